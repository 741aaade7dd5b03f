"""One incident brought up to date with its ledger: what it comes to now, and who is told."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from monitor.alerts.audience import Audience
from monitor.alerts.route import Routed
from monitor.delivery.announce import announce
from monitor.incidents import days
from monitor.incidents.assess import assess
from monitor.incidents.news import Development, development
from monitor.incidents.policy import Policy
from monitor.store import incidents as known
from monitor.store import ledger
from monitor.types import Change, Facts, Incident, Origin, Revision, Severity, Status

Settled = tuple[Revision, tuple[Routed, ...]]


def settle(
    conn: Connection,
    incident_id: str,
    *,
    now: datetime,
    policy: Policy,
    audience: Audience | None = None,
    report_id: int | None = None,
    promote: bool = False,
    silent: str = "",
    reason: str = "",
    heard: Incident | None = None,
) -> Settled | None:
    """Append a revision when the ledger of an incident comes to something else than before.

    `promote`: live news tells of it now as of a recent attack; what was only recalled or came from
    an archive becomes news with that, what was known from the start stays known. `silent` says why
    nobody is told; `reason` is put before what changed. `heard` is the incident with its ledger as
    it is now, where the caller has read it already. None when nothing changed.
    """
    before = _as_heard(conn, incident_id, policy, heard)
    if not before.claims:
        return _emptied(conn, before, now=now, report_id=report_id)
    after = _updated(before, policy, promote=promote)
    change = _change(before.facts, before.status, after, policy)
    if change is None and after.origin is before.origin and before.revision > 0:
        known.save(conn, after, days.reach(after.claims, policy.match))
        return None
    # Small steps add up: what is news is measured from what people were told last.
    facts, status = known.facts_told(conn, incident_id) or (Facts(), Status.REPORTED)
    news = _change(facts, status, after, policy)
    revision = _revision(before, after, change, news, now, reason)
    new = revision.change is Change.NEW
    material = new or (news is not None and news.material)
    after = replace(after, revision=revision.number)
    known.save(conn, after, days.reach(after.claims, policy.match))
    known.add_revision(conn, revision, report_id=report_id, material=material)
    if audience is None:
        return revision, ()
    hush = silent or ("" if material else "nothing that is worth a message")
    return revision, announce(conn, revision, after, audience, now=now, silent=hush)


def _as_heard(
    conn: Connection, incident_id: str, policy: Policy, heard: Incident | None
) -> Incident:
    """The incident with its ledger, which is shortened when it has grown long."""
    found = heard or known.get(conn, incident_id)
    assert found is not None  # noqa: S101 - it was written in this transaction
    if 0 < len(found.claims) <= policy.merge.long_ledger:
        return found
    if not found.claims:
        ledger.hear_all(conn, incident_id)
    ledger.shorten(conn, incident_id, policy.merge)
    return replace(found, claims=tuple(ledger.told(conn, [incident_id])[incident_id]))


def _emptied(
    conn: Connection, before: Incident, *, now: datetime, report_id: int | None
) -> Settled | None:
    """No report tells of it any more: kept as it was, marked as retracted, told to nobody."""
    if before.status is Status.RETRACTED:
        return None
    number = before.revision + 1
    after = replace(before, status=Status.RETRACTED, severity=Severity.INFO, revision=number)
    known.save(conn, after, None)
    revision = Revision(
        incident_id=after.id,
        number=number,
        at=now,
        change=Change.RETRACTION,
        changed=("status",),
        facts=after.facts,
        status=after.status,
        severity=after.severity,
        reason="no report tells of it any more, as articles are read now",
    )
    known.add_revision(conn, revision, report_id=report_id, material=False)
    return revision, ()


def _updated(incident: Incident, policy: Policy, *, promote: bool) -> Incident:
    now = assess(incident.claims, policy)
    unheard = incident.origin in (Origin.BACKGROUND, Origin.BACKFILL)
    return replace(
        incident,
        facts=now.facts,
        status=now.status,
        severity=now.severity,
        origin=Origin.LIVE if promote and unheard else incident.origin,
    )


def _change(facts: Facts, status: Status, after: Incident, policy: Policy) -> Development | None:
    return development(
        facts,
        status,
        after.facts,
        after.status,
        policy.news,
        policy.match.places,
    )


def _revision(
    before: Incident,
    after: Incident,
    change: Development | None,
    news: Development | None,
    now: datetime,
    reason: str,
) -> Revision:
    first, promoted = before.revision == 0, before.origin is not after.origin
    if first or promoted:
        kind, words = Change.NEW, "first report" if first else "now told as news"
    else:
        told = news if news is not None and news.material else change
        assert told is not None  # noqa: S101 - else there is no revision
        kind, words = told.change, told.reason
    return Revision(
        incident_id=after.id,
        number=before.revision + 1,
        at=now,
        change=kind,
        changed=change.changed if change else (),
        facts=after.facts,
        status=after.status,
        severity=after.severity,
        reason="; ".join(part for part in (reason, words) if part),
    )
