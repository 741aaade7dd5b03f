"""Who is told, who is not, and why."""

from dataclasses import replace
from datetime import timedelta

import pytest
from alert_samples import ANBAR, BESMAYA, FACTS, NOW, facts, incident, revision, subscriber

from monitor.alerts.route import Standing, route
from monitor.alerts.scope import Ground
from monitor.types import Change, Origin, Precision, Severity, Status, Told

TOLD = {("desk", "console"): Told(revision=1)}
WAITS = {("desk", "console"): Told(waits_until=NOW)}


def decide(rev=None, inc=None, *, told=None, silent="", channels=None, **receive):
    given = {"channels": channels} if channels else {}
    desk, standing = subscriber(receive=receive, **given), Standing(told=told or {})
    (routed,) = route(
        rev or revision(), inc or incident(), [desk], now=NOW, standing=standing, silent=silent
    )
    return routed


@pytest.mark.parametrize(
    ("receive", "place", "ground"),
    [
        ({}, BESMAYA, Ground.EVERYWHERE),
        ({"countries": ["iq"]}, BESMAYA, Ground.COUNTRY),
        ({"countries": ["SY"]}, BESMAYA, None),
        ({"provinces": ["anbar"]}, ANBAR, Ground.PROVINCE),
        ({"provinces": ["Erbil"]}, ANBAR, None),
        ({"sites": ["besmaya"]}, BESMAYA, Ground.SITE),
        ({"sites": ["besmaya"]}, replace(BESMAYA, precision=Precision.NEAR), Ground.NEAR),
        ({"sites": ["besmaya"]}, replace(BESMAYA, precision=Precision.PROVINCE), None),
        ({"sites": ["besmaya"]}, ANBAR, None),
        ({"sites": ["besmaya"], "countries": ["IQ"]}, ANBAR, Ground.COUNTRY),
        ({}, None, None),
        ({"countries": ["IQ"]}, None, None),
        ({"sites": ["besmaya"], "unlocated": True}, None, Ground.UNLOCATED),
    ],
)
def test_places(receive, place, ground):
    routed = decide(revision(facts=facts(place=place)), **receive)
    assert (routed.why.ground if routed.why else None) == ground
    assert bool(routed.alerts) == (ground is not None)
    assert routed.reason


@pytest.mark.parametrize(
    ("receive", "changes", "heard"),
    [
        ({"kinds": ["rocket"]}, {}, True),
        ({"kinds": ["drone"]}, {}, False),
        ({"kinds": ["drone"]}, {"facts": replace(FACTS, weapon=None)}, False),
        ({"min_severity": "high"}, {}, True),
        ({"min_severity": "critical"}, {}, False),
        ({"min_severity": "low"}, {"severity": Severity.INFO}, False),
        ({"min_status": "official"}, {}, False),
        ({"min_status": "corroborated"}, {}, True),
        ({"min_status": "corroborated"}, {"status": Status.DISPUTED}, False),
        ({"changes": ["correction"]}, {}, False),
    ],
)
def test_what_narrows_a_scope(receive, changes, heard):
    assert bool(decide(revision(**changes), **receive).alerts) == heard


@pytest.mark.parametrize("origin", [Origin.SEED, Origin.BACKGROUND, Origin.BACKFILL])
def test_only_live_incidents_ring(origin):
    assert not decide(inc=incident(origin=origin)).alerts


def test_silence_rings_nobody_not_even_those_who_know():
    routed = decide(revision(change=Change.UPDATE), told=TOLD, silent="archive")
    assert (routed.alerts, routed.reason) == ((), "archive")


def test_an_attack_that_becomes_known_after_a_week_is_history():
    when = replace(FACTS.when, earliest=NOW.date() - timedelta(8), latest=NOW.date() - timedelta(8))
    old = revision(facts=facts(when=when), change=Change.UPDATE)
    assert not decide(old).alerts
    assert decide(old, told=TOLD).alerts


