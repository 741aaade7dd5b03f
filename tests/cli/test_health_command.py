"""monitor status: exit 1 with a reason and a cure when the daemon does not do its work."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.feeds.coverage import Area, Coverage, View
from monitor.store import Store, heartbeat
from monitor.store.heartbeat import Beat
from monitor.store.overview import Totals
from monitor.wellbeing.health import SelfTest, judge, span

NOW = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
WELL = Totals(
    incidents=2,
    items={"read": 9},
    alerts={"sent": 3},
    oldest_alert_due=None,
    oldest_item_due=None,
    last_polled=NOW - timedelta(minutes=2),
)
BEAT = Beat(at=NOW - timedelta(seconds=5), started=NOW - timedelta(days=1), pid=7, host="here")


SEEN = Coverage(views=(), feeds=10, delivering=10)


def said(
    beat: Beat | None = BEAT,
    totals: Totals = WELL,
    failing: int = 0,
    coverage: Coverage = SEEN,
    self_test: SelfTest | None = None,
    **feeds: int,
) -> str:
    findings = judge(
        beat,
        totals,
        feeds or {"ok": 10},
        failing=failing,
        coverage=coverage,
        self_test=self_test,
        now=NOW,
    )
    return "; ".join(str(finding) for finding in findings)


def test_all_is_well():
    assert said() == ""


@pytest.mark.parametrize(
    ("beat", "words"),
    [
        (None, "no daemon has used this store yet"),
        (replace(BEAT, stopped=True), "stopped"),
        (replace(BEAT, at=NOW - timedelta(seconds=91)), "silent for 91 s (process 7 on here)"),
    ],
)
def test_a_daemon_that_does_not_live(beat, words):
    assert words in said(beat)
    assert "monitor run" in said(beat)


def test_a_beat_that_is_just_in_time_is_one():
    assert said(replace(BEAT, at=NOW - timedelta(seconds=90))) == ""


def test_alerts_that_nobody_sends():
    due = replace(WELL, oldest_alert_due=NOW - timedelta(minutes=11))
    assert "nobody sends them" in said(totals=due)
    assert said(totals=replace(WELL, oldest_alert_due=NOW - timedelta(minutes=9))) == ""
    assert said(totals=replace(WELL, oldest_alert_due=NOW + timedelta(hours=1))) == ""


def test_articles_that_nobody_reads():
    due = replace(WELL, oldest_item_due=NOW - timedelta(minutes=31))
    assert "workers" in said(totals=due)


def test_feeds_that_nobody_polls():
    assert "no feed was polled for 31 min" in said(
        totals=replace(WELL, last_polled=NOW - timedelta(minutes=31))
    )
    assert "no feed was polled" in said(totals=replace(WELL, last_polled=None))


def test_a_daemon_that_has_just_started_may_catch_up():
    young = replace(BEAT, started=NOW - timedelta(minutes=5))
    late = replace(
        WELL, oldest_alert_due=NOW - timedelta(days=1), oldest_item_due=NOW - timedelta(days=1)
    )
    assert said(young, late) == ""


def test_more_than_half_of_the_feeds_failing_is_blindness():
    assert said(failing=5, ok=5, failed=5) == ""
    assert "6 of 10 feeds fail" in said(failing=6, ok=4, failed=6)


def test_a_country_that_no_feed_shows_is_named_with_its_cure():
    yemen = View(area=Area.COUNTRY, name="YE", configured=0, delivering=0)
    found = said(coverage=Coverage(views=(yemen,), feeds=10, delivering=10))
    assert (
        found == "Yemen: blind, no feed covers it -> add a feed that covers it: monitor feeds add"
    )


def test_when_not_one_feed_delivers_it_is_said_once():
    views = tuple(
        View(area=Area.COUNTRY, name=name, configured=2, delivering=0) for name in ("IQ", "YE")
    )
    found = said(failing=10, coverage=Coverage(views=views, feeds=10, delivering=0))
    assert found.count("->") == 1
    assert "0 of 10 feeds deliver: nothing is seen anywhere" in found
    assert "monitor doctor" in found


@pytest.mark.parametrize(
    ("seconds", "words"), [(-5, "0 s"), (119, "119 s"), (120, "2 min"), (7_200, "2 h")]
)
def test_a_length_of_time_in_words(seconds, words):
    assert span(timedelta(seconds=seconds)) == words


def test_the_last_beat_is_read_back(store: Store):
    with store.write() as conn:
        assert heartbeat.last(conn) is None
        heartbeat.write(conn, replace(BEAT, at=NOW - timedelta(hours=1)))
        heartbeat.write(conn, BEAT)
        assert heartbeat.last(conn) == BEAT


def test_status_without_a_daemon_ends_with_1(run: Callable, answer: Callable):
    done = run("status")
    assert done.exit_code == 1
    assert "NOT WELL" in done.stdout
    told = answer("status")
    assert told["healthy"] is False
    assert told["problems"][0]["cure"]
    assert told["daemon"] is None
