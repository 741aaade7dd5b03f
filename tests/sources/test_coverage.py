"""Where we can see, and what is said when we cannot."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.feeds.coverage import country_of, coverage, language_of, turned
from monitor.feeds.health import FeedState, FeedStatus
from monitor.types import Feed, Source

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def feed(name: str, country: str, language: str = "ar", *, enabled: bool = True) -> Feed:
    source = Source(publisher=name, country=country, language=language)
    return Feed(id=name, url=f"https://{name}.example/", source=source, enabled=enabled)


def state(name: str, status: FeedStatus = FeedStatus.OK) -> FeedState:
    return FeedState(id=name, url="", next_due=NOW, status=status, status_reason="why", last_ok=NOW)


FEEDS = (feed("a", "IQ"), feed("b", "IQ", "en"), feed("c", "SY"), feed("d", "YE", enabled=False))


def names(blind: bool, **statuses: FeedStatus) -> list[str]:
    states = {name: state(name, statuses.get(name, FeedStatus.OK)) for name in "abcd"}
    views = coverage(FEEDS, states, country_of, now=NOW)
    return [view.name for view in views if view.blind is blind]


def test_one_feed_that_delivers_is_sight() -> None:
    assert names(blind=False, a=FeedStatus.FAILED) == ["IQ", "SY"]


@pytest.mark.parametrize(
    "status",
    [
        FeedStatus.FAILED,
        FeedStatus.NOT_A_FEED,
        FeedStatus.EMPTY,
        FeedStatus.STALE,
        FeedStatus.FROZEN,
        FeedStatus.GONE,
        FeedStatus.QUARANTINED,
    ],
)
def test_a_country_whose_feeds_all_fail_is_blind(status: FeedStatus) -> None:
    assert names(blind=True, c=status) == ["SY"]


def test_a_feed_not_polled_for_hours_sees_nothing() -> None:
    states = {"c": replace(state("c"), last_ok=NOW - timedelta(hours=7))}
    (view,) = coverage(FEEDS[2:], states, country_of, now=NOW)
    assert view.blind
    assert "blind, 0 of 1 feeds deliver since 2026-11-20 05:00 UTC (c: why)" in view.in_words()


def test_feeds_can_be_grouped_by_language() -> None:
    views = coverage(FEEDS, {}, language_of, now=NOW)
    assert [(view.name, view.configured) for view in views] == [("ar", 2), ("en", 1)]
    assert views[0].troubles == ("a: never polled", "c: never polled")


def test_an_episode_is_told_at_its_start_and_its_end() -> None:
    blind = coverage(FEEDS, {}, country_of, now=NOW)
    assert [view.name for view in turned([], blind)[0]] == ["IQ", "SY"]
    assert turned(["IQ", "SY"], blind) == ((), ())
    seeing = coverage(FEEDS, {name: state(name) for name in "abc"}, country_of, now=NOW)
    assert [view.name for view in turned(["IQ"], seeing)[1]] == ["IQ"]
