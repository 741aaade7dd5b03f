"""Same, new or unsure: identity by facts, each decision with a reason that names its terms."""

from pathlib import Path
from typing import Any

import pytest
from telling import PLACES, article, instant, mention, ship, site, source

from monitor.incidents import Policy, places
from monitor.incidents.assess import assess
from monitor.incidents.claims import claims_of
from monitor.incidents.match import Match, match
from monitor.incidents.places import Fit
from monitor.types import Basis, Incident, Mention, Origin, Precision, When, WhenPrecision

POLICY = Policy.load(Path(__file__).parents[2] / "config")
EVENING = "2020-03-11T20:00"
NEXT_DAY = "2020-03-12T10:00"
IN_ERBIL = site("Consulate in Erbil", 36.19, 44.05, "Erbil")


def known(one: Mention, at: str = EVENING, name: str = "iq-1") -> Incident:
    written = article(f"https://{name}.example/1", at=at)
    claims = claims_of(written, one, source(), instant(at))
    found = assess(claims, POLICY)
    return Incident(
        id=name,
        status=found.status,
        severity=found.severity,
        origin=Origin.LIVE,
        facts=found.facts,
        revision=1,
        created_at=instant(at),
        claims=claims,
    )


def held(one: Mention, *incidents: Incident, at: str = NEXT_DAY, **more: Any) -> Match:
    return match(one, instant(at), incidents, POLICY.match, **more)


