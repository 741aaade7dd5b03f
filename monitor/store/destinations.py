"""How the addresses fare that messages go to. One that works has no row here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from monitor.store.outbox import Destination
from monitor.store.schema import destinations as table


@dataclass(frozen=True, kw_only=True)
class Broken:
    """It refuses everything until somebody mends it; it is asked again from time to time."""

    since: datetime
    why: str


def pause(conn: Connection, destination: Destination, *, until: datetime) -> None:
    """The provider asked for quiet: nothing goes there before `until`."""
    row = _row(conn, destination)
    if row is None:
        _add(conn, destination, paused_until=until)
    elif row.paused_until < until:
        conn.execute(update(table).where(_is(destination)).values(paused_until=until))


def breaks(conn: Connection, destination: Destination, *, why: str, now: datetime) -> bool:
    """Note that everything is refused there. True when that is new."""
    row = _row(conn, destination)
    if row is None:
        _add(conn, destination, paused_until=now, broken_since=now, why=why)
        return True
    since = row.broken_since or now
    conn.execute(update(table).where(_is(destination)).values(broken_since=since, why=why))
    return row.broken_since is None


def works(conn: Connection, destination: Destination) -> None:
    """Something was taken there: whatever was wrong is over."""
    conn.execute(delete(table).where(_is(destination)))


def broken(conn: Connection) -> Mapping[Destination, Broken]:
    rows = conn.execute(select(table).where(table.c.broken_since.is_not(None)))
    return {
        (row.subscriber, row.channel): Broken(since=row.broken_since, why=row.why) for row in rows
    }


def _row(conn: Connection, destination: Destination) -> Row[tuple[object, ...]] | None:
    return conn.execute(select(table).where(_is(destination))).first()


def _is(destination: Destination) -> ColumnElement[bool]:
    subscriber, channel = destination
    return (table.c.subscriber == subscriber) & (table.c.channel == channel)


def _add(conn: Connection, destination: Destination, **values: object) -> None:
    subscriber, channel = destination
    conn.execute(insert(table).values(subscriber=subscriber, channel=channel, **values))
