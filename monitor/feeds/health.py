"""The state of a feed that cannot lie: what one poll's outcome makes of it. Pure.

Three rules keep silence apart from peace: an error never reads as "nothing new", an unchanged
answer never clears a failure, and no feed is ever given up on.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.cadence import SLOWEST, Rhythm, interval_of, next_due
from monitor.feeds.parsed import ParsedFeed
from monitor.types import Feed

QUIET_AT_LEAST = timedelta(days=7)  # nobody is called stale before
QUIET_GAPS = 6  # times the longest usual gap between its items
FULL_EVERY = timedelta(hours=24)  # an ETag that got stuck is noticed after a day
DEADLY = 3  # parsers that may die of one document before it is set aside
SET_ASIDE = timedelta(hours=24)
GONE_AFTER = timedelta(hours=48)
GONE_REFUSALS = 3
GONE_PROBE = timedelta(days=7)
PATIENCE = 2  # unreachable once is the network's fault, twice in a row the feed's
UNDATED_FROM = 3  # items; fewer prove nothing


class FeedStatus(StrEnum):
    NEW = "new"  # never polled
    OK = "ok"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    FAILED = "failed"
    NOT_A_FEED = "not_a_feed"
    ALL_UNDATED = "all_undated"
    STALE = "stale"
    FROZEN = "frozen"
    QUARANTINED = "quarantined"
    GONE = "gone"
    PAUSED = "paused"

    @property
    def failing(self) -> bool:
        """Nothing from this feed reaches us."""
        return self in FAILING

    @property
    def delivers(self) -> bool:
        """What it publishes reaches us in time."""
        return self in (FeedStatus.OK, FeedStatus.UNCHANGED, FeedStatus.ALL_UNDATED)


AS_EMPTY_AS_BEFORE = (FeedStatus.EMPTY, FeedStatus.ALL_UNDATED)  # the same document says the same
FAILING = (FeedStatus.FAILED, FeedStatus.NOT_A_FEED, FeedStatus.QUARANTINED, FeedStatus.GONE)


@dataclass(frozen=True, kw_only=True)
class FeedState:
    """What is remembered of a feed between two polls."""

    id: str
    url: str
    next_due: datetime
    status: FeedStatus = FeedStatus.NEW
    status_reason: str = ""
    status_since: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    last_polled: datetime | None = None
    last_ok: datetime | None = None
    last_item_at: datetime | None = None
    failures: int = 0
    baseline_done: bool = False
    last_full: datetime | None = None
    document: str = ""
    document_since: datetime | None = None
    deaths: int = 0
    gap: str = ""
    gap_at: datetime | None = None

    def asks_in_full(self, now: datetime) -> bool:
        """Whether to leave the validators out: after a failure, and once a day."""
        return self.status.failing or self.last_full is None or now - self.last_full > FULL_EVERY

    def set_aside(self, document: str, now: datetime) -> bool:
        """Whether this very document has killed too many parsers too recently to try again."""
        recent = self.document_since is not None and now - self.document_since < SET_ASIDE
        return document == self.document and self.deaths >= DEADLY and recent


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A poll that gave nothing. `network`: nobody answered, which may be our own line."""

    why: str
    not_a_feed: bool = False
    network: bool = False
    http_status: int | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A poll whose items were stored: `new` and `known` of them, and the document they came in."""

    parsed: ParsedFeed
    new: int
    known: int
    document: str  # sha256
    etag: str | None
    last_modified: str | None
    max_age: timedelta | None = None
    flood: bool = False


def after_unchanged(feed: Feed, state: FeedState, rhythm: Rhythm, now: datetime) -> FeedState:
    """The server said 304 to our validators. A failure stays one: this proves nothing new."""
    polled = replace(state, last_polled=now, next_due=_due(feed, rhythm, now))
    if state.status.failing:
        return polled
    answered = replace(polled, last_ok=now, failures=0)
    if state.status in AS_EMPTY_AS_BEFORE:
        return answered
    status, reason = _quiet(state, rhythm, now) or (FeedStatus.UNCHANGED, "")
    return _moved(answered, status, reason, now)


def after_failure(
    feed: Feed, state: FeedState, failure: Failure, now: datetime, *, outage: bool = False
) -> FeedState:
    """Nothing came. Wait longer each time, a day at most, and never stop.

    In a local `outage` no feed is blamed: neither its state nor its back-off changes.
    """
    base = timedelta(seconds=feed.interval_s)
    if outage and failure.network:
        return replace(state, last_polled=now, next_due=next_due(feed.id, now, base))
    failures = state.failures + 1
    status, reason = _failed(state, failure, failures, now)
    due = next_due(feed.id, now, base, failures=failures - 1, not_before=failure.not_before)
    if status is FeedStatus.GONE:
        due = max(due, now + GONE_PROBE)
    failed = replace(state, last_polled=now, failures=failures, next_due=due)
    return _moved(failed, status, reason, now)


def pardoned(state: FeedState, before: FeedState) -> FeedState:
    """`state` without what was held against the feed since `before`: the line was ours."""
    return replace(
        state,
        status=before.status,
        status_reason=before.status_reason,
        status_since=before.status_since,
        failures=before.failures,
    )


def after_death(feed: Feed, state: FeedState, document: str, why: str, now: datetime) -> FeedState:
    """The parser was killed by this document (time, memory). The third time it is set aside."""
    same = document == state.document
    deaths = state.deaths + 1 if same else 1
    seen = replace(
        state,
        document=document,
        document_since=now,
        deaths=deaths,
    )
    failed = after_failure(feed, seen, Failure(why=why), now)
    if deaths < DEADLY:
        return failed
    reason = f"one document stopped {deaths} parsers ({why}); it is set aside for a day"
    return _moved(failed, FeedStatus.QUARANTINED, reason, now)


def still_set_aside(feed: Feed, state: FeedState, now: datetime) -> FeedState:
    """The deadly document again: not parsed, and asked for a new one as usual."""
    due = next_due(feed.id, now, timedelta(seconds=feed.interval_s))
    return replace(state, last_polled=now, next_due=due)


def after_items(
    feed: Feed, state: FeedState, taken: Taken, rhythm: Rhythm, now: datetime
) -> FeedState:
    """A true feed came and its items are stored in the same transaction as this state."""
    gap = _gap(state, taken, now)
    whole = taken.parsed.whole
    due = _due(feed, rhythm, now, max_age=taken.max_age, hurry=bool(gap) or not whole)
    same = taken.document == state.document
    taken_state = replace(
        state,
        next_due=due,
        last_polled=now,
        last_ok=now,
        last_full=now,
        last_item_at=_newest(state, taken, now),
        failures=0,
        deaths=0,
        baseline_done=True,
        etag=taken.etag if whole else None,
        last_modified=taken.last_modified if whole else None,
        document=taken.document,
        document_since=state.document_since if same else now,
        gap=gap or state.gap,
        gap_at=now if gap else state.gap_at,
    )
    status, reason = _taken(taken_state, taken, rhythm, now)
    return _moved(taken_state, status, reason, now)


def paused(state: FeedState, now: datetime) -> FeedState:
    return _moved(state, FeedStatus.PAUSED, "switched off in feeds.yaml", now)


def _newest(state: FeedState, taken: Taken, now: datetime) -> datetime | None:
    """When the feed last had something new: by its own dates where it gives any."""
    dated = [item.published for item in taken.parsed.items if item.published]
    if dated:
        return max(min(max(dated), now), state.last_item_at or min(dated))
    return now if taken.new else state.last_item_at


def _failed(
    state: FeedState, failure: Failure, failures: int, now: datetime
) -> tuple[FeedStatus, str]:
    silent_for = now - (state.last_ok or state.status_since or now)
    if failure.http_status == 410 and failures >= GONE_REFUSALS and silent_for >= GONE_AFTER:
        return FeedStatus.GONE, f"{failure.why}; asked once a week from now on"
    if failure.not_a_feed:
        return FeedStatus.NOT_A_FEED, failure.why
    if failure.network and failures < PATIENCE and state.status is not FeedStatus.NEW:
        return state.status, state.status_reason
    waits = f"; asks to wait until {failure.not_before:%H:%M} UTC" if failure.not_before else ""
    return FeedStatus.FAILED, failure.why + waits


def _taken(state: FeedState, taken: Taken, rhythm: Rhythm, now: datetime) -> tuple[FeedStatus, str]:
    items = taken.parsed.items
    warnings = "; ".join(taken.parsed.warnings)
    if not items:
        return FeedStatus.EMPTY, "a true feed without a single entry"
    if taken.flood:
        reason = f"{taken.new} new entries at once, old or without a date: taken for a republished"
        return FeedStatus.OK, f"{reason} archive and not read"
    if quiet := _quiet(state, rhythm, now):
        return quiet
    if len(items) >= UNDATED_FROM and not any(item.published for item in items):
        return FeedStatus.ALL_UNDATED, "no entry has a date that can be read"
    return (FeedStatus.OK if taken.new else FeedStatus.UNCHANGED), warnings


def _quiet(state: FeedState, rhythm: Rhythm, now: datetime) -> tuple[FeedStatus, str] | None:
    """What a feed is that is too quiet for its own habits; None when it is not.

    Frozen when even its bytes have stayed the same: quiet ones still change their date.
    """
    if state.last_item_at is None:
        return None
    allowed = max(QUIET_AT_LEAST, QUIET_GAPS * (rhythm.long_gap or timedelta()))
    silent = now - state.last_item_at
    if silent <= allowed:
        return None
    frozen = state.document_since is not None and now - state.document_since > QUIET_AT_LEAST
    usual = f"; its longest usual pause is {_span(rhythm.long_gap)}" if rhythm.long_gap else ""
    status = FeedStatus.FROZEN if frozen else FeedStatus.STALE
    return status, f"nothing new for {silent.days} days{usual}"


def _span(gap: timedelta) -> str:
    hours = gap / timedelta(hours=1)
    return f"{hours / 24:.0f} days" if hours >= 48 else f"{max(hours, 1):.0f} h"


def _gap(state: FeedState, taken: Taken, now: datetime) -> str:
    """What may have been missed: no entry was known, so the window moved on between two polls."""
    if not state.baseline_done or state.last_ok is None or taken.known or taken.new < 2:
        return ""
    if taken.flood:
        return ""
    return (
        f"entries between {state.last_ok:%Y-%m-%d %H:%M} and {now:%Y-%m-%d %H:%M} UTC may have "
        f"been missed: all {taken.new} entries were new"
    )


def _due(
    feed: Feed,
    rhythm: Rhythm,
    now: datetime,
    *,
    max_age: timedelta | None = None,
    hurry: bool = False,
) -> datetime:
    interval = interval_of(
        timedelta(seconds=feed.interval_s), rhythm, fast=feed.fast, max_age=max_age, hurry=hurry
    )
    return next_due(feed.id, now, min(interval, SLOWEST))


def _moved(state: FeedState, status: FeedStatus, reason: str, now: datetime) -> FeedState:
    since = state.status_since if status is state.status and state.status_since else now
    return replace(state, status=status, status_reason=reason[:1000], status_since=since)