CAMP = site("Camp Victory", 33.27, 44.26)
AIRPORT = site("Baghdad airport", 33.263, 44.235)
NEAR = {"site_id": None, "precision": Precision.NEAR, "country": "YE"}
OFF_MOCHA = site("Mocha", 13.318, 43.25, "Taiz", **NEAR, radius_km=43.0)
WEST_OF_MOCHA = site("Mocha", 13.318, 42.839, "Taiz", **NEAR, radius_km=20.8)
TOWN = {"site_id": None, "precision": Precision.DISTRICT, "country": "RU"}
BELGOROD = site("Belgorod", 50.603, 36.581, "Belgorod", **TOWN, radius_km=6.0)
SHEBEKINO = site("Shebekino", 50.413, 36.925, "Belgorod", **TOWN)
GRUZSKOYE = site("Gruzskoye", 50.603, 36.581, "Belgorod", **TOWN, radius_km=120.0, listed=False)
VILLAGE = {"site_id": None, "precision": Precision.COUNTRY, "radius_km": 470.0, "listed": False}
KHAN_SAAD = site("Khan Sayd", 33.2, 43.7, None, **VILLAGE)
KHAN_SAAD_TOO = site("Khan-Said", 33.2, 43.7, None, **VILLAGE)
ZAIDAN = site("Zaidan", 33.2, 43.7, None, **VILLAGE)
BAGHDAD = site("Baghdad", 33.32, 44.39, site_id=None, precision=Precision.DISTRICT, radius_km=20.0)
SEA = {"site_id": None, "precision": Precision.SEA_OR_AIR, "country": None}
RED_SEA = site("Red Sea", 20.0, 38.0, None, **SEA, radius_km=900.0)
AT_SEA = site("Hodeidah", 14.8, 42.0, "Hodeidah", **{**SEA, "country": "YE"}, radius_km=50.0)
FAR_SOUTH = site("Mocha", 13.3, 42.0, "Taiz", **{**SEA, "country": "YE"}, radius_km=16.0)
MARIB = site("Marib", 15.46, 45.33, "Marib", **{**TOWN, "country": "YE"})
TEBNIT = site("Kfar Tebnit", 33.2, 43.7, None, **VILLAGE)
TIBNIT = site("Kafr Tibnit", 33.2, 43.7, None, **VILLAGE)
TOWER = site("Tower 22", 33.313, 38.7, "Mafraq", country="JO")
CAMP_OVER = site("Rukban camp", 33.31, 38.7, "Rif Dimashq", country="SY")
HIT = site("Hit", 33.64, 42.83, "Anbar", site_id=None, precision=Precision.DISTRICT)
ANBAR = {"site_id": None, "precision": Precision.PROVINCE, "radius_km": 250.0}
BORDER = site("Border field", 33.4, 41.2, "Nineveh")
OTHER_SIDE = site(
    "Kurdistan",
    35.3,
    47.0,
    site_id=None,
    country="IR",
    precision=Precision.PROVINCE,
    radius_km=130.0,
)
WADI = site("Wadi Hajar", 33.2, 43.7, None, **VILLAGE)
WADI_TOO = site("وادي حجر", 33.2, 43.7, None, **VILLAGE)
NEAR_TAJI = site("Taji", 33.53, 44.25, site_id=None, precision=Precision.NEAR, radius_km=35.0)
BESIDE_TAJI = site("Tarmiyah", 33.67, 44.39, site_id=None, precision=Precision.DISTRICT)
ASTRA = ship("Astra Bay")
ASTRA_TOO = ship("أسترا باي")
LINNEA = ship("Linnea")
HOUTHIS = {"blamed_on": ("Houthis",)}
SAME = [
    # what is known, what is told, why they are one
    (mention(), mention(), "the plain case"),
    (mention(munitions=2), mention(munitions=(4, None)), "two sources, two figures"),
    (mention(killed=2), mention(killed=5), "tolls grow"),
    (mention(kind="rocket"), mention(kind="drone"), "rockets that turn out to be drones"),
    (mention(kind=None), mention(), "an explosion first, rockets later"),
    (mention("erbil", kind=None), mention("erbil airport", kind="drone"), "vague, then precise"),
    (mention("taji town"), mention("taji"), "a site and its town"),
    (mention("anbar"), mention("ain al-asad"), "a province and a base in it"),
    (mention("iraq"), mention("taji"), "a country and the only attack in it"),
    (mention(None, killed=7, wounded=9), mention(killed=7, wounded=9), "no place, figures fit"),
    (mention(killed=22), mention(killed=(1, None)), "one of the dead is buried"),
    (mention(time="evening"), mention(day="2020-03-12", time="dawn"), "one night by its parts"),
    (mention(time="night"), mention(time="21:30"), "an hour of that night"),
    (mention(), mention(cue="split", cue_words="a new attack"), "new beside those of other days"),
    (mention("balad"), mention("balad town"), "a base told by the name of its town"),
    (mention(day="2020-03-11", time="23:40"), mention(day="2020-03-12"), "one night dated twice"),
    (mention(munitions=33), mention(day="2020-03-12", munitions=33), "a day off, the figure fits"),
    (mention(kind="ied", killed=4, wounded=9), mention(killed=4, wounded=9), "another means"),
    (
        mention(kind="airstrike", killed=2, time="dawn"),
        mention(kind="gunfire", killed=2, time="dawn"),
        "another means at the same hour",
    ),
    (mention(), mention(cue="split", cue_words="third attack in a week"), "of its own week"),
    (mention(munitions=40), mention(munitions=3), "fired and come down, of one salvo"),
    (mention(), mention(kind="gunfire"), "another means, at one site on one day"),
    (mention(killed=17), mention(None, killed=17), "no place, but a toll that is no chance"),
    (mention(CAMP), mention(AIRPORT), "a camp beside an airport goes by both names"),
    (mention(cue="split"), mention(cue="split", cue_words="hours after"), "both say second"),
    (mention("besmaya", killed=3, wounded=7),
     mention(killed=3, wounded=7, also_named=(PLACES["besmaya"],)),
     "its scene was read wrong, but it names the place"),
    (mention("basra", killed=12, also_named=(PLACES["taji"],)), mention(killed=12),
     "the scene of what is known was read wrong"),
    (mention("besmaya", killed=3, also_named=(PLACES["taji"],)),
     mention(killed=3, also_named=(PLACES["besmaya"],)), "each names the scene of the other"),
    (mention("besmaya", killed=2, wounded=10, also_named=(PLACES["taji"],)),
     mention(killed=4, wounded=12, also_named=(PLACES["besmaya"],)), "a salvo on both"),
    (mention(BELGOROD, killed=3, wounded=9), mention(SHEBEKINO, killed=3, wounded=8),
     "a region by the name of its capital"),
    (mention("besmaya", killed=40, wounded=61, target="market"),
     mention("besmaya", day="2020-03-20", killed=40, wounded=61, target="market"),
     "an old report posted anew as of yesterday"),
    (mention("basra", killed=4, wounded=17, also_named=(PLACES["taji"],)),
     mention(killed=5, wounded=21), "both tolls are nearly the same"),
    (mention(OFF_MOCHA), mention(WEST_OF_MOCHA), "one measures from where the other is off"),
    (mention(AT_SEA, kind="grenade", target="vessel"),
     mention(AT_SEA, kind="drone", target="tanker"), "a ship, attacked with boats and drones"),
    (mention("anbar", kind="airstrike", killed=7, munitions=2),
     mention("ain al-asad", kind="ied", killed=8, munitions=2), "bombed, in another sense"),
    (mention("iraq", kind="gunfire", killed=8, time="night", **HOUTHIS),
     mention(kind="assault", killed=9, time="evening", **HOUTHIS), "much is alike in a country"),
    (mention("erbil", killed=2, wounded=0), mention("erbil", killed=2, wounded=6),
     "two dead, and nobody else was hurt where one reporter stood"),
    (mention("erbil", day="2020-03-09", kind="ied", killed=9, wounded=(30, None)),
     mention("erbil", kind="ied", killed=11, wounded=33), "near the Monday Market"),
    (mention("erbil", day="2020-03-08", kind="stabbing", wounded=2),
     mention("erbil", kind="stabbing", wounded=3), "a stabbing is seldom heard of"),
    (mention("besmaya", killed=1, wounded=4), mention("besmaya", killed=0, wounded=0),
     "no one was injured inside the walls"),
    (mention(AT_SEA, also_named=(ASTRA,)), mention("erbil", also_named=(ASTRA,)),
     "one ship, of which the navy tells ashore"),
    (mention(AT_SEA, kind="missile", munitions=9, also_named=(ASTRA,)),
     mention(None, kind="drone", also_named=(ASTRA_TOO,)), "its name in another alphabet"),
    (mention(KHAN_SAAD, kind="gunfire"), mention(KHAN_SAAD_TOO, kind="gunfire"),
     "two spellings of a village that no table has"),
    (mention(KHAN_SAAD, also_named=(BAGHDAD,)), mention(BAGHDAD), "a village and its city"),
    (mention(KHAN_SAAD, killed=12), mention(BAGHDAD, killed=12), "a toll that is no chance"),
    (mention(KHAN_SAAD), mention("iraq"), "a village, and the country it is in"),
    (mention("ain al-asad", munitions=5, killed=0, wounded=0, time="evening"),
     mention(HIT, munitions=(4, None), killed=0, wounded=0, time="night"), "from the next town"),
    (mention(WADI, kind=None), mention(WADI_TOO, kind="gunfire"), "a village in two alphabets"),
    (mention(also_named=(PLACES["besmaya"],)), mention(OTHER_SIDE, also_named=(PLACES["taji"],)),
     "a province of the country next door, and the site that was hit"),
    (mention("taji town"), mention(None, also_named=(PLACES["taji town"],)), "no scene but a name"),
    (mention(PLACES["taji town"], also_named=(NEAR_TAJI,), kind=None),
     mention(BESIDE_TAJI, kind="drone"), "near a town, and what lies there"),
    (mention("erbil", kind="gunfire", killed=3), mention("erbil", day="2020-03-12",
     kind="gunfire", killed=3), "a day off, and the toll"),
    (mention("erbil", kind="gunfire", killed=9, target="church", time="23:00"),
     mention("erbil", kind="gunfire", killed=9, target="church", time="morning"), "at what hour?"),
    (mention(AT_SEA, kind=None, killed=0, target="vessel"),
     mention(RED_SEA, kind="missile", killed=0, target="bulker"), "a port and its sea"),
    (mention("besmaya", killed=6, kind="ied", target="mosque"),
     mention("besmaya", day="2020-03-19", killed=6, kind="ied", target="mosque"), "as of today"),
    (mention("besmaya", killed=3), mention(killed=3, also_named=(PLACES["besmaya"],)),
     "the toll, and the place by name"),
    (mention("ain al-asad", munitions=1, wounded=2, target="home"),
     mention(HIT, munitions=1, wounded=2, target="car"), "all figures, and the next town"),
    (mention(site("Anbar", 33.0, 41.5, "Anbar", **ANBAR), munitions=2, target="gas field"),
     mention(BORDER, munitions=2, target="gas field"), "a field at the border of a province"),
    (mention(BELGOROD, killed=3), mention(GRUZSKOYE, killed=3), "a village, and its capital"),
    (mention(AT_SEA, kind="gunfire"), mention(AT_SEA, kind="drone"), "at sea all means fit"),
    (mention(target="للمسجد"), mention(target="mosque"), "in another language, with its article"),
    (mention(TEBNIT), mention(TIBNIT), "a village with other vowels"),
    (mention(TOWER, kind="drone"), mention(CAMP_OVER, kind="drone"), "one spot at a border"),
    (mention("erbil", kind="airstrike"), mention("erbil", kind="rocket"), "rockets of aircraft"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "why"), SAME, ids=[why for *_, why in SAME])
