"""When a feed is polled again (faults E01, E02, E03, E08)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cadence import (
    LAZIEST,
    SLOWEST,
    Rhythm,
    back_off,
    first_due,
    interval_of,
    next_due,
    place_of,
    rhythm_of,
)
from monitor.fetch.responses import retry_after

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
QUARTER = 15 * MINUTE


def test_a_feed_keeps_its_place_and_places_differ() -> None:
    places = [place_of(f"feed-{n}") for n in range(1000)]
    assert places == [place_of(f"feed-{n}") for n in range(1000)]
    assert -1 <= min(places) < -0.9
    assert 0.9 < max(places) < 1


@given(st.text(), st.integers(60, 86_400), st.integers(0, 10_000))
def test_E03_the_next_turn_always_comes_within_a_day_or_so(
    feed: str, interval: int, failures: int
) -> None:
    due = next_due(feed, NOW, timedelta(seconds=interval), failures=failures)
    assert NOW < due <= NOW + 1.1 * DAY


def test_E03_back_off_doubles_up_to_a_day() -> None:
    waits = [back_off(QUARTER, n) for n in range(9)]
    assert waits[:4] == [QUARTER, 2 * QUARTER, 4 * QUARTER, 8 * QUARTER]
    assert waits[-1] == SLOWEST


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", 2 * MINUTE),
        ("Fri, 20 Nov 2026 12:10:00 GMT", 10 * MINUTE),
        ("0", MINUTE),
        ("1", MINUTE),
        ("99999999999", DAY),
        ("999999999999999999999999", DAY),
        ("Fri, 20 Nov 2099 12:00:00 GMT", DAY),
        ("Fri, 20 Nov 2020 12:00:00 GMT", MINUTE),
    ],
)
def test_E02_retry_after_is_held_between_a_minute_and_a_day(value: str, wait: timedelta) -> None:
    assert retry_after(value, NOW) == NOW + wait


@pytest.mark.parametrize("value", ["", None, "-5", "soon", "1e9", "١", "1.5", "0x10", "\x00"])
def test_E02_nonsense_leaves_the_wait_to_us(value: str | None) -> None:
    assert retry_after(value, NOW) is None


def test_E01_the_server_s_wish_is_a_lower_bound() -> None:
    assert next_due("x", NOW, QUARTER, not_before=NOW + 3 * HOUR) == NOW + 3 * HOUR
    assert next_due("x", NOW, QUARTER, not_before=NOW + MINUTE) > NOW + 10 * MINUTE


@pytest.mark.parametrize(
    ("gap", "fast", "expected"),
    [
        (None, False, QUARTER),
        (4 * MINUTE, False, 5 * MINUTE),
        (40 * MINUTE, False, 10 * MINUTE),
        (30 * DAY, False, HOUR),
        (4 * MINUTE, True, MINUTE),
        (30 * DAY, True, QUARTER),
    ],
)
def test_the_interval_follows_the_feed_s_own_rhythm(
    gap: timedelta | None, fast: bool, expected: timedelta
) -> None:
    assert interval_of(QUARTER, Rhythm(median_gap=gap), fast=fast) == expected


def test_E08_a_year_of_max_age_is_four_hours() -> None:
    assert interval_of(QUARTER, Rhythm(), max_age=365 * DAY) == LAZIEST
    assert interval_of(QUARTER, Rhythm(), max_age=20 * MINUTE) == 20 * MINUTE
    assert interval_of(QUARTER, Rhythm(), max_age=timedelta()) == QUARTER


def test_missed_entries_halve_the_wait() -> None:
    assert interval_of(QUARTER, Rhythm(), hurry=True) == QUARTER / 2


@given(st.text(min_size=1), st.integers(1, 86_400))
def test_the_first_poll_comes_within_a_minute(feed: str, interval: int) -> None:
    due = first_due(feed, NOW, timedelta(seconds=interval))
    assert NOW <= due <= NOW + min(MINUTE, timedelta(seconds=interval))


def test_rhythm_needs_enough_items_and_ignores_their_order() -> None:
    instants = [NOW + n * 10 * MINUTE for n in range(20)]
    assert rhythm_of(instants[:5]) == Rhythm()
    assert rhythm_of(reversed(instants)) == Rhythm(median_gap=10 * MINUTE, long_gap=10 * MINUTE)
