"""What one poll makes of a feed's state (faults E04, E07, E10, I06, K07, Q15)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.cadence import Rhythm
from monitor.feeds import ParsedFeed, health
from monitor.feeds.health import DEADLY, FAILING, Failure, FeedState, FeedStatus, Taken
from monitor.types import Feed, Item, Source

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEED = Feed(id="x", url="https://news.example/feed", source=Source(publisher="The Example"))
FRESH = FeedState(id="x", url=FEED.url, next_due=NOW)
GOOD = replace(
    FRESH,
    status=FeedStatus.OK,
    status_since=NOW - DAY,
    last_ok=NOW - HOUR,
    last_full=NOW - HOUR,
    last_item_at=NOW - HOUR,
    baseline_done=True,
    etag='"v1"',
    document="d1",
    document_since=NOW - HOUR,
)
DOWN = Failure(why="answered 500", http_status=500)
LOST = Failure(why="nobody answered", network=True)


def item(number: int, published: datetime | None = NOW - HOUR) -> Item:
    return Item(guid=f"{number}", url="", title="T", summary="", published=published)


def taken(new: int = 1, known: int = 3, **changes: object) -> Taken:
    items = tuple(item(n) for n in range(new + known))
    made = Taken(
        parsed=ParsedFeed(title="T", items=items),
        new=new,
        known=known,
        document="d2",
        etag='"v2"',
        last_modified=None,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def after(state: FeedState, what: Taken, now: datetime = NOW) -> FeedState:
    return health.after_items(FEED, state, what, Rhythm(), now)


def test_items_and_validators_are_taken_together() -> None:
    state = after(FRESH, taken())
    assert (state.status, state.etag, state.baseline_done) == (FeedStatus.OK, '"v2"', True)
    assert after(GOOD, taken(new=0)).status is FeedStatus.UNCHANGED


def test_an_empty_feed_is_neither_failed_nor_fine() -> None:
    nothing = taken(0, 0, parsed=ParsedFeed(title="T", items=()))
    assert after(GOOD, nothing).status is FeedStatus.EMPTY


def test_T09_a_cut_document_keeps_no_validators_and_is_asked_for_again_soon() -> None:
    cut = taken(parsed=replace(taken().parsed, whole=False))
    state = after(GOOD, cut)
    assert (state.etag, state.last_modified) == (None, None)
    assert state.next_due < after(GOOD, taken()).next_due


@pytest.mark.parametrize("status", FAILING)
def test_E07_unchanged_never_clears_a_failure(status: FeedStatus) -> None:
    failed = replace(GOOD, status=status, status_reason="why", failures=3)
    state = health.after_unchanged(FEED, failed, Rhythm(), NOW)
    assert (state.status, state.status_reason, state.failures) == (status, "why", 3)
    assert failed.asks_in_full(NOW), "so the next question is without validators"


@pytest.mark.parametrize("status", [FeedStatus.EMPTY, FeedStatus.ALL_UNDATED])
def test_E07_an_unchanged_document_is_what_it_was(status: FeedStatus) -> None:
    state = replace(GOOD, status=status, status_reason="why")
    after_304 = health.after_unchanged(FEED, state, Rhythm(), NOW)
    assert (after_304.status, after_304.status_reason) == (status, "why")


def test_E07_once_a_day_the_whole_document_is_asked_for() -> None:
    assert not GOOD.asks_in_full(NOW)
    assert GOOD.asks_in_full(NOW + DAY)


def test_E03_failures_slow_down_and_success_resets() -> None:
    state, waits = GOOD, []
    for _ in range(12):
        state = health.after_failure(FEED, state, DOWN, NOW)
        waits.append(state.next_due - NOW)
    assert waits == sorted(waits)
    assert waits[-1] <= 1.1 * DAY
    assert state.status is FeedStatus.FAILED
    assert after(state, taken()).failures == 0
    assert after(state, taken()).status is FeedStatus.OK


def test_being_unreachable_once_is_nobody_s_fault() -> None:
    once = health.after_failure(FEED, GOOD, LOST, NOW)
    twice = health.after_failure(FEED, once, LOST, NOW)
    assert (once.status, twice.status) == (FeedStatus.OK, FeedStatus.FAILED)
    assert health.after_failure(FEED, FRESH, LOST, NOW).status is FeedStatus.FAILED


def test_Q15_in_a_local_outage_no_feed_is_blamed() -> None:
    state = GOOD
    for _ in range(50):
        state = health.after_failure(FEED, state, LOST, NOW, outage=True)
    assert (state.status, state.failures) == (FeedStatus.OK, 0)
    assert state.next_due < NOW + HOUR


def test_E04_gone_takes_three_refusals_over_two_days() -> None:
    refused = Failure(why="answered 410", http_status=410)
    state = GOOD
    for hours in (0, 1, 2, 60):
        assert state.status is not FeedStatus.GONE
        state = health.after_failure(FEED, state, refused, NOW + hours * HOUR)
    assert state.status is FeedStatus.GONE
    assert state.next_due >= NOW + 7 * DAY
    assert after(state, taken()).status is FeedStatus.OK


def test_E10_silence_is_judged_by_the_feed_s_own_rhythm() -> None:
    calm = Rhythm(median_gap=2 * DAY, long_gap=3 * DAY)
    quiet = replace(GOOD, last_item_at=NOW - 8 * DAY)
    assert health.after_unchanged(FEED, quiet, Rhythm(), NOW).status is FeedStatus.STALE
    assert health.after_unchanged(FEED, quiet, calm, NOW).status is FeedStatus.UNCHANGED
    much_later = NOW + 12 * DAY
    edited = replace(quiet, document_since=much_later)  # what it says is old, its bytes are not
    assert health.after_unchanged(FEED, edited, calm, much_later).status is FeedStatus.STALE


def test_E10_the_same_bytes_for_a_week_are_a_frozen_feed() -> None:
    old = replace(GOOD, last_item_at=NOW - 9 * DAY, document_since=NOW - 9 * DAY)
    items = tuple(item(n, NOW - 9 * DAY) for n in range(3))
    same = taken(0, 3, document="d1", parsed=ParsedFeed(title="T", items=items))
    assert after(old, same).status is FeedStatus.FROZEN
    asked_on_condition = health.after_unchanged(FEED, old, Rhythm(long_gap=5 * HOUR), NOW)
    assert asked_on_condition.status is FeedStatus.FROZEN
    said = "nothing new for 9 days; its longest usual pause is 5 h"
    assert asked_on_condition.status_reason == said
    other = taken(0, 3, document="d2", parsed=ParsedFeed(title="T", items=items))
    assert after(old, other).status is FeedStatus.STALE


def test_a_site_that_asks_to_wait_is_said_to() -> None:
    busy = Failure(why="answered 429", http_status=429, not_before=NOW + HOUR)
    assert "; asks to wait until " in health.after_failure(FEED, GOOD, busy, NOW).status_reason


def test_entries_without_any_date_are_said_to_be() -> None:
    items = tuple(item(n, None) for n in range(5))
    undated = taken(1, 4, parsed=ParsedFeed(title="T", items=items))
    assert after(GOOD, undated).status is FeedStatus.ALL_UNDATED


def test_I06_a_window_that_moved_on_is_a_gap() -> None:
    state = after(GOOD, taken(new=20, known=0))
    assert "may have been missed" in state.gap
    assert state.next_due < after(GOOD, taken()).next_due
    assert after(FRESH, taken(new=20, known=0)).gap == "", "the first poll misses nothing"
    assert after(GOOD, taken(new=20, known=1)).gap == ""


def test_K07_the_third_death_sets_a_document_aside_for_a_day() -> None:
    state = GOOD
    for _ in range(DEADLY):
        assert not state.set_aside("bad", NOW)
        state = health.after_death(FEED, state, "bad", "too much time", NOW)
    assert state.status is FeedStatus.QUARANTINED
    assert state.set_aside("bad", NOW + 23 * HOUR)
    assert not state.set_aside("bad", NOW + 25 * HOUR)
    assert not state.set_aside("another", NOW)
    assert after(state, taken()).deaths == 0


def test_status_since_is_kept_while_the_status_lasts() -> None:
    first = health.after_failure(FEED, GOOD, DOWN, NOW)
    second = health.after_failure(FEED, first, DOWN, NOW + HOUR)
    assert (first.status_since, second.status_since) == (NOW, NOW)