def test_one_attack(first: Mention, second: Mention, why: str):
    found = held(second, known(first))
    assert (found.decision, found.incident_id) == ("same", "iq-1")


BEKAA = site(
    "Bekaa Valley", 33.85, 36.0, "Beqaa", country="LB", precision=Precision.REGION, radius_km=45.0
)
PORT = site("Port of Beirut", 33.904, 35.519, "Beirut", country="LB", radius_km=2.0)
APART = [
    (mention(), mention(day="2020-03-14"), "new", "another time"),
    (mention(), mention(day="2021-03-11"), "new", "another time"),
    (mention(), mention("besmaya"), "new", "another place"),
    (mention("erbil"), mention("basra"), "new", "another place"),
    (mention("anbar"), mention("taji"), "new", "another place"),
    (mention(None, killed=7), mention(killed=7), "unsure", "no place to compare"),
    (mention(time="06:00"), mention(time="21:00"), "unsure", "too much differs"),
    (mention(time="01:00"), mention(time="evening"), "unsure", "too much differs"),
    (mention(time="evening"), mention(day="2020-03-12", time="morning"), "unsure", "dated twice"),
    (mention(), mention(cue="split", cue_words="a second strike hours later"), "new", "another"),
    (mention(munitions=2, day=None), mention(munitions=30, day=None), "unsure", "too much differs"),
    (mention(killed=20), mention(killed=2), "unsure", "too much differs"),
    (mention(), mention(day="2020-03-12"), "unsure", "perhaps one night dated twice"),
    (mention(time="morning"), mention(kind="gunfire", time="evening"), "unsure",
     "too much differs"),
    (mention("erbil"), mention("erbil", kind="gunfire"), "unsure", "too much differs"),
    (mention("erbil", kind="gunfire", killed=1, time="small_hours"),
     mention("erbil", kind="assault", wounded=1, time="afternoon"), "unsure", "too much differs"),
    (mention("erbil", kind="stabbing", killed=1), mention("erbil", kind="gunfire", killed=3),
     "unsure", "too much differs"),
    (mention(), mention(cue="split", cue_words="hours after"), "new", "told as another attack"),
    (mention(day="2020-03-11"), mention(day="2020-03-12", cue="split"), "new", "told as another"),
    (mention(None), mention(), "new", "no place to compare"),
    (mention("iraq", kind="ied"), mention("taji"), "new", "same area"),
    (mention("erbil", kind="missile", wounded=9), mention("erbil", kind="drone", wounded=4),
     "unsure", "too much differs"),
    (mention("erbil airport", killed=3),
     mention(IN_ERBIL, wounded=2, also_named=(PLACES["erbil"],)), "new", "not far"),
    (mention("erbil airport", killed=3, kind="rocket"), mention(IN_ERBIL, killed=3, kind="gunfire"),
     "new", "not far"),
    (mention("besmaya"), mention(also_named=(PLACES["besmaya"],)), "unsure", "another place"),
    (mention("besmaya", killed=3), mention(killed=5, also_named=(PLACES["besmaya"],)),
     "unsure", "another place"),  # a small toll is a chance
    (mention(BELGOROD, killed=3), mention(SHEBEKINO, killed=3), "unsure", "another place"),
    (mention("besmaya", wounded=10, also_named=(PLACES["taji"],)),
     mention(wounded=31, also_named=(PLACES["besmaya"],)), "new", "another place"),
    (mention("besmaya", also_named=(PLACES["taji"],)), mention(also_named=(PLACES["besmaya"],)),
     "new", "another place"),  # two sites in one evening, each in the story of the other
    (mention("besmaya", killed=4, wounded=12, target="market"),
     mention("besmaya", day="2020-03-20", killed=4, wounded=12, target="shop"), "new", "time"),
    (mention("besmaya", killed=2, wounded=1, target="market"),
     mention("besmaya", day="2020-03-20", killed=2, wounded=1, target="market"), "new", "time"),
    (mention(killed=0, wounded=0, target="base"),
     mention(day="2020-03-20", killed=0, wounded=0, target="base"), "new", "another time"),
    (mention("besmaya", killed=3), mention(killed=9, also_named=(PLACES["besmaya"],)),
     "unsure", "another place"),
    (mention("besmaya", killed=3),
     mention(day="2020-03-12", killed=3, also_named=(PLACES["besmaya"],)), "new", "another place"),
    (mention(wounded=6), mention(cue="split", cue_words="the third within 24 hours"),
     "new", "told as another attack"),
    (mention(BEKAA), mention(PORT), "new", "another place"),
    (mention(RED_SEA, kind="grenade", target="bulk carrier"),
     mention(RED_SEA, kind="missile", target="tanker"), "unsure", "too much differs"),  # two ships
    (mention("iraq", kind="gunfire", killed=8, time="night"),
     mention(kind="assault", killed=9, time="morning"), "unsure", "the same area"),
    (mention("iraq", kind="gunfire", killed=3), mention(kind="assault", killed=4, **HOUTHIS),
     "new", "the same area"),
    (mention("anbar", kind="airstrike", killed=1), mention("ain al-asad", kind="ied", killed=1),
     "unsure", "same area"),
    (mention("erbil", day="2020-03-09", kind="ied", killed=9, wounded=30),
     mention("erbil", kind="ied", killed=3, wounded=8), "new", "another time"),
    (mention("erbil", day="2020-03-09", kind="ied", killed=9, wounded=30),
     mention("basra", kind="ied", killed=9, wounded=30), "new", "another place"),
    (mention("erbil", day="2020-03-09", kind="ied", killed=1, wounded=2),
     mention("erbil", kind="ied", killed=1, wounded=2), "new", "another time"),
    (mention(KHAN_SAAD, kind="gunfire", killed=3), mention(ZAIDAN, kind="gunfire", killed=9),
     "new", "perhaps one village"),
    (mention(KHAN_SAAD, kind="gunfire", killed=3, time="night"),
     mention(ZAIDAN, kind="gunfire", killed=3, time="night"), "unsure", "perhaps one village"),
    (mention(AT_SEA, also_named=(ASTRA,)), mention(AT_SEA, also_named=(LINNEA,)), "unsure",
     "the ships Astra Bay, Linnea"),
    (mention(AT_SEA, kind="missile", also_named=(LINNEA,)),
     mention(AT_SEA, kind="missile", also_named=(ASTRA_TOO,)), "unsure", "too much differs"),
    (mention(AT_SEA, also_named=(ASTRA,)), mention(BAGHDAD, also_named=(LINNEA,)), "new",
     "another place"),
    (mention("ain al-asad"), mention(HIT), "new", "not far"),
    (mention("erbil", killed=2, wounded=14), mention("erbil", killed=0, wounded=0), "unsure",
     "too much differs"),
    (mention("ain al-asad", munitions=1, wounded=2, target="home"),
     mention(HIT, munitions=1, wounded=3, target="car"), "unsure", "not far"),
    (mention(RED_SEA, munitions=1, kind="missile", target="ship"),
     mention(MARIB, munitions=1, kind="missile", target="house"), "new", "in reach of that sea"),
    (mention("ain al-asad", munitions=5), mention(HIT, munitions=5, kind="ied"), "new", "not far"),
    (mention("ain al-asad", killed=3), mention(HIT, day="2020-03-12", killed=3), "new", "not far"),
    (mention(WADI, kind="gunfire", killed=2), mention(KHAN_SAAD_TOO, kind="gunfire"),
     "new", "perhaps one village"),
    (mention(OTHER_SIDE), mention(), "new", "another place"),
    (mention(AT_SEA, kind="missile", killed=0, target="tanker"),
     mention(RED_SEA, kind="missile", killed=0, target="bulker"), "new", "same area"),
    (mention("besmaya", killed=7, wounded=9, target="market"),
     mention("besmaya", day="2020-03-20", killed=7, wounded=8, target="market"), "new", "time"),
    (mention("besmaya", killed=3, kind="ied", target="mosque"),
     mention("besmaya", day="2020-03-19", killed=3, kind="ied", target="mosque"), "new", "time"),
    (mention(KHAN_SAAD, killed=1, wounded=3), mention("basra", killed=1, wounded=2),
     "new", "perhaps one village"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "decision", "why"), APART)
