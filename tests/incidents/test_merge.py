"""From claims to facts, status, severity and news: the written rules, one by one."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telling import article, instant, mention, source

from monitor.incidents import Policy, news
from monitor.incidents.assess import Assessment, assess
from monitor.incidents.claims import claims_of
from monitor.incidents.identity import incident_id
from monitor.incidents.voices import is_copy, source_of, wire_of
from monitor.types import Change, Claim, Evidence, Facts, Kind, Modality, Severity, Source, Status

POLICY = Policy.load(Path(__file__).parents[2] / "config")
ARMY = source("Army", official=True)
MILITIA = source("Militia", affiliation="party:militia")


def says(
    by: str | Source, at: str = "20:00", updates: bool = False, **facts: Any
) -> tuple[Claim, ...]:
    who = by if isinstance(by, Source) else source(by)
    stamp = f"2020-03-11T{at}"
    told = article(f"https://{who.publisher}.example/{at}", at=stamp, by=who)
    return claims_of(told, mention(**facts), who, instant(stamp), updates=updates)


def assessed(*told: tuple[Claim, ...]) -> Assessment:
    claims = [claim for one in told for claim in one]
    expected = assess(claims, POLICY)
    random.Random(1).shuffle(claims)
    assert assess(claims, POLICY) == expected, "the order of claims must not matter"
    return expected


def killed(*told: tuple[Claim, ...]) -> tuple[int, int, int | None] | None:
    count = assessed(*told).facts.killed
    return (count.low, count.best, count.high) if count else None


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([says("A")], None),  # silence is not zero
        ([says("A", killed=0)], (0, 0, 0)),
        ([says("A", killed=3), says("B", killed=5)], (3, 3, 5)),  # a tie takes the lower
        ([says("A", killed=3), says("B", killed=5), says("C", killed=5)], (3, 5, 5)),
        ([says("A", killed=5), says("B", killed=5), says(ARMY, killed=2)], (2, 2, 5)),
        ([says("A", killed=2), says(MILITIA, killed=80)], (2, 2, 80)),
        ([says(MILITIA, killed=80)], (80, 80, 80)),  # nobody else speaks
        ([says("A", killed=(12, None)), says("B", killed=14)], (12, 14, 14)),
        ([says("A", killed=(24, None))], (24, 24, None)),  # "dozens"
        ([says("A", killed=2), says("A", at="20:30", killed=4)], (4, 4, 4)),  # its own correction
        ([says("A", killed=2), says("B", at="23:00", killed=5)], (2, 5, 5)),  # tolls grow
        ([says("A", killed=5), says("B", at="23:00", killed=2)], (2, 2, 5)),
        ([says("A", killed=5), says("C", killed=5), says("B", at="23:00", killed=2)], (2, 5, 5)),
        ([says("A", killed=5), says("B", at="21:00", updates=True, killed=3)], (3, 3, 5)),
        # one of the dead is named, one of the wounded dies
        ([says("A", killed=5), says("B", at="21:00", updates=True, killed=1)], (1, 5, 5)),
        ([says("A", killed=5), says("B", at="21:00", updates=True, killed=0)], (0, 0, 5)),
        # two take it back, and so does an office
        ([says("A", killed=9), says("B", at="21:00", updates=True, killed=3),
          says("C", at="21:30", updates=True, killed=3)], (3, 3, 9)),
        ([says("A", killed=9), says(ARMY, at="21:00", updates=True, killed=3)], (3, 3, 9)),
        ([says(ARMY, killed=5), says("B", at="21:00", updates=True, killed=9)], (5, 5, 9)),
        ([says(ARMY, killed=5), says("B", at="23:30", killed=9)], (5, 5, 9)),
        ([says(ARMY, killed=5), says(ARMY, at="23:30", killed=9)], (9, 9, 9)),
    ],
)  # fmt: skip
def test_figures(told: list[tuple[Claim, ...]], expected: tuple[int, int, int | None] | None):
    assert killed(*told) == expected


def test_what_the_claimer_counts_sets_nothing_while_anybody_else_counts():
    told = says("A", killed=4)
    own = Evidence(fact="own_words", start=0, end=20, quote="it had killed thirty")
    dead = Evidence(fact="killed", start=14, end=20, quote="thirty")
    boast = {"claimed_by": "Sample Brigades", "evidence": (own, dead), "killed": 30}
    assert killed(told, says("B", at="21:00", updates=True, **boast)) == (4, 4, 30)
    assert killed(says("B", **boast)) == (30, 30, 30)  # nobody else speaks
    outside = replace(own, start=20, end=40)
    fair = {**boast, "evidence": (outside, dead)}
    assert killed(told, says("B", at="21:00", updates=True, **fair)) == (4, 30, 30)


def test_the_closest_place_and_the_told_day_win():
    vague = says("A", place="iraq", day=None)
    facts = assessed(vague, says("B", place="taji town"), says("C", place="taji")).facts
    assert facts.place is not None
    assert facts.place.name == "Camp Taji"
    assert facts.when is not None


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ([says("A", kind="rocket"), says("B", kind="rocket"), says("C", kind="drone")], "rocket"),
        ([says("A", kind="rocket"), says("B", at="21:00", kind="drone")], "drone"),
        ([says("A", kind="other"), says("B", kind="drone"), says("C", kind="other")], "drone"),
        ([says("A", kind="ied"), says("B", kind="ied"), says("C", kind="vehicle_bomb")],
         "vehicle_bomb"),
        ([says("A", kind="rocket"), says("B", kind="rocket"),
          says("A", at="23:00", updates=True, kind="drone")], "drone"),
        # "the bombing" in a follow-up is a loose word for the suicide attack that was told
        ([says("A", kind="suicide_bomb"), says("B", at="23:00", updates=True, kind="ied")],
         "suicide_bomb"),
        ([says("A", kind="vehicle_bomb"), says("A", at="22:00", kind="ied")], "vehicle_bomb"),
    ],
)  # fmt: skip
def test_means(told: list[tuple[Claim, ...]], kind: str):
    weapon = assessed(*told).facts.weapon
    assert weapon is not None
    assert weapon.kind is Kind(kind)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ([says("A")], Status.REPORTED),
        ([says("A"), says("A", at="21:00")], Status.REPORTED),
        ([says("A"), says("B")], Status.CORROBORATED),
        ([says(source("A", family="X")), says(source("B", family="X"))], Status.REPORTED),
        ([says("A"), says(MILITIA)], Status.REPORTED),  # a party corroborates nothing
        ([says("A"), says(ARMY)], Status.OFFICIAL),
        ([says("A"), says("B"), says(ARMY, modality=Modality.DENIED)], Status.DISPUTED),
        ([says("A"), says("A", at="21:00", modality=Modality.DENIED)], Status.RETRACTED),
    ],
)
def test_status(told: list[tuple[Claim, ...]], status: Status):
    assert assessed(*told).status is status


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({"killed": 12}, Severity.CRITICAL),
        ({"wounded": 60}, Severity.CRITICAL),
        ({"killed": 1}, Severity.HIGH),
        ({"wounded": 2}, Severity.MEDIUM),
        ({"modality": Modality.INTERCEPTED}, Severity.LOW),
        ({"killed": 0}, Severity.MEDIUM),  # on a site
        ({"place": "iraq"}, Severity.LOW),
    ],
)
def test_severity(facts: dict[str, Any], level: Severity):
    assert assessed(says("A", **facts)).severity is level


def test_a_denial_says_nothing_about_the_attack():
    facts = assessed(says("A", killed=3), says(ARMY, killed=0, modality=Modality.DENIED)).facts
    assert facts.killed is not None
    assert facts.killed.best == 3


def moved(before: dict[str, Any], after: dict[str, Any]) -> news.Development | None:
    old, new = (assessed(says("A", **facts)).facts for facts in (before, after))
    status = Status.REPORTED
    return news.development(old, status, new, status, POLICY.news, POLICY.match.places)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ({"killed": 2}, {"killed": 3}, Change.UPDATE),
        ({"killed": 5}, {"killed": 2}, Change.CORRECTION),
        ({"wounded": 20}, {"wounded": 22}, None),
        ({"wounded": 20}, {"wounded": 60}, Change.UPDATE),
        ({"killed": 100}, {"killed": 103}, None),
        ({"munitions": 2}, {"munitions": 4}, None),
        ({}, {"claimed_by": "Somebody"}, Change.UPDATE),
        ({"kind": None}, {"kind": "rocket"}, Change.UPDATE),
        ({"kind": "rocket"}, {"kind": "drone"}, Change.CORRECTION),
        ({"place": "taji town"}, {"place": "taji"}, Change.UPDATE),
        ({"place": "taji"}, {"place": "besmaya"}, Change.CORRECTION),
    ],
)
def test_what_is_news(before: dict[str, Any], after: dict[str, Any], change: Change | None):
    found = moved(before, after)
    assert found is not None
    assert (found.change if found.material else None) is change


def test_nothing_changed_is_nothing():
    assert moved({"killed": 2}, {"killed": 2}) is None


@pytest.mark.parametrize(
    ("status", "change"),
    [
        (Status.CORROBORATED, Change.UPDATE),
        (Status.DISPUTED, Change.CORRECTION),
        (Status.RETRACTED, Change.RETRACTION),
    ],
)
def test_a_change_of_status_is_news(status: Status, change: Change):
    found = news.development(
        Facts(), Status.REPORTED, Facts(), status, POLICY.news, POLICY.match.places
    )
    assert found is not None
    assert found.material
    assert found.change is change


@pytest.mark.parametrize(
    ("credit", "wire"),
    [
        ("AFP", "AFP"),
        ("Local desk / Reuters", "Reuters"),
        ("رويترز", "Reuters"),  # one agency is one voice by whatever name
        ("Associated Press", "AP"),
        ("Apple Daily", ""),
    ],
)
def test_wires(credit: str, wire: str):
    assert wire_of(credit, POLICY.confidence) == wire


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("BAGHDAD, March 11 (Reuters) - Rockets hit a base.", "Reuters"),
        ("بغداد (رويترز) - سقطت صواريخ", "Reuters"),
        ("Rockets hit a base. [AFP]", "AFP"),
        ("Rockets hit a base, an agency (AFPL) said.", "Local"),
        ("Rockets hit a base, Reuters said.", "Local"),  # quoted, not copied
    ],
)
def test_a_wire_in_brackets_is_the_voice_of_a_text(text: str, voice: str):
    told = article(text=text, by=source("Local"))
    assert source_of(told, POLICY.confidence).voice == voice


def test_short_texts_are_no_copies_of_each_other():
    rules = POLICY.confidence
    assert not is_copy("Rockets hit the base.", "Rockets hit the base.", rules)
    words = (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    )
    assert is_copy(words, f"{words} sixteen", rules)
    assert not is_copy(words, " ".join(reversed(words.split())), rules)


def test_ids_are_readable_stable_and_never_given_twice():
    place, day = mention().place, instant("2020-03-16T00:00").date()
    free = incident_id(place, day, "https://a.example/1#0", lambda _one: False)
    assert free.startswith("iq-20200316-camp-taji-")
    assert free == incident_id(place, day, "https://a.example/1#0", lambda _one: False)
    other = incident_id(place, day, "https://a.example/1#0", lambda one: one == free)
    assert other.startswith(free)
    assert other != free
    assert incident_id(None, day, "x", lambda _one: False).startswith("xx-20200316-unlocated-")
