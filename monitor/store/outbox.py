"""The table of messages that have to go out. One row per (incident, revision, subscriber, channel).

The states and their transitions are in `delivery.deliver`; rows are taken out in `store.lanes`.
Functions take a connection inside the caller's transaction. "Destination" is (subscriber, channel
name).
"""

import hashlib
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, bindparam, insert, literal, select, update

from monitor.store.pairs import merged_into
from monitor.store.schema import outbox, revisions
from monitor.types import Alert, Earlier, Facts, Message, Severity, Told

EXPIRES_AFTER = timedelta(hours=72)  # an alert older than this is history; the promise in README

MESSAGE = TypeAdapter(Message)
FACTS = TypeAdapter(Facts)

Destination = tuple[str, str]


class State(StrEnum):
    PENDING = "pending"
    HELD = "held"
    CLAIMED = "claimed"
    HANDING_OVER = "handing_over"
    SENT = "sent"
    FOLDED = "folded"
    SUPERSEDED = "superseded"
    DEAD = "dead"
    UNCONFIRMED = "unconfirmed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class RowKind(StrEnum):
    ALERT = "alert"
    ESCALATION = "escalation"  # goes out unless somebody acknowledges in time
    FALLBACK = "fallback"  # a copy of what another channel could not deliver
    SUMMARY = "summary"  # of rows that were held
    DIGEST = "digest"
    OPERATOR = "operator"


OPEN = (State.PENDING, State.HELD, State.CLAIMED, State.HANDING_OVER)
LEASED = (State.CLAIMED, State.HANDING_OVER)
REACHED_NOBODY = (State.DEAD, State.EXPIRED, State.CANCELLED, State.SUPERSEDED)


def _is(*states: State) -> ColumnElement[bool]:
    """Written into the SQL, so that the partial indexes of the table can serve."""
    names = [state.value for state in states]
    if len(names) == 1:
        return outbox.c.state == literal(names[0], literal_execute=True)
    name = "_or_".join(names)
    return outbox.c.state.in_(bindparam(name, names, expanding=True, literal_execute=True))


IS_PENDING, IS_HELD, IS_LEASED = _is(State.PENDING), _is(State.HELD), _is(*LEASED)
IS_SENT = _is(State.SENT)
WAITS = _is(State.PENDING, State.HELD)
TELLS = (RowKind.ALERT, RowKind.ESCALATION, RowKind.FALLBACK)


# --- putting in -------------------------------------------------------------------------------


def key_of(name: str) -> str:
    """The idempotency key: 64 hex digits, the same whatever crashed in between."""
    return hashlib.sha256(name.encode()).hexdigest()


def add(
    conn: Connection,
    alert: Alert,
    message: Message,
    *,
    now: datetime,
    kind: RowKind = RowKind.ALERT,
    not_before: datetime | None = None,
) -> bool:
    """Store one alert to be sent. False when it is there already; then nothing changes.

    What has a `not_before` is held until then, and what was held together arrives together.
    """
    held = not_before is not None and kind is RowKind.ALERT
    return _insert(
        conn,
        name=alert.key,
        kind=kind,
        incident_id=alert.incident_id,
        revision=alert.revision,
        subscriber=alert.subscriber,
        channel=alert.channel,
        change=alert.change,
        severity=int(alert.severity),
        message=MESSAGE.dump_python(message, mode="json"),
        reason=alert.reason,
        state=State.HELD if held else State.PENDING,
        created_at=now,
        next_at=not_before or now,
        expires_at=now + EXPIRES_AFTER,
    )


def add_other(
    conn: Connection,
    name: str,
    kind: RowKind,
    destination: Destination,
    message: Message,
    *,
    reason: str,
    now: datetime,
    severity: Severity = Severity.INFO,
) -> bool:
    """Store a message that is about no single revision. `name` tells it from all others."""
    return _insert(
        conn,
        name=name,
        kind=kind,
        subscriber=destination[0],
        channel=destination[1],
        severity=int(severity),
        message=MESSAGE.dump_python(message, mode="json"),
        reason=reason,
        state=State.PENDING,
        created_at=now,
        next_at=now,
        expires_at=now + EXPIRES_AFTER,
    )


def known(conn: Connection, name: str) -> bool:
    """Whether a row of that name has been stored, whatever became of it."""
    return conn.execute(select(outbox.c.id).where(outbox.c.key == key_of(name))).first() is not None


def message(conn: Connection, name: str) -> Message:
    """What the row of that name says. Raises sqlalchemy.exc.NoResultFound when there is none."""
    row = conn.execute(select(outbox.c.message).where(outbox.c.key == key_of(name))).one()
    return MESSAGE.validate_python(row.message)


def _insert(conn: Connection, *, name: str, **values: object) -> bool:
    if known(conn, name):
        return False
    conn.execute(insert(outbox).values(key=key_of(name), **values))
    return True


