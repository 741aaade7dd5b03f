"""The table of messages that have to go out. One row per (incident, revision, subscriber, channel).

The states and their transitions are in `monitor.deliver`; here are the queries. Functions take a
connection inside the caller's transaction. "Destination" is (subscriber, channel name).
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, tuple_, update

from monitor.store.schema import deliveries, outbox, revisions
from monitor.types import Alert, Facts, Message, Severity

EXPIRES_AFTER = timedelta(hours=72)  # an alert older than this is history; the promise in README

MESSAGE = TypeAdapter(Message)
FACTS = TypeAdapter(Facts)

Destination = tuple[str, str]


class State(StrEnum):
    PENDING = "pending"
    CLAIMED = "claimed"
    HANDING_OVER = "handing_over"
    SENT = "sent"
    DEAD = "dead"
    UNCONFIRMED = "unconfirmed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


OPEN = (State.PENDING, State.CLAIMED, State.HANDING_OVER)
LEASED = (State.CLAIMED, State.HANDING_OVER)
REACHED_NOBODY = (State.DEAD, State.EXPIRED, State.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One claimed row, with all that is needed to hand it over."""

    id: int
    destination: Destination
    message: Message
    severity: Severity
    attempts: int
    uncertain: int
    owner: str  # of the lease
    parent: str = ""  # the provider's name of the first message of the thread


# --- putting in -------------------------------------------------------------------------------


def key_of(alert: Alert) -> str:
    """The idempotency key: 64 hex digits, the same whatever crashed in between."""
    return hashlib.sha256(alert.key.encode()).hexdigest()


def add(conn: Connection, alert: Alert, message: Message, *, now: datetime) -> bool:
    """Store one alert to be sent. False when it is there already; then nothing changes."""
    key = key_of(alert)
    if conn.execute(select(outbox.c.id).where(outbox.c.key == key)).first():
        return False
    conn.execute(
        insert(outbox).values(
            key=key,
            kind="alert",
            incident_id=alert.incident_id,
            revision=alert.revision,
            subscriber=alert.subscriber,
            channel=alert.channel,
            change=alert.change,
            severity=int(alert.severity),
            message=MESSAGE.dump_python(message, mode="json"),
            reason=alert.reason,
            state=State.PENDING,
            created_at=now,
            next_at=now,
            expires_at=now + EXPIRES_AFTER,
        )
    )
    return True


def told(conn: Connection, incident_id: str) -> dict[Destination, int]:
    """Who has been told of an incident: destination -> the last revision they got.

    A row that will still be tried counts; one that ended without reaching anybody does not.
    """
    rows = conn.execute(
        select(outbox.c.subscriber, outbox.c.channel, outbox.c.revision)
        .where(outbox.c.incident_id == incident_id, outbox.c.kind == "alert")
        .where(outbox.c.state.not_in(REACHED_NOBODY))
        .order_by(outbox.c.revision)
    )
    return {(row.subscriber, row.channel): row.revision for row in rows}


def facts_told(conn: Connection, incident_id: str, number: int) -> Facts | None:
    """The facts of an incident as one of its revisions told them."""
    row = conn.execute(
        select(revisions.c.facts).where(
            revisions.c.incident_id == incident_id, revisions.c.number == number
        )
    ).first()
    return FACTS.validate_python(row.facts) if row else None


# --- taking out -------------------------------------------------------------------------------


def expire(conn: Connection, *, now: datetime) -> int:
    """End what is too old to be news."""
    return conn.execute(
        update(outbox)
        .where(outbox.c.state == State.PENDING, outbox.c.expires_at <= now)
        .values(state=State.EXPIRED, error=func.coalesce(outbox.c.error, "") + " (too old to send)")
    ).rowcount


def claim(
    conn: Connection, *, owner: str, now: datetime, until: datetime, busy: Collection[Destination]
) -> list[Parcel]:
    """Lease the oldest due row of every destination that is not busy."""
    due = select(func.min(outbox.c.id)).where(_due(now)).group_by(*_DESTINATION)
    if busy:
        due = due.where(tuple_(*_DESTINATION).not_in(list(busy)))
    return _lease(conn, list(conn.scalars(due)), owner, until)


def claim_next(
    conn: Connection, destination: Destination, *, owner: str, now: datetime, until: datetime
) -> Parcel | None:
    """Lease the oldest due row of one destination."""
    subscriber, channel = destination
    due = select(func.min(outbox.c.id)).where(
        outbox.c.subscriber == subscriber, outbox.c.channel == channel, _due(now)
    )
    found = conn.scalar(due)
    return _lease(conn, [found], owner, until)[0] if found is not None else None


_DESTINATION = (outbox.c.subscriber, outbox.c.channel)


