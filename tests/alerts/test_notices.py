"""What operators and subscribers hear of the monitor itself: once for each episode."""

from dataclasses import replace
from datetime import timedelta

import pytest
from alert_samples import WORDS, audience, subscriber
from posting import START, rows

from monitor.alerts.notice import Notice, Sight
from monitor.alerts.notice import Trouble as Wrong
from monitor.alerts.render.notice import notice
from monitor.feeds.coverage import Area, Coverage, Trouble, View
from monitor.notices import BLIND_FOR, tell_blindness, tell_operators
from monitor.sight import concerns

SICK = Trouble(feed="river", reason="timed out", cure="wait")
BLIND = View(
    area=Area.COUNTRY, name="IQ", configured=4, delivering=0, since=START, troubles=(SICK,)
)
SEEN = replace(BLIND, delivering=3, troubles=())
CHANNELS = [
    {"name": "mail", "url": "console://"},
    {"name": "sms", "url": "console://", "use": "fallback"},
]
OPERATOR = subscriber("ops", channels=CHANNELS, operator=True)
DEPOT = {"name": "Depot", "lat": 33.2, "lon": 44.7, "radius_km": 10}
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


@pytest.mark.parametrize(
    ("area", "name", "scope", "is_so"),
    [
        (Area.COUNTRY, "IQ", {}, True),
        (Area.COUNTRY, "IQ", {"countries": ["IQ"]}, True),
        (Area.COUNTRY, "IQ", {"countries": ["SY"]}, False),
        (Area.COUNTRY, "IQ", {"provinces": ["Anbar"]}, False),
        (Area.LANGUAGE, "ar", {"languages": ["ar"]}, True),
        (Area.LANGUAGE, "ar", {}, False),
        (Area.SITE, "Depot", {"assets": [DEPOT]}, True),
        (Area.SITE, "Well", {"assets": [DEPOT]}, False),
    ],
)
def test_who_is_concerned(area, name, scope, is_so):
    view = View(area=area, name=name, configured=1, delivering=0)
    assert concerns(view, subscriber(receive=scope)) == is_so
    assert concerns(view, OPERATOR)


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
    values = dict.fromkeys(("who", "subscriber", "subject", "since"), "desk/slack")
    values |= {"configured": "4", "delivering": "0", "why": "<!channel>\u202e<b>{0}</b>"}
    sights = tuple(Sight(area="country", name=code, values=values) for code in ("IQ", "SY"))
    about = Notice(trouble=trouble, name="n", values=values, sights=sights)
    written = notice(about, WORDS[language], "n", operator=True)
    assert "\u202e" not in written.text
    assert "<b>" not in written.html
    assert WORDS[language].sections["cure"] in written.text
