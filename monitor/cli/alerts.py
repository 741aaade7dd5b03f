"""monitor alerts: what was sent to whom, and what waits."""

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import screen
from monitor.cli.options import Config, Json

if TYPE_CHECKING:
    from monitor.store.overview import Posted

app = typer.Typer(help="What was sent to whom, and what waits.", no_args_is_help=True)


@app.command("list")
def list_(
    state: Annotated[
        str, typer.Option(help="Only pending, sent, dead, unconfirmed, expired ...")
    ] = "",
    subscriber: Annotated[str, typer.Option(help="Only to this subscriber.")] = "",
    incident: Annotated[str, typer.Option(help="Only about this incident.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest.")] = 50,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """The outbox, newest first."""
    from monitor.cli.inputs import InputError
    from monitor.cli.opening import open_store
    from monitor.store.outbox import State
    from monitor.store.overview import posted

    if state and state not in set(State):
        raise InputError(f"--state {state}: no such state; one of {', '.join(State)}")
    with open_store(config) as (_settings, store), store.read() as conn:
        rows = posted(
            conn,
            state=state or None,
            subscriber=subscriber or None,
            incident=incident or None,
            limit=limit,
        )
    if as_json:
        screen.records(rows)
    elif rows:
        columns = ("sent", "state", "to", "subject", "incident", "why")
        screen.table(columns, (_row(row) for row in rows))
    else:
        screen.line("No alerts yet.")


def _row(row: "Posted") -> tuple[str, ...]:
    when = row.sent_at or row.created_at
    why = f"{row.error} (tried {row.attempts} times)" if row.error else row.reason
    return (
        f"{when:%Y-%m-%d %H:%M}",
        row.state,
        f"{row.subscriber}/{row.channel}",
        row.subject,
        f"{row.incident} r{row.revision}" if row.incident else "",
        why,
    )