def test_kept_apart(first: Mention, second: Mention, decision: str, why: str):
    found = held(second, known(first))
    assert found.decision == decision
    assert why in found.reason


def test_a_follow_up_joins_the_only_attack_of_that_day_there_whatever_it_counts():
    bomb, late_death = mention(killed=1, wounded=14), mention(killed=2, wounded=1)
    assert held(late_death, known(bomb)).decision == "unsure"
    found = held(late_death, known(bomb), follow_up=True)
    assert (found.decision, found.incident_id) == ("same", "iq-1")
    assert "wounded 1 and 14" in found.reason


def test_what_follows_up_may_tell_of_some_of_the_victims_only():
    two = known(mention(killed=9), name="a"), known(mention(killed=16), name="b")
    assert held(mention(killed=1), *two).decision == "unsure"
    assert held(mention(killed=1), *two, follow_up=True).decision == "same"


SPRINGFIELD = {"site_id": None, "precision": Precision.DISTRICT, "country": "US"}


IN_HIT = mention(HIT, munitions=1, kind="drone")
SOON = "2020-03-11T23:00"
FRESH = (
    (IN_HIT, SOON, "same"),
    (IN_HIT, NEXT_DAY, "unsure"),
    (mention(HIT, munitions=1, kind="rocket"), SOON, "new"),  # there is fighting
    (mention(HIT, munitions=1, kind="drone", also_named=(PLACES["ain al-asad"],)), SOON, "unsure"),
)


