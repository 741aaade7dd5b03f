"""Incidents, feeds and alerts in the words of the pages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from telling import site, when

from monitor.alerts.render import words as wording
from monitor.feeds.cures import WORDS as FEED_WORDS
from monitor.feeds.health import FeedState, FeedStatus
from monitor.store.outbox import State
from monitor.store.overview import Posted
from monitor.types import (
    Claim,
    Count,
    Facts,
    Incident,
    Kind,
    Origin,
    Reliability,
    Severity,
    Source,
    Status,
    Weapon,
)
from monitor.web import views

NOW = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
EN = wording.load(Path("config/words"))["en"]

PLACE = site("Besmaya", 33.2, 44.6)
DAY = when("2026-03-16")


def claim(publisher: str, fact: str, value: object, **more: object) -> Claim:
    given: dict[str, object] = {
        "url": f"https://{publisher}.example/1",
        "quote": "two rockets hit the base",
        "as_of": NOW - timedelta(hours=1),
        "source": Source(publisher=publisher, reliability=Reliability.B),
    } | more
    return Claim(fact=fact, value=value, publisher=publisher, **given)  # type: ignore[arg-type]


INCIDENT = Incident(
    id="i-1",
    status=Status.CORROBORATED,
    severity=Severity.MEDIUM,
    origin=Origin.LIVE,
    facts=Facts(
        place=PLACE,
        when=DAY,
        weapon=Weapon(kind=Kind.ROCKET),
        munitions=Count(low=2, best=2, high=2),
        killed=Count(low=0, best=0, high=0),
    ),
    revision=1,
    created_at=NOW - timedelta(minutes=5),
    claims=(
        claim("alpha", "munitions", Count(low=2, best=2, high=2)),
        claim("beta", "munitions", Count(low=4, best=4, high=None), as_of=NOW),
    ),
)


def test_an_incident_in_words() -> None:
    shown = views.show(INCIDENT, EN, now=NOW)
    assert shown.headline == "2 rockets hit Besmaya, Iraq"
    assert shown.status == "reported by 2 independent outlets"
    assert (shown.killed, shown.wounded) == ("none", "not reported")
    assert shown.publishers == ("alpha", "beta")
    assert shown.ago == "5 minutes ago"


def test_who_says_what_is_kept_apart_and_the_newest_words_are_quoted() -> None:
    shown = views.show(INCIDENT, EN, now=NOW)
    fact = next(fact for fact in shown.facts if fact.name == EN.facts["munitions"])
    assert [said.publisher for said in fact.said] == ["alpha", "beta"]
    assert fact.values == ("2", "at least 4")
    assert shown.quote is not None
    assert shown.quote.publisher == "beta"


def test_a_link_that_is_none_is_not_shown() -> None:
    hostile = replace(INCIDENT, claims=(claim("x", "target", "a", url="javascript:alert(1)"),))
    shown = views.show(hostile, EN, now=NOW)
    assert shown.quote is not None
    assert shown.quote.url == ""


@pytest.mark.parametrize("origin", Origin)
def test_every_origin_has_words(origin: Origin) -> None:
    shown = views.show(replace(INCIDENT, origin=origin), EN, now=NOW)
    assert bool(shown.origin) == (origin is not Origin.LIVE)


@pytest.mark.parametrize("status", Status)
def test_every_status_has_words(status: Status) -> None:
    assert views.show(replace(INCIDENT, status=status), EN, now=NOW).status


@pytest.mark.parametrize("status", FeedStatus)
def test_a_feed_that_brings_nothing_has_a_reason_and_a_cure(status: FeedStatus) -> None:
    state = FeedState(
        id="feed", url="https://a.example/f", next_due=NOW, status=status, status_reason="why"
    )
    line = views.feed_line(state, NOW)
    assert line.state.startswith(FEED_WORDS[status][0])
    if status.failing:
        assert line.state.endswith(": why")
        assert line.cure
        assert line.manner == "bad"
    assert (line.manner == "good") == status.delivers


@pytest.mark.parametrize("state", State)
def test_every_state_of_an_alert_has_words(state: State) -> None:
    row = Posted(
        id=1,
        incident="i-1",
        revision=1,
        kind="alert",
        change="new",
        severity="high",
        subscriber="desk",
        channel="mail",
        state=state,
        subject="Rocket attack",
        reason="everywhere",
        created_at=NOW,
        next_at=None,
        sent_at=None,
        attempts=1,
        error="",
    )
    assert views.alert_line(row, NOW).state


def test_the_outbox_in_one_line() -> None:
    assert views.outbox_line({}) == "0 sent, 0 waiting"
    counts = {State.SENT: 3, State.PENDING: 1, State.HANDING_OVER: 1, State.DEAD: 2}
    assert views.outbox_line(counts) == "3 sent, 2 waiting, 2 refused for good"


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        (None, "never"),
        (NOW, "now"),
        (NOW - timedelta(minutes=3), "3 minutes ago"),
        (NOW + timedelta(hours=2), "in 2 hours"),
    ],
)
def test_how_long_ago(instant: datetime | None, said: str) -> None:
    assert views.ago(instant, NOW) == said
