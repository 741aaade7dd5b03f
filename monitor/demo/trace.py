"""What became of each sample story, as the daemon's store tells it."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from monitor.store.items import ItemState
from monitor.store.outbox import OPEN, State
from monitor.store.schema import articles, incident_reports, items, outbox, reports, revisions
from monitor.types import Change, TextBasis, Verdict


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One alert that a story caused."""

    change: Change
    state: State
    text: str


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One item on its way. `verdict` is None until it was read."""

    feed_id: str
    story: str
    silent: bool  # seen at the first poll
    done: bool
    trouble: str = ""  # why it could not be read
    verdict: Verdict | None = None
    reason: str = ""
    joined: str = ""  # why it was joined to an incident, or made one
    changed: str = ""  # what it changed about that incident
    summary_read: str = ""  # why the feed's own summary was read, if it was
    alerts: tuple[Sign, ...] = ()

    @property
    def through(self) -> bool:
        """Nothing is left to do: read, and every alert has ended one way or the other."""
        return self.done and all(sign.state not in OPEN for sign in self.alerts)


def traces(conn: Connection) -> tuple[Trace, ...]:
    """Every item of the sample site that the daemon knows, oldest first."""
    alerts = _alerts(conn)
    joined, changed = _joined(conn), _changed(conn)
    rows = conn.execute(
        select(
            items.c.id,
            items.c.feed_id,
            items.c.url,
            items.c.silent,
            items.c.state,
            items.c.reason,
            articles.c.basis,
            articles.c.note,
            reports.c.id.label("report_id"),
            reports.c.verdict,
            reports.c.body,
        )
        .outerjoin(articles, articles.c.url == items.c.url)
        .outerjoin(reports, reports.c.article_id == articles.c.id)
        .order_by(items.c.id)
    )
    return tuple(
        Trace(
            feed_id=row.feed_id,
            story=row.url.rpartition("/")[2],
            silent=row.silent,
            done=row.state != ItemState.PENDING,
            trouble=row.reason if row.state == ItemState.FAILED else "",
            verdict=Verdict(row.verdict) if row.verdict else None,
            reason=row.body["reason"] if row.body else "",
            joined=joined.get(row.report_id, ""),
            changed=changed.get(row.report_id, ""),
            summary_read=row.note if row.basis == TextBasis.SUMMARY else "",
            alerts=alerts.get(row.report_id, ()),
        )
        for row in rows
    )


def _alerts(conn: Connection) -> dict[int, tuple[Sign, ...]]:
    """Alerts by the report whose revision they announce."""
    rows = conn.execute(
        select(revisions.c.report_id, outbox.c.change, outbox.c.state, outbox.c.message)
        .join_from(
            outbox,
            revisions,
            (outbox.c.incident_id == revisions.c.incident_id)
            & (outbox.c.revision == revisions.c.number),
        )
        .where(outbox.c.kind == "alert")
        .order_by(outbox.c.id)
    )
    found: dict[int, tuple[Sign, ...]] = {}
    for row in rows:
        sign = Sign(change=Change(row.change), state=State(row.state), text=row.message["text"])
        found[row.report_id] = (*found.get(row.report_id, ()), sign)
    return found


def _joined(conn: Connection) -> dict[int, str]:
    """Why each report was joined to the incident that it tells of as news."""
    rows = conn.execute(
        select(incident_reports.c.report_id, incident_reports.c.reason)
        .where(incident_reports.c.role != "background")
        .order_by(incident_reports.c.mention.desc())
    )
    return {row.report_id: row.reason for row in rows}


def _changed(conn: Connection) -> dict[int, str]:
    """What each report changed about that incident, in the words of the revision."""
    rows = conn.execute(
        select(revisions.c.report_id, revisions.c.reason)
        .join_from(
            revisions,
            incident_reports,
            (incident_reports.c.report_id == revisions.c.report_id)
            & (incident_reports.c.incident_id == revisions.c.incident_id),
        )
        .where(incident_reports.c.role != "background")
        .order_by(incident_reports.c.mention.desc())
    )
    return {row.report_id: row.reason for row in rows}
