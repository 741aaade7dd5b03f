"""Who could have done it: the candidates for claimer and blamed, and who is chosen of them."""

from datetime import datetime

import pytest

from monitor.reading.facts import FACTS, proposed
from monitor.reading.facts.suspects import SLOTS
from monitor.types import Article, Source

TEXT = (
    "Shells fell on the grain market of Idlib on Monday, killing four men. Residents have little"
    " doubt that the Syrian army was at the guns. The Brown Hills Battalion has not been heard of"
    " since. Bandits looted two stalls. Jordan condemned the attack."
)


@pytest.fixture
def suspected(reader):
    at = datetime.fromisoformat("2018-03-13T12:00+00:00")
    source = Source(publisher="post.example", language="en")
    article = Article(
        url="https://post.example/1",
        title="Shells hit Idlib market",
        text=TEXT,
        published=at,
        source=source,
    )
    scene = reader.lead_of(article)
    answers = {name: fact(scene, reader.rules) for name, fact in FACTS.items()}
    return scene, proposed(scene, reader.rules, answers)


def _one(suspected, value, slot="blamed_on"):
    return next(one for one in suspected[1][slot] if one.value == value)


def test_actors_people_and_unknown_names_are_candidates(suspected):
    named = {one.value for one in suspected[1]["blamed_on"]}
    assert {"Syria", "Brown Hills Battalion", "Bandits"} <= named


def test_each_is_a_candidate_once_with_a_quote(suspected):
    scene, candidates = suspected
    for slot in SLOTS:
        ones = candidates[slot]
        assert len({one.value for one in ones}) == len(ones)
        assert all(scene.document.evidence(slot, s).quote for one in ones for s in one.found.spans)


def test_signs_say_what_somebody_is_and_what_stands_around_it(suspected):
    bandits = _one(suspected, "Bandits").signs
    assert {"is people", "people “bandits”", ">1 “looted”", "< nothing"} <= bandits
    assert "is name" in _one(suspected, "Brown Hills Battalion").signs


def test_the_own_army_is_told_from_that_of_others(suspected):
    assert "at home state" in _one(suspected, "Syria").signs


def test_claimers_are_one_name_and_blamed_a_tuple(suspected):
    assert _one(suspected, "Bandits", "claimed_by").found.value == "Bandits"
    assert _one(suspected, "Bandits").found.value == ("Bandits",)


@pytest.mark.parametrize(
    ("title", "text", "slot", "name"),
    [
        (
            "Drone falls near hotel in Eilat",
            "A drone came down beside a hotel pool in Eilat on Tuesday and hurt two guests. The"
            " Houthis say it was theirs.",
            "claimed_by",
            "Houthis",
        ),
        (
            "Two shepherds killed in Diyala",
            "Two shepherds were shot dead north of Muqdadiya on Tuesday night. The police say it"
            " was Daesh.",
            "blamed_on",
            "Islamic State",
        ),
    ],
)
def test_wordings_that_no_rule_knows_are_told(read, title, text, slot, name):
    lead = next(m for m in read(title, text, "2026-03-11T12:00:00+00:00").mentions if m.lead)
    told = getattr(lead, slot)
    assert name in ((told,) if isinstance(told, str) else told or ())


def test_who_only_condemns_is_not_blamed(read):
    report = read(
        "Rockets fall on Balad base",
        "Three rockets fell on Balad base on Tuesday. Jordan and Turkey condemned the attack.",
        "2026-03-11T12:00:00+00:00",
    )
    lead = next(mention for mention in report.mentions if mention.lead)
    assert lead.blamed_on == ()
    assert lead.claimed_by is None
