"""Is it well? What a running monitor must show, and what to do when it does not. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import canary
from monitor.canary import Progress
from monitor.feeds.coverage import Coverage
from monitor.feeds.cures import NETWORK_CURE
from monitor.store.heartbeat import Beat
from monitor.store.overview import Totals

BEAT_EVERY = timedelta(seconds=15)
# Six beats: a busy machine may miss some. Provisional.
SILENT_AFTER = timedelta(seconds=90)
# What is due and not taken for so long is not being worked on. Provisional.
ALERTS_LATE = timedelta(minutes=10)
ITEMS_LATE = timedelta(minutes=30)
POLLS_LATE = timedelta(minutes=30)
BLIND_SHARE = 0.5  # of the feeds: fewer failing leaves the others to tell the same news


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that is wrong, and its cure. What is not `grave` leaves the rest at work."""

    what: str
    cure: str
    grave: bool = True

    def __str__(self) -> str:
        return f"{self.what} -> {self.cure}"


@dataclass(frozen=True, kw_only=True)
class SelfTest:
    """The newest self-test: when it was due, and how far it came."""

    due: datetime
    progress: Progress


def judge(
    beat: Beat | None,
    totals: Totals,
    feeds: Mapping[str, int],
    *,
    failing: int,
    coverage: Coverage,
    self_test: SelfTest | None,
    full_since: datetime | None = None,
    now: datetime,
) -> tuple[Finding, ...]:
    """Everything that is wrong. `feeds` counts the polled ones by state, `failing` those of them
    from which nothing arrives; `coverage` is what the rest lets us see. `self_test` is None where
    nobody gets one, `full_since` while there is room on the disk."""
    if beat is None or beat.stopped or now - beat.at > SILENT_AFTER:
        return (_not_running(beat, now),)
    if full_since is not None:
        return (_full(full_since, now),)
    working = tuple(_at_work(beat, totals, sum(feeds.values()), now))
    tested = _tested(self_test, now, now - beat.started) if self_test else ()
    return (*working, *tested, *_blind(coverage, sum(feeds.values()), failing))


def _not_running(beat: Beat | None, now: datetime) -> Finding:
    if beat is None:
        what = "no daemon has used this store yet"
    elif beat.stopped:
        what = f"the daemon was stopped {span(now - beat.at)} ago"
    else:
        who = f"process {beat.pid} on {beat.host}"
        what = f"the daemon has been silent for {span(now - beat.at)} ({who})"
    return Finding(what=what, cure="start it with `monitor run`; its log says why it ended")


def _full(since: datetime, now: datetime) -> Finding:
    what = (
        f"the disk of the store is full since {span(now - since)}: nothing is polled or read, "
        "what is stored is still sent"
    )
    return Finding(what=what, cure="make room on it; all goes on by itself")


def _at_work(beat: Beat, totals: Totals, feeds: int, now: datetime) -> Iterator[Finding]:
    up = now - beat.started
    if _late(totals.oldest_alert_due, ALERTS_LATE, now, up):
        yield Finding(
            what="alerts are due and nobody sends them", cure="see the log, then restart the daemon"
        )
    for rule, count in totals.violations.items():
        if count:
            cure = "restart the daemon; if it stays, report it with `monitor alerts list --json`"
            yield Finding(what=f"{count} messages in the outbox are {rule}", cure=cure)
    for address, broken in totals.broken.items():
        subscriber = address.partition("/")[0]
        yield Finding(
            what=f"{address} refuses every message for {span(now - broken.since)}: {broken.why}",
            cure=f"mend its address, then `monitor subscribers test {subscriber}`",
            grave=False,
        )
    if _late(totals.oldest_item_due, ITEMS_LATE, now, up):
        yield Finding(
            what="articles wait to be read for more than half an hour",
            cure="set `workers` higher in config/monitor.yaml",
        )
    if feeds and _late(totals.last_polled or beat.started, POLLS_LATE, now, up):
        yield Finding(
            what=f"no feed was polled for {span(now - (totals.last_polled or beat.started))}",
            cure="see the log, then restart the daemon",
        )


def _tested(self_test: SelfTest, now: datetime, up: timedelta) -> Iterator[Finding]:
    found = canary.trouble(self_test.progress, self_test.due, now)
    if found and up > canary.LATE_AFTER:
        yield Finding(what=found[0], cure=found[1])


def _blind(coverage: Coverage, feeds: int, failing: int) -> Iterator[Finding]:
    if coverage.all_dark:
        yield Finding(what=coverage.in_words(), cure=NETWORK_CURE)
        return
    if feeds and failing > feeds * BLIND_SHARE:
        yield Finding(
            what=f"{failing} of {feeds} feeds fail: news may be missed",
            cure="check the network, then `monitor feeds list`",
        )
    for view in coverage.blind:
        yield Finding(what=view.in_words(), cure=view.cure, grave=False)


def _late(due: datetime | None, limit: timedelta, now: datetime, up: timedelta) -> bool:
    """A daemon that has just started is given time to catch up."""
    return due is not None and now - due > limit and up > limit


def span(length: timedelta) -> str:
    """A length of time in its largest unit: 40 s, 3 min, 2 h, 5 days."""
    seconds = max(0, int(length.total_seconds()))
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