def copy_to(
    conn: Connection, row_id: int, channel: str, message: Message, *, reason: str, now: datetime
) -> bool:
    """Send a copy of a row through another channel of the same subscriber, unless that channel
    tells of the same revision anyway."""
    row = conn.execute(select(outbox).where(outbox.c.id == row_id)).one()
    about = f"{row.incident_id}/{row.revision}/{row.subscriber}"
    return _insert(
        conn,
        name=f"{about if row.incident_id else row.key}/{channel}",
        kind=RowKind.FALLBACK,
        incident_id=row.incident_id,
        revision=row.revision,
        subscriber=row.subscriber,
        channel=channel,
        change=row.change,
        severity=row.severity,
        message=MESSAGE.dump_python(message, mode="json"),
        reason=reason,
        state=State.PENDING,
        created_at=now,
        next_at=now,
        expires_at=now + EXPIRES_AFTER,
    )


# --- what has been told -----------------------------------------------------------------------


# Nothing of it has left, or it was refused: nobody knows of it, and nobody need.
_UNSENT = WAITS & (outbox.c.uncertain == 0)


def told(conn: Connection, incident_id: str) -> dict[Destination, Told]:
    """Who has been told of an incident, or will be by a message that still waits.

    A row that ended without reaching anybody does not count. Who was told of an incident that was
    merged into this one knows of this one.
    """
    ids = (incident_id, *merged_into(conn, incident_id))
    rows = conn.execute(
        select(outbox, _UNSENT.label("unsent"))
        .where(outbox.c.incident_id.in_(ids), outbox.c.kind.in_(TELLS))
        .where(outbox.c.state.not_in(REACHED_NOBODY))
        .order_by(outbox.c.incident_id == incident_id, outbox.c.revision)
    )
    found: dict[Destination, Told] = {}
    for row in rows:
        at = (row.subscriber, row.channel)
        known = found.get(at, Told())
        if row.unsent:
            found[at] = replace(known, waits_until=row.next_at)
        else:
            found[at] = replace(known, revision=row.revision, incident=row.incident_id)
    return found


def supersede(
    conn: Connection, incident_id: str, destination: Destination, *, number: int, why: str
) -> int:
    """End what still waits to go to a destination: revision `number` says it better, or takes it
    back. Returns how many messages stay here for it."""
    subscriber, channel = destination
    return conn.execute(
        update(outbox)
        .where(outbox.c.kind.in_(TELLS), _UNSENT)
        .where(outbox.c.subscriber == subscriber, outbox.c.channel == channel)
        .where(
            outbox.c.incident_id.in_(merged_into(conn, incident_id))
            | ((outbox.c.incident_id == incident_id) & (outbox.c.revision < number))
        )
        .values(state=State.SUPERSEDED, error=why)
    ).rowcount


def take_as_sent(conn: Connection, *, now: datetime) -> None:
    """Take what is due as accepted: how a replay gets on without channels."""
    due = WAITS & (outbox.c.next_at <= now)
    conn.execute(update(outbox).where(due).values(state=State.SENT))


def earlier(conn: Connection, incident_id: str, number: int) -> Earlier | None:
    """What one of the revisions of an incident told, and when."""
    row = conn.execute(
        select(revisions.c.facts, revisions.c.at).where(
            revisions.c.incident_id == incident_id, revisions.c.number == number
        )
    ).first()
    if row is None:
        return None
    facts = FACTS.validate_python(row.facts)
    return Earlier(incident_id=incident_id, number=number, at=row.at, facts=facts)


# --- by hand ----------------------------------------------------------------------------------


def retry(
    conn: Connection,
    *,
    now: datetime,
    ids: Collection[int] = (),
    states: Collection[State] = (State.DEAD, State.UNCONFIRMED, State.EXPIRED),
) -> int:
    """Send again what ended without success: all of it, or the rows with `ids`.

    What may have arrived already is marked as a possible repeat. Returns how many were taken up.
    """
    wanted: ColumnElement[bool] = outbox.c.state.in_(states)
    if ids:
        wanted &= outbox.c.id.in_(ids)
    return conn.execute(
        update(outbox)
        .where(wanted)
        .values(
            state=State.PENDING,
            attempts=0,
            next_at=now,
            expires_at=now + EXPIRES_AFTER,
            error="",
        )
    ).rowcount


def cancel_escalations(conn: Connection, incident_id: str, subscriber: str, *, why: str) -> int:
    """Nobody else need be woken. Returns how many messages stay here for it."""
    return _cancel(
        conn,
        (outbox.c.incident_id == incident_id)
        & (outbox.c.kind == RowKind.ESCALATION)
        & (outbox.c.subscriber == subscriber),
        why,
    )


def cancel_unsent(conn: Connection, subscriber: str, *, why: str) -> int:
    """Who has left or paused gets nothing that still waits, either."""
    return _cancel(conn, outbox.c.subscriber == subscriber, why)


def _cancel(conn: Connection, which: ColumnElement[bool], why: str) -> int:
    return conn.execute(
        update(outbox).where(which, WAITS).values(state=State.CANCELLED, error=why)
    ).rowcount