@pytest.mark.parametrize(("later", "at", "decision"), FRESH)
def test_what_is_told_as_news_within_hours_is_mostly_one_attack(
    later: Mention, at: str, decision: str
):
    first = known(mention("ain al-asad", munitions=1, kind="drone"))
    found = held(later, first, at=at)
    assert found.decision == decision
    assert ("told 3 hours apart" in found.reason) == (decision == "same")


def test_a_follow_up_names_a_town_of_which_there_are_many():
    one = site("Springfield", 39.80, -89.64, "Illinois", **SPRINGFIELD)
    other = site("Springfield", 37.21, -93.29, "Missouri", **SPRINGFIELD)
    first = known(mention(one, target="mall"))
    late = mention(other, target="mall", cue="join")
    assert held(late, first, follow_up=True).decision == "same"
    assert held(mention(other, target="mall"), first).decision == "unsure"
    assert held(mention(other, target="church"), first, follow_up=True).decision == "unsure"


def test_the_second_in_a_day_may_be_known_when_the_first_is():
    first = known(mention(day="2020-03-10", killed=13), name="first")
    second = known(mention(killed=4, wounded=8), name="second")
    told = mention(killed=5, wounded=6, cue="split", cue_words="second strike in 24 hours")
    assert held(told, second).decision == "new"
    found = held(told, first, second)
    assert (found.decision, found.incident_id) == ("same", "second")
    assert "the one before is known" in found.reason
    third = mention(killed=19, cue="split", cue_words="third strike in 24 hours")
    assert held(third, first, second).decision == "new"


