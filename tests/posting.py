"""Announce invented attacks, look into the outbox, and a clock that moves when told to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alert_samples import audience, facts, incident, revision, subscriber
from sqlalchemy import select

from monitor.delivery.announce import announce
from monitor.store.schema import deliveries, outbox
from monitor.types import Change, Severity

START = datetime(2026, 3, 16, 20, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


def person(*channels, name="desk"):
    named = [{"name": channel, "url": "console://"} for channel in channels or ("post",)]
    return subscriber(name, channels=named)


def put(
    store,
    *people,
    now=START,
    number=1,
    attack="a",
    severity=Severity.HIGH,
    change=None,
    desk=None,
    **given,
):
    """Announce one revision of an attack to `people`, with no day so that it is never too old."""
    told = facts(when=None, **given)
    rev = revision(
        incident_id=attack,
        number=number,
        change=change or (Change.NEW if number == 1 else Change.UPDATE),
        severity=severity,
        facts=told,
        at=now,
    )
    everybody = replace(audience(*people or (person(),)), desk=desk)
    with store.write() as conn:
        return announce(conn, rev, incident(id=attack), everybody, now=now)


def rows(store):
    with store.read() as conn:
        return conn.execute(select(outbox).order_by(outbox.c.id)).all()


def states(store):
    return [row.state for row in rows(store)]


def tries(store):
    with store.read() as conn:
        return [row.outcome for row in conn.execute(select(deliveries).order_by(deliveries.c.id))]
