"""Turn one revision into rows to send, inside the transaction that stores the revision.

Either both are kept or neither: an incident that is stored and not announced cannot be.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from monitor import canary
from monitor.alerts.audience import Audience
from monitor.alerts.render import render
from monitor.alerts.route import Posting, Routed, Standing, route
from monitor.alerts.subscribers import Subscriber, Use
from monitor.store import outbox, wishes
from monitor.store.outbox import Destination, RowKind
from monitor.types import Earlier, Incident, Revision, Told


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
    for routed in decisions:
        subscriber = people[routed.subscriber]
        for channel in routed.stale:
            at = (subscriber.name, channel)
            why = f"revision {revision.number} no longer concerns them: {routed.reason}"
            outbox.supersede(conn, incident.id, at, number=revision.number, why=why)
        for posting in routed.postings:
            _post(conn, posting, revision, incident, audience, subscriber, told, now)
    return decisions


def _post(
    conn: Connection,
    posting: Posting,
    revision: Revision,
    incident: Incident,
    audience: Audience,
    subscriber: Subscriber,
    told: Mapping[Destination, Told],
    now: datetime,
) -> None:
    """Store one message. One about the same attack that still waits there need not leave."""
    alert = posting.alert
    at = (alert.subscriber, alert.channel)
    why = f"revision {alert.revision} says it better"
    outbox.supersede(conn, incident.id, at, number=alert.revision, why=why)
    words = audience.words[subscriber.language]
    message = render(
        alert,
        revision,
        incident,
        why=posting.why,
        words=words,
        timezone=subscriber.timezone,
        desk=audience.desk,
        before=_told_before(conn, told.get(at, Told())),
    )
    kind = RowKind.ESCALATION if posting.use is Use.ESCALATION else RowKind.ALERT
    message = canary.marked(message, incident, words.test)
    outbox.add(conn, alert, message, now=now, kind=kind, not_before=posting.not_before)


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
