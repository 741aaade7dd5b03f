"""Who is told, who is not, and why."""

from dataclasses import replace
from datetime import timedelta

import pytest
from alert_samples import ANBAR, BESMAYA, FACTS, NOW, facts, incident, revision, subscriber

from monitor.alerts.route import Standing, route
from monitor.alerts.scope import Ground
from monitor.types import Change, Origin, Precision, Severity, Status

TOLD = {("desk", "console")}


def decide(rev=None, inc=None, *, told=(), silent="", channels=None, **receive):
    given = {"channels": channels} if channels else {}
    desk, standing = subscriber(receive=receive, **given), Standing(told=told)
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
    assert not decide(taken_back, told={("desk", "pager")}).alerts


def test_a_channel_that_was_told_is_the_one_that_hears_the_correction():
    channels = [{"name": name, "url": "console://"} for name in ("mail", "chat")]
    routed = decide(
        revision(number=2, change=Change.CORRECTION), told={("desk", "chat")}, channels=channels
    )
    assert [alert.channel for alert in routed.alerts] == ["chat"]


def test_changes_that_were_not_asked_for_are_left_out():
    assert not decide(revision(change=Change.UPDATE), told=TOLD, changes=["new"]).alerts