def test_a_follow_up_goes_to_the_attack_on_its_target():
    bridge, market = mention(wounded=14, target="bridge"), mention(wounded=16, target="market")
    two = known(bridge, name="a"), known(market, name="b")
    late = mention(wounded=1, target="market")
    assert held(late, *two, follow_up=True).incident_id == "b"
    assert held(late, *two, follow_up=True).decision == "same"


def test_what_is_only_named_gives_way_to_the_scene():
    here = known(mention(killed=5), name="here")
    named = known(mention("besmaya", killed=3), name="named")
    found = held(mention(killed=3, wounded=7, also_named=(PLACES["besmaya"],)), here, named)
    assert found.incident_id == "here"


def test_every_term_is_in_the_reason():
    found = held(
        mention(killed=2, munitions=5, time="20:30"), known(mention(killed=2, time="20:00"))
    )
    for words in (
        "place and day fit",
        "rocket by both",
        "Camp Taji",
        "2020-03-11",
        "killed 2 and 2",
        "0.5 hours",
    ):
        assert words in found.reason


def test_a_day_is_misread_of_what_nobody_told_of_on_that_day_only():
    market = mention("erbil", day="2020-03-09", kind="ied", killed=9, wounded=30)
    again = mention("erbil", kind="ied", killed=9, wounded=31)
    told_then = known(market, at="2020-03-09T18:00")
    assert held(again, known(market)).decision == "same"
    assert held(again, told_then).decision == "new"
    assert held(mention("erbil", kind="ied", killed=3), told_then, follow_up=True).decision == "new"