def test_who_hears_of_it_for_the_first_time_hears_of_a_new_attack():
    (alert,) = decide(revision(number=3, change=Change.UPDATE)).alerts
    assert (alert.change, alert.revision) == (Change.NEW, 3)


@pytest.mark.parametrize("change", [Change.CORRECTION, Change.RETRACTION, Change.UPDATE])
def test_who_was_told_hears_of_changes_even_when_the_scope_fits_no_more(change):
    moved = revision(number=2, change=change, facts=facts(place=None))
    (alert,) = decide(moved, told=TOLD, countries=["IQ"]).alerts
    assert alert.change is change


def test_a_retraction_goes_to_nobody_else():
    taken_back = revision(number=2, change=Change.RETRACTION, status=Status.RETRACTED)
    assert not decide(taken_back).alerts
    assert not decide(taken_back, told={("desk", "pager"): Told(revision=1)}).alerts


def test_a_channel_that_was_told_is_the_one_that_hears_the_correction():
    channels = [{"name": name, "url": "console://"} for name in ("mail", "chat")]
    routed = decide(
        revision(number=2, change=Change.CORRECTION),
        told={("desk", "chat"): Told(revision=1)},
        channels=channels,
    )
    assert [alert.channel for alert in routed.alerts] == ["chat"]


def test_changes_that_were_not_asked_for_are_left_out():
    assert not decide(revision(change=Change.UPDATE), told=TOLD, changes=["new"]).alerts


def test_what_has_not_left_yet_is_told_in_the_newest_words_and_as_new():
    (alert,) = decide(revision(number=2, change=Change.UPDATE), told=WAITS, changes=["new"]).alerts
    assert (alert.change, alert.revision, alert.reason) == (Change.NEW, 2, "everywhere")


def test_a_channel_that_lags_behind_tells_of_a_new_attack_while_the_others_tell_what_changed():
    channels = [{"name": name, "url": "console://"} for name in ("mail", "chat")]
    told = {("desk", "mail"): Told(revision=1), ("desk", "chat"): Told(waits_until=NOW)}
    routed = decide(revision(number=2, change=Change.UPDATE), told=told, channels=channels)
    changes = {alert.channel: alert.change for alert in routed.alerts}
    assert changes == {"mail": Change.UPDATE, "chat": Change.NEW}


@pytest.mark.parametrize(
    ("changes", "receive", "stale"),
    [
        ({"change": Change.RETRACTION, "status": Status.RETRACTED}, {}, ("console",)),
        ({"change": Change.CORRECTION, "facts": facts(place=None)}, {}, ("console",)),
        ({"severity": Severity.LOW}, {"min_severity": "high"}, ("console",)),
        ({"change": Change.CORRECTION}, {}, ()),
    ],
)
def test_what_waits_and_holds_no_more_must_not_leave(changes, receive, stale):
    routed = decide(revision(number=2, **changes), told=WAITS, **receive)
    assert routed.stale == stale
    assert bool(routed.alerts) == (not stale)


def test_what_is_silent_leaves_what_waits_alone():
    assert decide(revision(number=2), told=WAITS, silent="archive").stale == ()


@pytest.mark.parametrize("severity", [Severity.CRITICAL, Severity.HIGH])
def test_an_escalation_keeps_its_hour_and_ends_when_the_attack_is_critical_no_more(severity):
    channels = [
        {"name": "mail", "url": "console://"},
        {"name": "boss", "url": "console://", "use": "escalation"},
    ]
    later = NOW + timedelta(minutes=3)
    told = {("desk", "mail"): Told(revision=1), ("desk", "boss"): Told(waits_until=later)}
    routed = decide(
        revision(number=2, change=Change.UPDATE, severity=severity), told=told, channels=channels
    )
    waiting = [post for post in routed.postings if post.alert.channel == "boss"]
    assert [post.not_before for post in waiting] == [later] * (severity is Severity.CRITICAL)
    assert routed.stale == (() if waiting else ("boss",))
