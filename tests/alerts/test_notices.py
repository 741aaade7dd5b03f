"""What operators and subscribers hear of the monitor itself: once for each episode."""

from dataclasses import replace
from datetime import timedelta

import pytest
from alert_samples import WORDS, audience, subscriber
from posting import START, rows

from monitor.alerts.notice import Notice, Sight
from monitor.alerts.notice import Trouble as Wrong
from monitor.alerts.render.notice import notice
from monitor.delivery.notices import BLIND_FOR, tell_blindness, tell_operators, tell_sick_feeds
from monitor.feeds.coverage import Area, Coverage, Trouble, View, coverage
from monitor.feeds.health import FeedState, FeedStatus
from monitor.gazetteer.sites import Site
from monitor.types import Feed, Source
from monitor.wellbeing.sight import concerns
from monitor.wellbeing.watch import watched

SICK = Trouble(feed="river", reason="timed out", cure="wait")
BLIND = View(
    area=Area.COUNTRY,
    name="IQ",
    configured=4,
    delivering=0,
    since=START,
    troubles=(SICK,),
    asked_by=frozenset({"desk"}),
)
SEEN = replace(BLIND, delivering=3, troubles=())
CHANNELS = [
    {"name": "mail", "url": "console://"},
    {"name": "sms", "url": "console://", "use": "fallback"},
]
OPERATOR = subscriber("ops", channels=CHANNELS, operator=True)
WANTS = subscriber("desk", blind_alarm=True, receive={"countries": ["IQ"]})
ELSEWHERE = subscriber("other", blind_alarm=True, receive={"countries": ["SY"]})


def look(store, view, minutes, *people):
    with store.write() as conn:
        return tell_blindness(
            conn,
            audience(*people or (OPERATOR, WANTS, ELSEWHERE, subscriber("none"))),
            Coverage(views=(view,), feeds=4, delivering=view.delivering),
            now=START + timedelta(minutes=minutes),
        )


def told(store):
    return [(row.subscriber, row.channel, row.message["subject"]) for row in rows(store)]


def test_blindness_is_told_once_to_those_concerned_and_its_end_as_well(store):
    wait = BLIND_FOR / timedelta(minutes=1)
    assert [look(store, BLIND, minute) for minute in (0, wait - 1, wait, wait + 1)] == [0, 0, 2, 0]
    assert look(store, BLIND, 24 * 60) == 0
    assert [look(store, SEEN, 25 * 60), look(store, SEEN, 26 * 60)] == [2, 0]
    alarm = "MONITOR: no source watches Iraq now"
    over = "MONITOR: watched again: Iraq"
    assert told(store) == [
        ("ops", "mail", alarm),
        ("desk", "console", alarm),
        ("ops", "mail", over),
        ("desk", "console", over),
    ]
    assert "What to do" in rows(store)[0].message["text"]
    assert "What to do" not in rows(store)[1].message["text"]  # nothing that a reader could do


def test_a_flicker_wakes_nobody_and_a_second_episode_is_told_again(store):
    assert [look(store, view, n) for n, view in enumerate([BLIND, SEEN, BLIND])] == [0, 0, 0]
    assert look(store, BLIND, 60) == 2
    assert look(store, SEEN, 61) == 2
    assert [look(store, BLIND, 62), look(store, BLIND, 100)] == [0, 2]


CAMP = Site(
    id="iq-camp-taji", name="Camp Taji", kind="base", country="IQ", lat=33.5, lon=44.3, source="-"
)
DEPOT = {"name": "Depot", "lat": 33.2, "lon": 44.7, "radius_km": 10}


@pytest.mark.parametrize(
    ("scope", "hears_of"),
    [
        ({}, {"country/IQ"}),
        ({"countries": ["IQ"]}, {"country/IQ"}),
        ({"countries": ["SY"]}, {"country/SY"}),
        ({"provinces": ["Anbar"]}, set()),
        ({"sites": ["iq-camp-taji"]}, {"site/Camp Taji"}),
        ({"assets": [DEPOT]}, {"site/Depot"}),
        ({"languages": ["ar"]}, {"language/ar", "country/IQ"}),
    ],
)
def test_who_is_concerned(scope, hears_of):
    """One feed that covers Iraq in English and does not answer."""
    person = subscriber("desk", blind_alarm=True, receive=scope)
    river = Feed(
        id="river",
        url="https://river.example/",
        source=Source(publisher="River", language="en"),
        covers=("IQ",),
    )
    seen = coverage([river], {}, watched([person], [CAMP]), now=START)
    assert {view.key for view in seen.views if concerns(view, person)} == hears_of
    assert all(concerns(view, OPERATOR) for view in seen.views)


def test_E04_feeds_that_fail_for_a_day_are_told_once_together_and_again_after_a_week(store):
    def fails(name, since):
        return FeedState(
            id=name,
            url="https://a.example/feed",
            next_due=START,
            status=FeedStatus.FAILED,
            status_reason="answered 404",
            last_ok=START + timedelta(hours=since),
        )

    def tell(hours, *states):
        with store.write() as conn:
            now = START + timedelta(hours=hours)
            return tell_sick_feeds(conn, audience(OPERATOR, WANTS), states, now=now)

    river, lake = fails("river", 0), fails("lake", 1)
    well = replace(river, status=FeedStatus.OK)
    assert [tell(hours, river, lake) for hours in (23, 24.9, 25.1, 26, 48)] == [0, 1, 0, 0, 0]
    assert tell(49, river, lake) == 1  # the lake's turn: once a day is enough
    assert [tell(hours, river) for hours in (7 * 24 - 1, 7 * 24 + 1)] == [0, 1]
    assert [tell(hours, well) for hours in (200, 300)] == [0, 0]
    assert tell(400, river) == 1
    assert told(store)[0] == (
        "ops",
        "mail",
        "MONITOR: feeds that have failed for more than a day: 1",
    )
    assert "river (answered 404)" in rows(store)[0].message["text"]


def test_a_trouble_with_an_operators_own_channel_is_told_another_way(store):
    trouble = Notice(
        trouble=Wrong.BROKEN,
        name="broken/ops/mail/1",
        values={"who": "ops/mail", "subscriber": "ops", "why": "status 401"},
    )
    with store.write() as conn:
        for _ in range(2):
            tell_operators(conn, audience(OPERATOR), trouble, now=START, not_by=("ops", "mail"))
    ((_, channel, subject),) = told(store)
    assert (channel, subject) == ("sms", "MONITOR: ops/mail refuses every message")


@pytest.mark.parametrize("language", sorted(WORDS))
@pytest.mark.parametrize("trouble", Wrong)
def test_every_trouble_has_words_and_hostile_reasons_stay_text(trouble, language):
    keys = ("who", "subscriber", "subject", "since", "folder", "count", "feeds")
    values = dict.fromkeys(keys, "desk/slack")
    values |= {"configured": "4", "delivering": "0", "why": "<!channel>\u202e<b>{0}</b>"}
    sights = tuple(Sight(area="country", name=code, values=values) for code in ("IQ", "SY"))
    about = Notice(trouble=trouble, name="n", values=values, sights=sights)
    written = notice(about, WORDS[language], "n", operator=True)
    assert "\u202e" not in written.text
    assert "<b>" not in written.html
    assert WORDS[language].sections["cure"] in written.text
