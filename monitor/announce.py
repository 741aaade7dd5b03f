"""Turn one revision into rows to send, inside the transaction that stores the revision.

Either both are kept or neither: an incident that is stored and not announced cannot be.
"""

from datetime import datetime

from sqlalchemy import Connection

from monitor.alerts.audience import Audience
from monitor.alerts.render import render
from monitor.alerts.route import Routed, route
from monitor.store import outbox
from monitor.types import Facts, Incident, Revision


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
    decisions = route(revision, incident, audience.subscribers, now=now, told=told, silent=silent)
    people = {subscriber.name: subscriber for subscriber in audience.subscribers}
    for routed in decisions:
        if routed.why is None:
            continue
        subscriber = people[routed.subscriber]
        for alert in routed.alerts:
            last = told.get((alert.subscriber, alert.channel))
            message = render(
                alert,
                revision,
                incident,
                why=routed.why,
                words=audience.words[subscriber.language],
                timezone=subscriber.timezone,
                before=_facts_at(conn, incident.id, last),
            )
            outbox.add(conn, alert, message, now=now)
    return decisions


def _facts_at(conn: Connection, incident_id: str, number: int | None) -> Facts | None:
    return None if number is None else outbox.facts_told(conn, incident_id, number)
