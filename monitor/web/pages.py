"""What each page and JSON answer holds, read from the store in one view of it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from monitor import contract
from monitor.alerts.render.words import Words
from monitor.feeds.health import FeedState
from monitor.store import feeds, incidents, overview
from monitor.types import Incident, Origin
from monitor.web import views
from monitor.wellbeing import vitals
from monitor.wellbeing.health import span
from monitor.wellbeing.vitals import Vitals
from monitor.wellbeing.watch import Watch

INCIDENTS = 100  # on the first page, newest first
ALERTS = 30


@dataclass(frozen=True, kw_only=True)
class Health:
    """Is it well, in words and in numbers."""

    found: Vitals

    @property
    def well(self) -> bool:
        return self.found.works

    @property
    def manner(self) -> str:
        if not self.well:
            return "bad"
        doubt = self.found.failing or self.found.findings or self.found.coverage.checking
        return "warn" if doubt else "good"

    @property
    def headline(self) -> str:
        if not self.well:
            return "Something is wrong."
        if self.found.findings:
            return "It works, but does not see everything."
        return "Starting." if self.found.coverage.checking else "All is well."

    @property
    def detail(self) -> str:
        polled = self.found.totals.last_polled
        if polled is None:
            return f"{sum(self.found.feeds.values())} feeds; none was polled yet."
        return f"{self.found.coverage.in_words()}. Last poll {span(self.found.now - polled)} ago."

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(f"{finding.what}. Cure: {finding.cure}." for finding in self.found.findings)

    def as_json(self) -> dict[str, Any]:
        totals = self.found.totals
        return {
            "healthy": self.well,
            "problems": [asdict(finding) for finding in self.found.findings],
            "feeds": dict(self.found.feeds),
            "coverage": self.found.coverage.in_words(),
            "alerts": dict(totals.alerts),
            "outbox_violations": dict(totals.violations),
            "broken_destinations": sorted(totals.broken),
            "incidents": totals.incidents,
            "last_polled": totals.last_polled.isoformat() if totals.last_polled else None,
        }


def health(conn: Connection, watch: Watch, *, now: datetime) -> Health:
    """The same judgement as `monitor status`."""
    return Health(found=vitals.take(conn, watch, now=now))


def index(conn: Connection, words: Words, watch: Watch, *, now: datetime) -> dict[str, Any]:
    """The first page."""
    states = feeds.states(conn)
    known = health(conn, watch, now=now)
    found = _incidents(conn)
    news = [one for one in found if one.origin is Origin.LIVE]
    news.sort(key=lambda one: one.created_at, reverse=True)
    return {
        "health": known,
        "incidents": [views.show(one, words, now=now) for one in news],
        "known": [
            views.show(one, words, now=now) for one in found if one.origin is not Origin.LIVE
        ],
        "sight": [views.sight_line(view, now) for view in known.found.coverage.views],
        "feeds": [views.feed_line(state, now) for state in sorted(states, key=_worst_first)],
        "outbox": views.outbox_line(known.found.totals.alerts),
        "alerts": [views.alert_line(row, now) for row in overview.posted(conn, limit=ALERTS)],
    }


def _incidents(conn: Connection) -> list[Incident]:
    found = (incidents.get(conn, one) for one in overview.incident_ids(conn, limit=INCIDENTS))
    return [one for one in found if one is not None]


def incident(
    conn: Connection, incident_id: str, words: Words, *, now: datetime
) -> dict[str, Any] | None:
    """The page of one incident; None when there is none. A merged one leads to the other."""
    found = incidents.get(conn, incident_id)
    if found is None:
        return None
    return {
        "id": found.id,
        "one": views.show(found, words, now=now),
        "same": found.possibly_same_as,
        "reports": [views.report_line(told, now) for told in overview.tellings(conn, found.id)],
        "revisions": [
            views.revision_line(one, words, now) for one in incidents.revisions_of(conn, found.id)
        ],
    }


def incidents_json(conn: Connection, *, country: str = "") -> list[dict[str, Any]]:
    """The same as `monitor incidents list --json`, of one country if it is given."""
    ids = overview.incident_ids(conn, country=country or None, limit=INCIDENTS)
    return [found for one in ids if (found := incident_json(conn, one))]


def incident_json(conn: Connection, incident_id: str) -> dict[str, Any] | None:
    """The same as `monitor incidents show --json`."""
    found = overview.dossier(conn, incident_id)
    return contract.incident(found) if found else None


def _worst_first(state: FeedState) -> tuple[bool, bool, str]:
    return (not state.status.failing, state.status.delivers, state.id)


def feeds_json(conn: Connection) -> list[dict[str, Any]]:
    return [
        {
            "id": state.id,
            "url": state.url,
            "state": state.status,
            "reason": state.status_reason,
            "failures": state.failures,
            "last_polled": _iso(state.last_polled),
            "last_ok": _iso(state.last_ok),
            "last_item": _iso(state.last_item_at),
            "next_poll": _iso(state.next_due),
        }
        for state in feeds.states(conn)
    ]


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