def test_a_follow_up_may_tell_of_a_later_day_if_all_else_is_alike():
    market = mention("erbil", day="2020-03-09", kind="vehicle_bomb", killed=9, wounded=30)
    told_then = known(market, at="2020-03-09T18:00")
    arrest = mention("erbil", kind="vehicle_bomb", killed=9, wounded=30)
    assert held(arrest, told_then).decision == "new"
    found = held(arrest, told_then, follow_up=True)
    assert found.decision == "same"
    assert "follows up an attack of another day" in found.reason
    too_late = mention("erbil", day="2020-03-21", kind="vehicle_bomb", killed=9, wounded=30)
    assert held(too_late, told_then, at="2020-03-21T10:00", follow_up=True).decision == "new"


def test_a_ship_that_is_called_a_bulk_carrier_by_one_is_no_tanker():
    bulker = mention(RED_SEA, kind="missile", target="bulk carrier", munitions=1)
    told = known(bulker)
    loose = claims_of(
        article(), mention(RED_SEA, kind="missile", target="ship"), source("B"), instant(EVENING)
    )
    both = Incident(**{**told.__dict__, "claims": (*told.claims, *loose)})
    assert held(mention(RED_SEA, kind="missile", target="tanker"), both).decision == "unsure"
    assert held(mention(RED_SEA, kind="missile", target="vessel"), both).decision == "same"


def test_who_knows_off_which_port_it_was_does_not_mean_the_whole_sea():
    told = known(mention(RED_SEA, kind="missile", target="ship"))
    assert held(mention(FAR_SOUTH, kind="missile", target="ship"), told).decision == "same"
    closer = claims_of(
        article(), mention(AT_SEA, kind="missile", target="ship"), source("B"), instant(EVENING)
    )
    both = Incident(**{**told.__dict__, "claims": (*told.claims, *closer)})
    assert held(mention(FAR_SOUTH, kind="missile", target="ship"), both).decision != "same"
    assert held(mention(RED_SEA, kind="missile", target="ship"), both).decision == "same"


def test_a_ship_that_sinks_elsewhere_days_later_is_the_one_that_was_hit():
    ship = site("Astra Bay", None, None, None, **{**SEA, "precision": Precision.SITE}, listed=False)
    hit = mention(AT_SEA, killed=2, wounded=3, target="tanker", also_named=(ship,))
    sunk = mention(FAR_SOUTH, day="2020-03-14", killed=2, wounded=3, also_named=(ship,))
    assert held(sunk, known(hit), follow_up=True).decision == "same"
    assert held(sunk, known(hit)).decision == "new"


def test_the_closest_of_several_is_joined_whatever_their_order():
    first, second = known(mention(killed=3), name="a"), known(mention(killed=8), name="b")
    one = mention(killed=8)
    assert held(one, first, second).incident_id == held(one, second, first).incident_id == "b"


def test_what_is_alike_decides_between_two_that_fit():
    store = known(mention(target="store", killed=1), name="a", at="2020-03-11T08:00")
    party = known(mention(target="party"), name="b", at="2020-03-11T21:00")
    assert held(mention(target="store"), store, party).incident_id == "a"
    assert held(mention(killed=1), store, party).incident_id == "a"


