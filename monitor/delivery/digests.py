"""Post the digests that are due, each exactly once: its key is the subscriber and the local day."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.alerts.audience import Audience
from monitor.alerts.digest import News, digest
from monitor.alerts.subscribers import Subscriber, Use
from monitor.alerts.times import Period, last_due
from monitor.feeds.coverage import Coverage
from monitor.store import incidents, outbox, wishes
from monitor.store.outbox import RowKind
from monitor.store.schema import revisions
from monitor.types import Origin
from monitor.wellbeing.sight import concerns, sight_of


def post_digests(conn: Connection, audience: Audience, seen: Coverage, *, now: datetime) -> int:
    """Put every digest whose time has come into the outbox; returns how many were new.

    One that was missed (the machine was off) is made up for until the next one is due.
    """
    away = wishes.away(conn, now=now)
    posted = 0
    for subscriber in audience.subscribers:
        if subscriber.digest is not None and subscriber.name not in away:
            period = last_due(subscriber.digest, subscriber.zone, now)
            posted += _post(conn, audience, seen, subscriber, period, now)
    return posted


def post_archive_digest(
    conn: Connection, audience: Audience, seen: Coverage, *, began: datetime, now: datetime
) -> int:
    """Tell every subscriber in one message what an archive made known since `began`; returns how
    many rows were posted: none when it made nothing known.
    """
    period = Period(day=now.date(), start=began, end=now)
    news = news_of(conn, period, Origin.BACKFILL)
    if not news:
        return 0
    return sum(
        _post_to(
            conn,
            audience,
            seen,
            subscriber,
            period,
            news,
            _names(subscriber, f"archive/{began.isoformat()}"),
            now,
        )
        for subscriber in audience.subscribers
    )


def _post(
    conn: Connection,
    audience: Audience,
    seen: Coverage,
    subscriber: Subscriber,
    period: Period,
    now: datetime,
) -> int:
    names = _names(subscriber, f"digest/{period.day}")
    missing = {at: name for at, name in names.items() if not outbox.known(conn, name)}
    if not missing:
        return 0
    news = news_of(conn, period)
    return _post_to(conn, audience, seen, subscriber, period, news, missing, now)


def _names(subscriber: Subscriber, occasion: str) -> dict[str, str]:
    """The name of the row for each channel; the same on every try."""
    return {
        channel.name: f"{occasion}/{subscriber.name}/{channel.name}"
        for channel in subscriber.reached_by(Use.ALWAYS)
    }


def _post_to(
    conn: Connection,
    audience: Audience,
    seen: Coverage,
    subscriber: Subscriber,
    period: Period,
    news: Sequence[News],
    names: Mapping[str, str],
    now: datetime,
) -> int:
    dark = tuple(sight_of(view) for view in seen.blind if concerns(view, subscriber))
    for channel, name in names.items():
        message = digest(
            subscriber,
            period,
            news,
            healthy=seen.delivering,
            sources=seen.feeds,
            dark=dark,
            words=audience.words[subscriber.language],
            name=name,
        )
        destination = (subscriber.name, channel)
        outbox.add_other(conn, name, RowKind.DIGEST, destination, message, reason="digest", now=now)
    return len(names)


def news_of(conn: Connection, period: Period, origin: Origin = Origin.LIVE) -> Sequence[News]:
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
        if incident is not None and incident.origin is origin and told:
            found.append((told[-1], incident))
    return found
