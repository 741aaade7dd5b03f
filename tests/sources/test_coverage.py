"""Where we can see, and what is said when we cannot."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.alerts.subscribers import Asset, Destination, Scope, Subscriber
from monitor.feeds.coverage import Area, Coverage, Watched, coverage
from monitor.feeds.cures import told
from monitor.feeds.health import FeedState, FeedStatus
from monitor.gazetteer.sites import Site
from monitor.types import Feed, Source
from monitor.wellbeing.watch import watched

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NOBODY = Watched()


def feed(name: str, *covers: str, language: str = "ar", enabled: bool = True) -> Feed:
    source = Source(publisher=name, language=language)
    url = f"https://{name}.example/"
    return Feed(id=name, url=url, source=source, covers=covers, enabled=enabled)


def state(name: str, status: FeedStatus = FeedStatus.OK) -> FeedState:
    return FeedState(
        id=name,
        url="",
        next_due=NOW + timedelta(minutes=15),
        last_polled=NOW,
        status=status,
        status_reason="why",
        status_since=NOW - timedelta(days=1),
        last_ok=NOW,
    )


FEEDS = (
    feed("a", "IQ"),
    feed("b", "IQ", language="en"),
    feed("c", "SY"),
    feed("d", "YE", enabled=False),
)


def seen(watched: Watched = NOBODY, **statuses: FeedStatus) -> Coverage:
    states = {name: state(name, statuses.get(name, FeedStatus.OK)) for name in "abcd"}
    return coverage(FEEDS, states, watched, now=NOW)


def blind(watched: Watched = NOBODY, **statuses: FeedStatus) -> list[str]:
    return [view.key for view in seen(watched, **statuses).blind]


def test_one_feed_that_delivers_is_sight() -> None:
    assert blind(a=FeedStatus.FAILED) == []


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
    assert blind(c=status) == ["country/SY"]


def test_a_feed_of_another_country_can_see_a_country() -> None:
    wire = feed("wire", "IQ", "SY")
    states = {"wire": state("wire"), "c": state("c", FeedStatus.FAILED)}
    found = coverage((wire, FEEDS[2]), states, NOBODY, now=NOW)
    assert found.blind == ()


def test_what_is_watched_without_any_feed_is_blind() -> None:
    wanted = Watched(
        countries=frozenset({"YE"}), sites={"Ras Port": "YE"}, languages=frozenset({"fa"})
    )
    found = seen(wanted)
    assert [view.key for view in found.blind] == ["country/YE", "language/fa", "site/Ras Port"]
    assert found.blind[0].in_words() == "Yemen: blind, no feed covers it"
    assert found.blind[0].cure == "add a feed that covers it: monitor feeds add"


def test_a_site_is_seen_by_the_feeds_of_its_country() -> None:
    wanted = Watched(sites={"Ras Camp": "SY"})
    assert blind(wanted) == []
    assert blind(wanted, c=FeedStatus.FAILED) == ["country/SY", "site/Ras Camp"]


@pytest.mark.parametrize(
    ("interval", "silent", "is_blind"),
    [
        (timedelta(minutes=15), timedelta(minutes=59), False),
        (timedelta(minutes=15), timedelta(minutes=61), True),
        (timedelta(hours=4), timedelta(hours=11), False),
        (timedelta(hours=4), timedelta(hours=13), True),
    ],
)
def test_a_feed_that_has_not_answered_for_several_turns_sees_nothing(
    interval: timedelta, silent: timedelta, is_blind: bool
) -> None:
    late = replace(state("c"), last_ok=NOW - silent, next_due=NOW + interval)
    found = coverage(FEEDS[2:3], {"c": late}, NOBODY, now=NOW)
    assert bool(found.blind) is is_blind
    assert found.all_dark is is_blind


def test_words_and_cure_name_the_feeds() -> None:
    failed = replace(state("c", FeedStatus.FAILED), last_ok=NOW - timedelta(hours=7))
    found = coverage(FEEDS[2:3], {"c": failed}, NOBODY, now=NOW)
    view = found.blind[0]
    assert (
        view.in_words() == "Syria: blind, 0 of 1 feeds deliver since 2026-11-20 05:00 UTC (c: why)"
    )
    assert "may be down" in view.cure
    assert found.in_words() == (
        "0 of 1 feeds deliver: nothing is seen anywhere; the last one did 2026-11-20 05:00 UTC"
    )


def test_one_line_for_all() -> None:
    assert seen().in_words() == (
        "3 of 3 feeds deliver; every country, site and language that is watched is seen"
    )
    assert seen(c=FeedStatus.GONE).in_words() == "2 of 3 feeds deliver; nothing is seen of Syria"


def test_before_the_first_poll_nothing_is_said_to_be_seen() -> None:
    found = coverage(FEEDS, {}, NOBODY, now=NOW)
    assert found.in_words() == (
        "0 of 3 feeds deliver so far; 3 are still to be polled for the first time"
    )
    assert found.checking


@pytest.mark.parametrize(("polled", "dark"), [(4, False), (5, True)])
def test_five_feeds_that_do_not_answer_say_enough_before_all_are_polled(
    polled: int, dark: bool
) -> None:
    feeds = [replace(FEEDS[0], id=f"{n}") for n in range(9)]
    asked = {f"{n}": replace(state(f"{n}", FeedStatus.NEW), last_ok=None) for n in range(polled)}
    found = coverage(feeds, asked, NOBODY, now=NOW)
    assert found.all_dark is dark
    assert ("nothing is seen anywhere; none ever did" in found.in_words()) is dark


def test_when_nobody_answers_from_the_start_it_is_dark_and_said_so() -> None:
    """No feed is blamed for it: their states stay new."""
    asked = {name: replace(state(name, FeedStatus.NEW), last_ok=None) for name in "abc"}
    asked = {name: replace(one, status_reason="") for name, one in asked.items()}
    found = coverage(FEEDS, asked, NOBODY, now=NOW)
    assert found.all_dark
    assert "no answer so far" in found.blind[0].in_words()
    assert "network" in found.blind[0].cure


def test_a_gap_is_told_for_a_day_with_its_cure() -> None:
    missed = replace(state("a"), gap="entries may have been missed", gap_at=NOW)
    words, cure = told(missed, NOW + timedelta(hours=23))
    assert words == "answers; entries may have been missed"
    assert "interval" in cure
    assert told(missed, NOW + timedelta(hours=25)) == ("answers", "")


def test_a_new_feed_is_waited_for_before_it_is_missed() -> None:
    assert coverage(FEEDS, {}, NOBODY, now=NOW).blind == ()
    new = replace(state("c", FeedStatus.NEW), last_ok=None, status_since=NOW - timedelta(hours=2))
    found = coverage(FEEDS[2:], {"c": new}, NOBODY, now=NOW)
    assert [view.area for view in found.blind] == [Area.COUNTRY, Area.LANGUAGE]


def site(name: str, country: str, lat: float) -> Site:
    return Site(
        id=f"{country.lower()}-{name}",
        name=name,
        kind="port",
        country=country,
        lat=lat,
        lon=40.0,
        source="invented",
    )


def test_what_subscribers_ask_for_is_watched() -> None:
    depot = Asset(name="Depot 4", lat=20.1, lon=40.0, radius_km=5)
    scope = Scope(countries=("IQ",), sites=("sy-ras",), assets=(depot,), languages=("fa",))
    found = watched([person("desk", scope)], [site("ras", "SY", 35.0), site("south", "YE", 20.0)])
    assert (found.countries, found.languages) == ({"IQ"}, {"fa"})
    assert found.sites == {"ras": "SY", "Depot 4": "YE"}
    keys = {"country/IQ", "site/ras", "site/Depot 4", "language/fa"}
    assert found.asked == dict.fromkeys(keys, frozenset({"desk"}))


def test_a_province_is_seen_through_its_country() -> None:
    ras = site("ras", "SY", 35.0).model_copy(update={"admin1": "Ras Province"})
    people = (
        person("one", Scope(provinces=("ras province",))),
        person("two", Scope(countries=("SY",))),
        person("three", Scope(provinces=("elsewhere",))),
    )
    assert watched(people, [ras]).asked == {"country/SY": frozenset({"one", "two"})}


def person(name: str, scope: Scope) -> Subscriber:
    return Subscriber(name=name, channels=(Destination(name="x", url="console://"),), receive=scope)