def _due(now: datetime) -> ColumnElement[bool]:
    """Due, and no older message about the same incident is still on its way to the same place."""
    older = outbox.alias("older")
    waits = (
        select(older.c.id)
        .where(older.c.incident_id == outbox.c.incident_id, older.c.id < outbox.c.id)
        .where(older.c.subscriber == outbox.c.subscriber, older.c.channel == outbox.c.channel)
        .where(older.c.state.in_(OPEN))
        .exists()
    )
    return (outbox.c.state == State.PENDING) & (outbox.c.next_at <= now) & ~waits


def _lease(conn: Connection, ids: list[int], owner: str, until: datetime) -> list[Parcel]:
    if not ids:
        return []
    conn.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids), outbox.c.state == State.PENDING)
        .values(state=State.CLAIMED, lease_owner=owner, lease_until=until)
    )
    rows = conn.execute(select(outbox).where(outbox.c.id.in_(ids)).order_by(outbox.c.id))
    return [_parcel(conn, row) for row in rows]


def _parcel(conn: Connection, row: Row[tuple[object, ...]]) -> Parcel:
    return Parcel(
        id=row.id,
        destination=(row.subscriber, row.channel),
        message=MESSAGE.validate_python(row.message),
        severity=Severity(row.severity),
        attempts=row.attempts,
        uncertain=row.uncertain,
        owner=row.lease_owner or "",
        parent=_parent(conn, row),
    )


def _parent(conn: Connection, row: Row[tuple[object, ...]]) -> str:
    if row.incident_id is None:
        return ""
    first = conn.scalar(
        select(outbox.c.provider_ref)
        .where(outbox.c.incident_id == row.incident_id, outbox.c.id < row.id)
        .where(outbox.c.subscriber == row.subscriber, outbox.c.channel == row.channel)
        .where(outbox.c.state == State.SENT, outbox.c.provider_ref != "")
        .order_by(outbox.c.id)
        .limit(1)
    )
    return first or ""


def hand_over(conn: Connection, parcel: Parcel, *, until: datetime) -> bool:
    """Say that the first byte may leave now. False when the lease was lost meanwhile."""
    done = conn.execute(
        update(outbox)
        .where(outbox.c.id == parcel.id, outbox.c.state == State.CLAIMED)
        .where(outbox.c.lease_owner == parcel.owner)
        .values(state=State.HANDING_OVER, lease_until=until)
    )
    return done.rowcount == 1


# --- what came of it --------------------------------------------------------------------------


def sent(conn: Connection, parcel: Parcel, *, ref: str, started: datetime, now: datetime) -> None:
    _end(conn, parcel, state=State.SENT, provider_ref=ref, sent_at=now, error="")
    log(conn, parcel.id, "sent", "", started=started, ended=now)


def failed(
    conn: Connection,
    parcel: Parcel,
    *,
    state: State,
    next_at: datetime,
    attempts: int,
    uncertain: int,
    error: str,
) -> None:
    _end(
        conn,
        parcel,
        state=state,
        next_at=next_at,
        attempts=attempts,
        uncertain=uncertain,
        error=error[:300],
    )


def _end(conn: Connection, parcel: Parcel, **values: object) -> None:
    """Only the owner of the lease may say what became of a row."""
    conn.execute(
        update(outbox)
        .where(outbox.c.id == parcel.id, outbox.c.lease_owner == parcel.owner)
        .values(lease_owner=None, lease_until=None, **values)
    )


def postpone(conn: Connection, destination: Destination, *, until: datetime) -> None:
    """The provider asked for quiet: nothing goes to this destination before `until`."""
    subscriber, channel = destination
    conn.execute(
        update(outbox)
        .where(outbox.c.subscriber == subscriber, outbox.c.channel == channel)
        .where(outbox.c.state == State.PENDING, outbox.c.next_at < until)
        .values(next_at=until)
    )


def log(
    conn: Connection, row_id: int, outcome: str, detail: str, *, started: datetime, ended: datetime
) -> None:
    conn.execute(
        insert(deliveries).values(
            outbox_id=row_id,
            started_at=started,
            ended_at=ended,
            outcome=outcome,
            detail=detail[:300],
        )
    )


def abandoned(
    conn: Connection, *, now: datetime, is_dead: Callable[[str], bool]
) -> list[tuple[Parcel, State]]:
    """Rows whose lease ran out, or whose owner is known to be dead, with the state they are in."""
    rows = conn.execute(select(outbox).where(outbox.c.state.in_(LEASED)).order_by(outbox.c.id))
    return [
        (_parcel(conn, row), State(row.state))
        for row in rows
        if row.lease_until is None or row.lease_until <= now or is_dead(row.lease_owner or "")
    ]


def release(conn: Connection, parcel: Parcel, *, now: datetime) -> None:
    """Give back a claimed row whose owner is gone: nothing was sent."""
    conn.execute(
        update(outbox)
        .where(outbox.c.id == parcel.id, outbox.c.state == State.CLAIMED)
        .values(state=State.PENDING, next_at=now, lease_owner=None, lease_until=None)
    )
