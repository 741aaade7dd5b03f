"""The table of messages that have to go out. One row per (incident, revision, subscriber, channel).

The states and their transitions are in `monitor.deliver`; here are the queries. Functions take a
connection inside the caller's transaction.
"""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select

from monitor.store.schema import outbox, revisions
from monitor.types import Alert, Facts, Message

EXPIRES_AFTER = timedelta(hours=72)  # an alert older than this is history; the promise in README

MESSAGE = TypeAdapter(Message)
FACTS = TypeAdapter(Facts)


class State(StrEnum):
    PENDING = "pending"
    CLAIMED = "claimed"
    HANDING_OVER = "handing_over"
    SENT = "sent"
    DEAD = "dead"  # refused for good
    UNCONFIRMED = "unconfirmed"  # answers lost twice: perhaps received, not sent again
    EXPIRED = "expired"


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


def told(conn: Connection, incident_id: str) -> dict[tuple[str, str], int]:
    """Who has been told of an incident: (subscriber, channel) -> the last revision they got.

    A row that will still be tried counts; one that ended without reaching anybody does not.
    """
    rows = conn.execute(
        select(outbox.c.subscriber, outbox.c.channel, outbox.c.revision)
        .where(outbox.c.incident_id == incident_id, outbox.c.kind == "alert")
        .where(outbox.c.state.not_in([State.DEAD, State.EXPIRED]))
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
