"""monitor alerts: what was sent to whom, and what waits."""

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import screen
from monitor.cli.options import Config, Json
from monitor.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from monitor.alerts.route import Routed
    from monitor.alerts.silences import Silence
    from monitor.settings import Settings
    from monitor.store import Store
    from monitor.store.overview import Posted
    from monitor.types import Message

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


@app.command()
def preview(
    target: Annotated[
        str, typer.Argument(help="The id of an incident, or a text or HTML file with a report.")
    ],
    published: Annotated[
        str, typer.Option(metavar="ISO", help="When the file's report was published; now if not.")
    ] = "",
    text: Annotated[bool, typer.Option("--text", help="Show whole messages.")] = False,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Who would get what and why, and who would not. Nothing is stored or sent."""
    from pathlib import Path

    from monitor.cli.opening import open_store

    with open_store(config) as (settings, store):
        draw = _from_file if Path(target).is_file() else _from_incident
        drafts = _drafts(store, lambda conn: draw(conn, settings, target, published))
    if as_json:
        screen.data([_as_json(*draft) for draft in drafts])
        return
    for routed, messages in drafts:
        for posting, message in zip(routed.postings, messages, strict=True):
            when = f" at {posting.not_before:%Y-%m-%d %H:%M} UTC" if posting.not_before else ""
            alert = posting.alert
            screen.line(
                f"{alert.incident_id} -> {alert.subscriber}/{alert.channel}:"
                f" {alert.change}{when}, because of {alert.reason}"
            )
            for line in (message.text if text else message.subject).splitlines():
                screen.line(f"    {line}")
        if not routed.postings:
            screen.line(f"{routed.subscriber}: nothing, {routed.reason}")
    if not drafts:
        screen.line("Nobody: the report tells of no attack that is news.")


def _as_json(routed: "Routed", messages: "tuple[Message, ...]") -> dict[str, object]:
    from pydantic import TypeAdapter

    from monitor.alerts.route import Routed

    told: dict[str, object] = TypeAdapter(Routed).dump_python(routed, mode="json")
    texts = [{"subject": one.subject, "text": one.text} for one in messages]
    return {**told, "messages": texts}


class _Undo(Exception):
    """Ends a transaction without keeping it."""


def _drafts(
    store: "Store", draw: "Callable[[Connection], tuple[Routed, ...]]"
) -> "list[tuple[Routed, tuple[Message, ...]]]":
    """Announce for real, look at what would be sent, and take it all back."""
    from contextlib import suppress

    from monitor.store import outbox

    drafts = []
    with suppress(_Undo), store.write() as conn:
        for routed in draw(conn):
            keys = (alert.key for alert in routed.alerts)
            drafts.append((routed, tuple(outbox.message(conn, key) for key in keys)))
        raise _Undo
    return drafts


def _from_incident(
    conn: "Connection", settings: "Settings", name: str, _published: str
) -> "tuple[Routed, ...]":
    from monitor.clock import utc_now
    from monitor.delivery.announce import announce
    from monitor.store import incidents

    incident = incidents.get(conn, name)
    history = incidents.revisions_of(conn, name)
    if incident is None or not history:
        raise InputError(f"{name}: no such incident and no such file; see: incidents list")
    return announce(conn, history[-1], incident, settings.audience, now=utc_now())


def _from_file(
    conn: "Connection", settings: "Settings", target: str, published: str
) -> "tuple[Routed, ...]":
    from dataclasses import replace

    from monitor.article import Walls
    from monitor.cli import inputs
    from monitor.clock import utc_now
    from monitor.incidents.policy import Policy
    from monitor.reading import Reader
    from monitor.record import record

    now = utc_now()
    with inputs.opened(target) as file:
        article = inputs.from_file(file, target, Walls.load(settings.folder))
    day = inputs.instant("--published", published) or article.published or now
    article = replace(article, published=day)
    report = Reader.load(settings.folder).read(article)
    policy = Policy.load(settings.folder)
    return record(conn, article, report, now=now, policy=policy, audience=settings.audience).routed


@app.command()
def retry(
    numbers: Annotated[
        list[int] | None, typer.Argument(help="Rows of `alerts list --json`; all if left out.")
    ] = None,
    config: Config = None,
) -> None:
    """Send again what was refused, got too old or was never confirmed; exit 1 if there is none."""
    from monitor.cli.opening import open_store
    from monitor.clock import utc_now
    from monitor.store import outbox

    with open_store(config) as (_settings, store), store.write() as conn:
        count = outbox.retry(conn, now=utc_now(), ids=numbers or ())
    screen.line(f"{count} messages will be sent again.")
    if not count:
        raise typer.Exit(1)


@app.command()
def ack(
    incident: Annotated[str, typer.Argument(help="The id of an incident.")],
    subscriber: Annotated[str, typer.Argument(help="Who has seen it.")],
    config: Config = None,
) -> None:
    """Say that somebody has seen it, so that no escalation goes out."""
    from monitor.cli.opening import open_store
    from monitor.clock import utc_now
    from monitor.store import wishes

    with open_store(config) as (settings, store), store.write() as conn:
        if subscriber not in {person.name for person in settings.audience.subscribers}:
            raise InputError(f"there is no subscriber {subscriber!r} in subscribers.yaml")
        if not wishes.acknowledge(conn, incident, subscriber, now=utc_now()):
            raise InputError(f"{incident}: no such incident; see: incidents list")
    screen.line(f"{subscriber} has seen {incident}.")


@app.command()
def silence(
    until: Annotated[
        str, typer.Option(metavar="ISO", help="The end: 2020-03-12T06:00+03:00.")
    ] = "",
    reason: Annotated[str, typer.Option(help="Why; it is shown to people.")] = "",
    subscriber: Annotated[str, typer.Option(help="Only for this subscriber.")] = "",
    incident: Annotated[str, typer.Option(help="Only about this incident.")] = "",
    country: Annotated[str, typer.Option(metavar="XX", help="Only in this country.")] = "",
    place: Annotated[str, typer.Option(help="Only at this site or in this province.")] = "",
    kind: Annotated[str, typer.Option(help="Only this kind of attack.")] = "",
    actor: Annotated[str, typer.Option(help="Only claimed by or blamed on this actor.")] = "",
    lift: Annotated[int, typer.Option(metavar="NUMBER", help="End this silence now.")] = 0,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Hear nothing of something for a while; without options, the silences there are."""
    from monitor.alerts.silences import Silence
    from monitor.cli import inputs
    from monitor.cli.opening import open_store
    from monitor.clock import utc_now
    from monitor.store import wishes

    now, end = utc_now(), inputs.instant("--until", until)
    with open_store(config) as (_settings, store), store.write() as conn:
        if lift and not wishes.lift(conn, lift, now=now):
            raise InputError(f"--lift {lift}: there is no such silence")
        if end:
            if end <= now or not reason:
                raise InputError("a silence needs --until in the future and a --reason")
            wanted = Silence(
                subscriber=subscriber,
                incident_id=incident,
                country=country,
                place=place,
                kind=kind,
                actor=actor,
                until=end,
                reason=reason,
            )
            wishes.silence(conn, wanted, now=now)
        elif reason or subscriber or incident or country or place or kind or actor:
            raise InputError("a silence needs --until in the future and a --reason")
        there = wishes.silences(conn, now=now)
    if as_json:
        screen.records(there)
    elif there:
        columns = ("number", "until", "of", "reason")
        screen.table(columns, (_silence(one) for one in there))
    else:
        screen.line("Nothing is silenced.")


def _silence(one: "Silence") -> tuple[str, ...]:
    parts = (one.subscriber, one.incident_id, one.country, one.place, one.kind, one.actor)
    covers = ", ".join(part for part in parts if part) or "everything"
    return (str(one.id), f"{one.until:%Y-%m-%d %H:%M} UTC", covers, one.reason)
