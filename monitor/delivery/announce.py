"""Turn one revision into rows to send, inside the transaction that stores the revision.

Either both are kept or neither: an incident that is stored and not announced cannot be.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from monitor import canary
from monitor.alerts.audience import Audience
from monitor.alerts.render import render
from monitor.alerts.route import Posting, Routed, Standing, route
from monitor.alerts.subscribers import Subscriber, Use
from monitor.store import incidents as known
from monitor.store import outbox, pairs, wishes
from monitor.store.outbox import RowKind
from monitor.types import Earlier, Incident, Revision, Status, Told, Twin


@dataclass(frozen=True, kw_only=True)
class _News:
    """What all messages about one revision have in common."""

    revision: Revision
    incident: Incident
    twins: tuple[Twin, ...]
    audience: Audience
    now: datetime


def announce(
    conn: Connection,
    revision: Revision,
    incident: Incident,
    audience: Audience,
    *,
    now: datetime,
    silent: str = "",
) -> tuple[Routed, ...]:
    """Decide who is told of `revision`, and store an outbox row for each alert.

    `incident` is as it stands after the revision, with its claims. `silent` says why it rings
    nobody ("archive", "first poll of a feed"). Returns every decision with its reason. Storing the
    same revision again adds nothing.
    """
    told = outbox.told(conn, incident.id)
    decisions = preview(conn, revision, incident, audience, now=now, silent=silent)
    people = {subscriber.name: subscriber for subscriber in audience.subscribers}
    twins = _twins(conn, incident) if any(routed.postings for routed in decisions) else ()
    news = _News(revision=revision, incident=incident, twins=twins, audience=audience, now=now)
    for routed in decisions:
        subscriber = people[routed.subscriber]
        for channel in routed.stale:
            at = (subscriber.name, channel)
            why = f"revision {revision.number} no longer concerns them: {routed.reason}"
            outbox.supersede(conn, incident.id, at, number=revision.number, why=why)
        for posting in routed.postings:
            before = told.get((subscriber.name, posting.alert.channel), Told())
            _post(conn, posting, news, subscriber, _told_before(conn, before))
    return decisions


def _post(
    conn: Connection,
    posting: Posting,
    news: _News,
    subscriber: Subscriber,
    before: Earlier | None,
) -> None:
    """Store one message. One about the same attack that still waits there need not leave."""
    alert, incident = posting.alert, news.incident
    why = f"revision {alert.revision} says it better"
    at = (alert.subscriber, alert.channel)
    outbox.supersede(conn, incident.id, at, number=alert.revision, why=why)
    words = news.audience.words[subscriber.language]
    message = render(
        alert,
        news.revision,
        incident,
        why=posting.why,
        words=words,
        timezone=subscriber.timezone,
        desk=news.audience.desk,
        before=before,
        twins=news.twins,
    )
    kind = RowKind.ESCALATION if posting.use is Use.ESCALATION else RowKind.ALERT
    message = canary.marked(message, incident, words.test)
    outbox.add(conn, alert, message, now=news.now, kind=kind, not_before=posting.not_before)


def _twins(conn: Connection, incident: Incident) -> tuple[Twin, ...]:
    """What may be the same attack, unless it was taken back."""
    linked = pairs.links(conn, [incident.id])[incident.id]
    found = [(known.get(conn, one.other), one.reason) for one in linked]
    stands = ((one, why) for one, why in found if one and one.status is not Status.RETRACTED)
    return tuple(_twin(one, why) for one, why in stands)


def _twin(one: Incident, reason: str) -> Twin:
    first = min(((claim.as_of, claim.url) for claim in one.claims), default=(None, ""))
    return Twin(incident_id=one.id, facts=one.facts, reason=reason, url=first[1])


def preview(
    conn: Connection,
    revision: Revision,
    incident: Incident,
    audience: Audience,
    *,
    now: datetime,
    silent: str = "",
) -> tuple[Routed, ...]:
    """Who would get what and why, and who would not: `announce` without its effects."""
    standing = Standing(
        told=outbox.told(conn, incident.id),
        silences=wishes.silences(conn, now=now),
        away={who: str(why) for who, why in wishes.away(conn, now=now).items()},
    )
    people = audience.subscribers
    return route(revision, incident, people, now=now, standing=standing, silent=silent)


def _told_before(conn: Connection, told: Told) -> Earlier | None:
    if told.revision is None:
        return None
    return outbox.earlier(conn, told.incident, told.revision)
