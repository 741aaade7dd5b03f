"""Post the digests that are due, each exactly once: its key is the subscriber and the local day."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.alerts.audience import Audience
from monitor.alerts.digest import News, digest
from monitor.alerts.subscribers import Subscriber, Use
from monitor.alerts.times import Period, last_due
from monitor.store import feeds, incidents, outbox, wishes
from monitor.store.outbox import RowKind
from monitor.store.schema import revisions
from monitor.types import Origin


def post_digests(conn: Connection, audience: Audience, *, now: datetime) -> int:
    """Put every digest whose time has come into the outbox; returns how many were new.

    One that was missed (the machine was off) is made up for until the next one is due.
    """
    away = wishes.away(conn, now=now)
    posted = 0
    for subscriber in audience.subscribers:
        if subscriber.digest is not None and subscriber.name not in away:
            period = last_due(subscriber.digest, subscriber.zone, now)
            posted += _post(conn, audience, subscriber, period, now)
    return posted


def _post(
    conn: Connection, audience: Audience, subscriber: Subscriber, period: Period, now: datetime
) -> int:
    names = {
        channel.name: f"digest/{subscriber.name}/{channel.name}/{period.day}"
        for channel in subscriber.reached_by(Use.ALWAYS)
    }
    missing = {at: name for at, name in names.items() if not outbox.known(conn, name)}
    if not missing:
        return 0
    news, states = news_of(conn, period), feeds.states(conn)
    for channel, name in missing.items():
        message = digest(
            subscriber,
            period,
            news,
            healthy=sum(not state.status.failing for state in states),
            sources=len(states),
            words=audience.words[subscriber.language],
            name=name,
        )
        destination = (subscriber.name, channel)
        outbox.add_other(conn, name, RowKind.DIGEST, destination, message, reason="digest", now=now)
    return len(missing)


def news_of(conn: Connection, period: Period) -> Sequence[News]:
    """The attacks of which something new was told in `period`, with the newest of it."""
    ids = conn.scalars(
        select(revisions.c.incident_id)
        .where(revisions.c.at > period.start, revisions.c.at <= period.end)
        .distinct()
    )
    found: list[News] = []
    for name in ids:
        incident = incidents.get(conn, name)
        told = [one for one in incidents.revisions_of(conn, name) if one.at <= period.end]
        if incident is not None and incident.origin is Origin.LIVE and told:
            found.append((told[-1], incident))
    return found
