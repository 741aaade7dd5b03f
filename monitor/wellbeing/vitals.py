"""Everything that tells whether it is well, read from the store at one instant."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from monitor import canary
from monitor.feeds.coverage import Coverage
from monitor.feeds.health import FeedStatus
from monitor.store import feeds, heartbeat, overview, selftest, standstill
from monitor.store.heartbeat import Beat
from monitor.store.overview import Totals
from monitor.wellbeing.health import Finding, SelfTest, judge
from monitor.wellbeing.watch import Watch


@dataclass(frozen=True, kw_only=True)
class Vitals:
    """What `monitor status`, /healthz, the dashboard and the outside watchman go by."""

    now: datetime
    beat: Beat | None
    totals: Totals
    feeds: Mapping[str, int]  # polled ones by state
    failing: int  # of them
    coverage: Coverage
    self_test: SelfTest | None
    findings: tuple[Finding, ...]

    @property
    def works(self) -> bool:
        """Whether the monitor does its work; what no feed shows is a problem beside that."""
        return not any(finding.grave for finding in self.findings)


def take(conn: Connection, watch: Watch, *, now: datetime) -> Vitals:
    """Look at everything, and judge it."""
    states = [state for state in feeds.states(conn) if state.status is not FeedStatus.PAUSED]
    counts = Counter(state.status.value for state in states)
    failing = sum(state.status.failing for state in states)
    beat, totals = heartbeat.last(conn), overview.totals(conn, now=now)
    seen, tested = watch.look(conn, now=now), _self_test(conn, watch, now)
    return Vitals(
        now=now,
        beat=beat,
        totals=totals,
        feeds=counts,
        failing=failing,
        coverage=seen,
        self_test=tested,
        findings=judge(
            beat,
            totals,
            counts,
            failing=failing,
            coverage=seen,
            self_test=tested,
            full_since=standstill.since(conn),
            now=now,
        ),
    )


def _self_test(conn: Connection, watch: Watch, now: datetime) -> SelfTest | None:
    if watch.self_test is None:
        return None
    due = canary.slot(now, watch.self_test)
    return SelfTest(due=due, progress=selftest.progress(conn))
