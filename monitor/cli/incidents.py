"""monitor incidents: the attacks, with who says what."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import corrections, dossier, screen
from monitor.cli.options import Config, Json

if TYPE_CHECKING:
    from sqlalchemy import Connection

app = typer.Typer(help="The attacks, with who says what.", no_args_is_help=True)
app.add_typer(corrections.app)


@app.command("list")
def list_(
    status: Annotated[
        str, typer.Option(help="Only reported, corroborated, official, disputed, retracted.")
    ] = "",
    country: Annotated[str, typer.Option(metavar="XX", help="Only in this country (IQ).")] = "",
    since: Annotated[str, typer.Option(metavar="DAY", help="Only from this day on.")] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="Only up to this day.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the latest days.")] = 100,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """The incidents, the latest days first."""
    from monitor.cli import inputs
    from monitor.cli.opening import open_store
    from monitor.store import overview
    from monitor.types import Status

    if status and status not in set(Status):
        raise inputs.InputError(f"--status {status}: no such status; one of {', '.join(Status)}")
    first, last = inputs.instant("--since", since), inputs.instant("--until", until)
    with open_store(config) as (_settings, store), store.read() as conn:
        ids = overview.incident_ids(
            conn,
            status=status or None,
            country=country.upper() or None,
            since=first.date() if first else None,
            until=last.date() if last else None,
            limit=limit,
        )
        found = [told(conn, one) for one in ids]
    if as_json:
        screen.data(found)
    elif found:
        columns = ("incident", "day", "place", "means", "killed", "wounded", "status", "told by")
        screen.table(columns, (row(one) for one in found))
    else:
        screen.line("No incidents yet.")


@app.command()
def show(
    incident: Annotated[str, typer.Argument(help="The id of an incident.")],
    as_json: Json = False,
    config: Config = None,
) -> None:
    """One incident: its facts, who said each of them in which words, and how it changed."""
    from monitor.cli.opening import open_store

    with open_store(config) as (_settings, store), store.read() as conn:
        found = told(conn, incident)
    if as_json:
        screen.data(found)
    else:
        for line in dossier.lines(found, asked=incident):
            screen.line(line)


def told(conn: "Connection", incident_id: str) -> dict[str, Any]:
    """One incident as `incidents list --json` prints it."""
    from monitor import contract
    from monitor.cli.inputs import InputError
    from monitor.store import overview

    known = overview.dossier(conn, incident_id)
    if known is None:
        raise InputError(f"there is no incident {incident_id!r}; see `monitor incidents list`")
    return contract.incident(known)


def row(one: dict[str, Any]) -> tuple[str, ...]:
    """The same in short, for a table."""
    publishers = dict.fromkeys(claim["publisher"] for claim in one["claims"])
    return (
        one["id"],
        dossier.days(one),
        dossier.place(one),
        one["weapon"]["kind"] if one["weapon"] else "",
        dossier.count(one["killed"]),
        dossier.count(one["wounded"]),
        one["status"],
        ", ".join(publishers),
    )