def test_the_day_that_is_told_goes_before_a_figure():
    saturday = known(mention("erbil", kind="gunfire", killed=2, wounded=8), name="sat")
    sunday = known(mention("erbil", day="2020-03-12", kind="gunfire", killed=3), name="sun")
    third_death = mention("erbil", kind="gunfire", killed=3, cue="join")
    found = held(third_death, saturday, sunday, at="2020-03-14T12:00", follow_up=True)
    assert found.incident_id == "sat"


def test_a_tie_on_one_spot_goes_to_the_later_attack():
    morning = known(mention(), at="2020-03-11T08:00", name="a")
    evening = known(mention(cue="split"), at="2020-03-11T21:00", name="b")
    assert held(mention(), morning, evening).incident_id == "b"


def test_a_tie_over_a_wide_area_decides_nothing():
    found = held(mention("iraq"), known(mention(), name="a"), known(mention("besmaya"), name="b"))
    assert found.decision == "unsure"


def test_a_tie_over_a_wide_area_begins_nothing_when_it_follows_up():
    two = known(mention(), name="a"), known(mention("besmaya"), name="b")
    found = held(mention("iraq", cue="join"), *two, follow_up=True)
    assert found.decision == "same"


def test_the_same_province_goes_before_its_country():
    wide, close = known(mention("iraq"), name="a"), known(mention("anbar"), name="b")
    assert held(mention("anbar"), wide, close).incident_id == "b"


def test_a_follow_up_without_a_date_finds_an_attack_of_days_before():
    undated = mention(day=None, killed=5)
    five_days = "2020-03-16T09:00"
    assert held(undated, known(mention(killed=4)), at=five_days).decision == "new"
    found = held(undated, known(mention(killed=4)), at=five_days, follow_up=True)
    assert found.decision == "same"


def test_the_day_of_publication_is_no_day_of_the_attack():
    published = When(
        earliest=instant(NEXT_DAY).date(),
        latest=instant(NEXT_DAY).date(),
        precision=WhenPrecision.DAY,
        basis=Basis.PUBLISHED,
    )
    told = mention(day=None, **{"when": published})
    assert held(told, known(mention())).decision == "same"


def test_a_wrong_day_in_one_source_stays_a_way_to_be_found():
    one = known(mention(killed=3))
    other = claims_of(article(), mention(day="2020-03-03"), source("B"), instant(EVENING))
    both = Incident(**{**one.__dict__, "claims": (*one.claims, *other)})
    assert held(mention(day="2020-03-03"), both).decision == "same"


def test_two_sites_side_by_side_stay_two_and_a_quarter_is_in_its_city():
    embassy = site("Embassy", 33.299, 44.397, radius_km=1.5)
    union = site("Union III", 33.315, 44.388, radius_km=2.0)
    assert fit(embassy, union) is Fit.APART
    town = {"site_id": None, "precision": Precision.DISTRICT}
    city = site("Aden", 12.80, 45.03, "Aden", **town, radius_km=10.0)
    quarter = site("Tawahi", 12.79, 44.99, "Aden", **town, radius_km=3.0)
    suburb = site("Dar Saad", 12.88, 45.02, "Aden", **town, radius_km=8.0)
    assert fit(city, quarter) is Fit.NEAR
    assert fit(city, suburb) is Fit.APART


def fit(a: Any, b: Any) -> Fit:
    there, back = (places.compare(*pair, POLICY.match.places).fit for pair in ((a, b), (b, a)))
    assert there is back
    return there


def test_a_place_reaches_what_the_other_names_or_shares_a_name_with():
    rules = POLICY.match.places
    taji, besmaya = (places.Where(place=PLACES[name]) for name in ("taji", "besmaya"))
    assert not taji.reaches(besmaya, rules)
    named = places.Where(place=PLACES["basra"], named=(PLACES["besmaya"],))
    assert named.reaches(besmaya, rules)
    assert besmaya.reaches(named, rules)
    one, other = (
        site("Springfield", lat, -90.0, state, **SPRINGFIELD)
        for lat, state in ((39.8, "Illinois"), (37.2, "Missouri"))
    )
    assert places.Where(place=one).reaches(places.Where(place=other), rules)


def test_one_degree_north_is_111_km():
    north = site("North", 34.524, 44.257)
    assert places.distance_km(PLACES["taji"], north) == pytest.approx(111.195, abs=0.001)
