"""What must always hold of the outbox, checked beside the work: counts of rows that break it.

Every row is in a state that has a name; what is due is claimed; a hand-over ends; and messages
about one attack leave for one address in the order of its revisions.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from monitor.store.outbox import IS_LEASED, IS_PENDING, LEASED, State
from monitor.store.schema import destinations, outbox

CLAIMED_WITHIN = timedelta(minutes=15)
ENDED_WITHIN = timedelta(seconds=270)  # three leases
RECENT = timedelta(days=1)  # the order of older messages is not looked at again


def violations(conn: Connection, *, now: datetime) -> Mapping[str, int]:
    """How many rows break which rule; a rule that holds is 0."""
    due = IS_PENDING & (outbox.c.next_at <= now - CLAIMED_WITHIN)
    abandoned = IS_LEASED & (outbox.c.lease_until <= now - ENDED_WITHIN)
    return {
        "in no known state": _count(conn, outbox.c.state.not_in(list(State))),
        "due and not claimed": _count(conn, due & ~paused(now) & ~_waits_its_turn()),
        "handed over without end": _count(conn, abandoned),
        "sent out of order": _count(conn, _overtaken() & (outbox.c.sent_at > now - RECENT)),
    }


def paused(now: datetime) -> ColumnElement[bool]:
    """The row's address has asked for quiet, or refuses everything until somebody mends it."""
    return (
        select(destinations.c.subscriber)
        .where(destinations.c.subscriber == outbox.c.subscriber)
        .where(destinations.c.channel == outbox.c.channel)
        .where((destinations.c.paused_until > now) | destinations.c.broken_since.is_not(None))
        .exists()
    )


def _waits_its_turn() -> ColumnElement[bool]:
    """Something went to the same address lately: it is being worked on, one after the other."""
    other = outbox.alias("other")
    return (
        select(other.c.id)
        .where(other.c.subscriber == outbox.c.subscriber, other.c.channel == outbox.c.channel)
        .where(other.c.state.in_(LEASED))
        .exists()
    )


def _overtaken() -> ColumnElement[bool]:
    """A newer revision of the same attack went to the same address before this one."""
    newer = outbox.alias("newer")
    return (
        select(newer.c.id)
        .where(newer.c.incident_id == outbox.c.incident_id)
        .where(newer.c.subscriber == outbox.c.subscriber, newer.c.channel == outbox.c.channel)
        .where(newer.c.revision > outbox.c.revision, newer.c.sent_at < outbox.c.sent_at)
        .exists()
    )


def _count(conn: Connection, which: ColumnElement[bool]) -> int:
    return conn.scalar(select(func.count()).select_from(outbox).where(which)) or 0
