"""Turn one revision into rows to send, inside the transaction that stores the revision.

Either both are kept or neither: an incident that is stored and not announced cannot be.
"""

from datetime import datetime

from sqlalchemy import Connection

from monitor.alerts.audience import Audience
from monitor.alerts.render import render
from monitor.alerts.route import Routed, Standing, route
from monitor.alerts.subscribers import Use
from monitor.store import outbox, wishes
from monitor.store.outbox import RowKind
from monitor.types import Change, Facts, Incident, Revision


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
    if revision.change is Change.RETRACTION:
        outbox.cancel_escalations(conn, incident.id, why="the attack was taken back")
    people = {subscriber.name: subscriber for subscriber in audience.subscribers}
    for routed in decisions:
        if routed.why is None:
            continue
        subscriber = people[routed.subscriber]
        for posting in routed.postings:
            alert = posting.alert
            message = render(
                alert,
                revision,
                incident,
                why=routed.why,
                words=audience.words[subscriber.language],
                timezone=subscriber.timezone,
                desk=audience.desk,
                before=_facts_at(conn, incident.id, told.get((alert.subscriber, alert.channel))),
            )
            kind = RowKind.ESCALATION if posting.use is Use.ESCALATION else RowKind.ALERT
            outbox.add(conn, alert, message, now=now, kind=kind, not_before=posting.not_before)
    return decisions


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
        away=wishes.away(conn, now=now),
    )
    people = audience.subscribers
    return route(revision, incident, people, now=now, standing=standing, silent=silent)


def _facts_at(conn: Connection, incident_id: str, number: int | None) -> Facts | None:
    return None if number is None else outbox.facts_told(conn, incident_id, number)
