"""Counts and lists for people: what was sent, what waits, and since when. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Column, Connection, func, or_, select

from monitor.contract import Correction, Dossier, Telling
from monitor.store import destinations, invariants, pairs
from monitor.store import incidents as known
from monitor.store.destinations import Broken
from monitor.store.outbox import OPEN
from monitor.store.schema import (
    articles,
    corrections,
    feeds,
    incident_reports,
    incidents,
    items,
    outbox,
    reports,
)
from monitor.types import Origin, Severity

REAL = incidents.c.origin != Origin.CANARY  # not a self-test


@dataclass(frozen=True, kw_only=True)
class Posted:
    """One row of the outbox as people see it."""

    id: int
    incident: str | None
    revision: int | None
    kind: str
    change: str | None
    severity: str
    subscriber: str
    channel: str
    state: str
    subject: str
    reason: str  # why the subscriber gets it
    created_at: datetime
    next_at: datetime | None  # of the next try, while there is one
    sent_at: datetime | None
    attempts: int
    error: str


@dataclass(frozen=True, kw_only=True)
class Totals:
    """How much there is, and how old the oldest thing is that should have happened by now."""

    incidents: int
    items: Mapping[str, int]  # by state
    alerts: Mapping[str, int]  # by state
    oldest_alert_due: datetime | None
    oldest_item_due: datetime | None
    last_polled: datetime | None
    broken: Mapping[str, Broken] = field(default_factory=dict)  # addresses, "desk/slack"
    violations: Mapping[str, int] = field(default_factory=dict)  # of the outbox's rules


def posted(
    conn: Connection,
    *,
    state: str | None = None,
    subscriber: str | None = None,
    incident: str | None = None,
    limit: int = 50,
) -> tuple[Posted, ...]:
    """The newest rows of the outbox first."""
    wanted = select(outbox).order_by(outbox.c.id.desc()).limit(limit)
    if state:
        wanted = wanted.where(outbox.c.state == state)
    if subscriber:
        wanted = wanted.where(outbox.c.subscriber == subscriber)
    if incident:
        wanted = wanted.where(outbox.c.incident_id == incident)
    return tuple(
        Posted(
            id=row.id,
            incident=row.incident_id,
            revision=row.revision,
            kind=row.kind,
            change=row.change,
            severity=Severity(row.severity).name.lower(),
            subscriber=row.subscriber,
            channel=row.channel,
            state=row.state,
            subject=row.message["subject"],
            reason=row.reason,
            created_at=row.created_at,
            next_at=row.next_at if row.state in OPEN else None,
            sent_at=row.sent_at,
            attempts=row.attempts,
            error=row.error,
        )
        for row in conn.execute(wanted)
    )


def totals(conn: Connection, *, now: datetime) -> Totals:
    due = outbox.c.state.in_(OPEN) & ~invariants.paused(now)
    return Totals(
        incidents=conn.scalar(select(func.count()).select_from(incidents).where(REAL)) or 0,
        items=_by(conn, items.c.state),
        alerts=_by(conn, outbox.c.state),
        oldest_alert_due=conn.scalar(select(func.min(outbox.c.next_at)).where(due)),
        oldest_item_due=conn.scalar(
            select(func.min(items.c.next_at)).where(items.c.state == "pending")
        ),
        last_polled=conn.scalar(select(func.max(feeds.c.last_polled))),
        broken={"/".join(at): one for at, one in destinations.broken(conn).items()},
        violations=invariants.violations(conn, now=now),
    )


def _by(conn: Connection, column: Column[str]) -> dict[str, int]:
    rows = conn.execute(select(column, func.count()).group_by(column))
    return {str(name): count for name, count in rows}


def incident_ids(
    conn: Connection,
    *,
    status: str | None = None,
    country: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = 100,
) -> tuple[str, ...]:
    """The incidents of the latest days first; those merged into others are left out."""
    wanted = (
        select(incidents.c.id)
        .where(incidents.c.redirect_to.is_(None), REAL)
        .order_by(incidents.c.day_latest.desc(), incidents.c.id)
        .limit(limit)
    )
    if status:
        wanted = wanted.where(incidents.c.status == status)
    if country:
        wanted = wanted.where(incidents.c.country == country)
    if since:
        wanted = wanted.where(incidents.c.day_latest >= since)
    if until:
        wanted = wanted.where(incidents.c.day_earliest <= until)
    return tuple(conn.scalars(wanted))


def dossier(conn: Connection, incident_id: str) -> Dossier | None:
    """Everything that is known of one incident; ids of merged ones lead on. None: there is none."""
    found = known.get(conn, incident_id, whole=True)
    if found is None:
        return None
    return Dossier(
        incident=found,
        tellings=tellings(conn, found.id),
        revisions=known.revisions_of(conn, found.id),
        links=pairs.links(conn, [found.id])[found.id],
        corrections=corrections_of(conn, found.id),
        merged=pairs.merged_into(conn, found.id),
        salvo=_salvo(conn, found.id),
    )


def corrections_of(conn: Connection, incident_id: str) -> tuple[Correction, ...]:
    """What people put right about it, the oldest first."""
    rows = conn.execute(
        select(corrections)
        .where(or_(corrections.c.incident_id == incident_id, corrections.c.other_id == incident_id))
        .order_by(corrections.c.id)
    )
    return tuple(
        Correction(
            at=row.at,
            who=row.who,
            why=row.why,
            action=row.action,
            incident=row.incident_id,
            other=row.other_id,
            detail=row.detail,
        )
        for row in rows
    )


def _salvo(conn: Connection, incident_id: str) -> tuple[str, ...]:
    operation = (
        select(incidents.c.operation_id).where(incidents.c.id == incident_id).scalar_subquery()
    )
    others = (
        select(incidents.c.id)
        .where(incidents.c.operation_id == operation, incidents.c.id != incident_id)
        .where(incidents.c.redirect_to.is_(None))
        .order_by(incidents.c.id)
    )
    return tuple(conn.scalars(others))


def tellings(conn: Connection, incident_id: str) -> tuple[Telling, ...]:
    """Who told of an incident, oldest first. A report with several mentions of it counts once."""
    rows = conn.execute(
        select(
            articles.c.url,
            articles.c.source,
            articles.c.published,
            articles.c.title,
            incident_reports.c.role,
            incident_reports.c.reason,
            incident_reports.c.report_id,
        )
        .join(reports, reports.c.id == incident_reports.c.report_id)
        .join(articles, articles.c.id == reports.c.article_id)
        .where(incident_reports.c.incident_id == incident_id)
        .order_by(articles.c.published, incident_reports.c.report_id, incident_reports.c.mention)
    )
    first = {row.report_id: row for row in reversed(rows.all())}
    return tuple(
        Telling(
            url=row.url,
            publisher=row.source["publisher"],
            published=row.published,
            title=row.title,
            role=row.role,
            reason=row.reason,
        )
        for row in reversed(first.values())
    )
