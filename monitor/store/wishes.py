"""What people asked for while the monitor runs: silences, acknowledgements, pauses."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from monitor.alerts.silences import Silence
from monitor.store import outbox as posts
from monitor.store.schema import acknowledgements, choices, incidents
from monitor.store.schema import silences as table


def silences(conn: Connection, *, now: datetime) -> tuple[Silence, ...]:
    """Those that have not ended, newest first."""
    columns = [table.c[field.name] for field in fields(Silence)]
    newest = select(*columns).where(table.c.until > now).order_by(table.c.id.desc())
    return tuple(Silence(**row._mapping) for row in conn.execute(newest))


def silence(conn: Connection, wanted: Silence, *, now: datetime) -> int:
    """Keep a silence and return its number."""
    values = {key: value for key, value in asdict(wanted).items() if key != "id"}
    kept = conn.execute(insert(table).values(created_at=now, **values))
    assert kept.inserted_primary_key is not None  # noqa: S101
    return int(kept.inserted_primary_key[0])


def lift(conn: Connection, number: int, *, now: datetime) -> bool:
    """End a silence now. False when there is none of that number."""
    ended = conn.execute(
        update(table).where(table.c.id == number, table.c.until > now).values(until=now)
    )
    return ended.rowcount == 1


def acknowledge(conn: Connection, incident_id: str, subscriber: str, *, now: datetime) -> bool:
    """Somebody has seen it: the next channel need not be woken. False for an unknown incident.

    Doing it again changes nothing.
    """
    if not conn.execute(select(incidents.c.id).where(incidents.c.id == incident_id)).first():
        return False
    key = (acknowledgements.c.incident_id == incident_id) & (
        acknowledgements.c.subscriber == subscriber
    )
    if not conn.execute(select(acknowledgements.c.at).where(key)).first():
        conn.execute(
            insert(acknowledgements).values(incident_id=incident_id, subscriber=subscriber, at=now)
        )
    posts.cancel_escalations(conn, incident_id, subscriber, why="acknowledged")
    return True


def acknowledged(conn: Connection, incident_id: str) -> dict[str, datetime]:
    """Who has acknowledged an incident, and when."""
    rows = conn.execute(
        select(acknowledgements).where(acknowledgements.c.incident_id == incident_id)
    )
    return {row.subscriber: row.at for row in rows}


def choose(
    conn: Connection,
    subscriber: str,
    *,
    now: datetime,
    quiet_until: datetime | None = None,
    unsubscribed: bool = False,
) -> None:
    """Pause or end a subscription, or with neither take it up again.

    What waits to be sent is then not sent either.
    """
    conn.execute(delete(choices).where(choices.c.subscriber == subscriber))
    if quiet_until or unsubscribed:
        why = "the subscriber has unsubscribed" if unsubscribed else "the subscriber has paused"
        posts.cancel_unsent(conn, subscriber, why=why)
        conn.execute(
            insert(choices).values(
                subscriber=subscriber, quiet_until=quiet_until, unsubscribed=unsubscribed, at=now
            )
        )


@dataclass(frozen=True, kw_only=True)
class Away:
    """Somebody who gets nothing: until then, or for good."""

    until: datetime | None = None

    def __str__(self) -> str:
        if self.until is None:
            return "has unsubscribed"
        return f"has paused until {self.until:%Y-%m-%d %H:%M} UTC"


def away(conn: Connection, *, now: datetime) -> dict[str, Away]:
    """Who gets nothing at present."""
    found: dict[str, Away] = {}
    for row in conn.execute(select(choices)):
        if row.unsubscribed:
            found[row.subscriber] = Away()
        elif row.quiet_until and row.quiet_until > now:
            found[row.subscriber] = Away(until=row.quiet_until)
    return found
