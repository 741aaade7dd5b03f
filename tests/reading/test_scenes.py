"""The places that an article could mean, and the reasons for and against each."""

from datetime import datetime

import pytest

from monitor.reading.facts import FACTS, proposed
from monitor.types import Article, Source

SOURCE = Source(publisher="desk.example", language="en")
TITLE = "Bomb in Hilla market"
TEXT = (
    "BAGHDAD (Desk) - A bomb killed four traders in Hilla on Monday. The wounded are in a clinic in"
    " Najaf.\n\nPolice in Karbala said that they knew the bomber."
)


def _signs(reader, title, text, name):
    article = Article(
        url="https://desk.example/1",
        title=title,
        text=text,
        published=datetime.fromisoformat("2025-03-04T10:00:00+00:00"),
        source=SOURCE,
    )
    scene = reader.lead_of(article)
    answers = {fact: find(scene, reader.rules) for fact, find in FACTS.items()}
    told = proposed(scene, reader.rules, answers)["place"]
    return [one.signs for one in told if one.found.value.name == name]


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("Hillah", "in title"),
        ("Hillah", "scene in"),
        ("Hillah", "named most"),
        ("Hillah", "grammar"),
        ("Baghdad", "filed bare"),
        ("Najaf", "named less"),
        ("Karbala", "is speaker"),
    ],
)
def test_each_place_has_reasons(reader, name, sign):
    assert sign in frozenset().union(*_signs(reader, TITLE, TEXT, name))


def test_a_place_that_holds_another_says_so(reader):
    text = "A bomb killed four traders in Hilla, in Babil province, on Monday."
    assert any("finer in sentence" in one for one in _signs(reader, "", text, "Babil"))
    assert any("coarser in sentence" in one for one in _signs(reader, "", text, "Hillah"))


def test_the_scene_wins_over_the_towns_of_what_came_after_it(read):
    text = (
        "BAGHDAD - The interior ministry says that three men held in Kut on Thursday planned the"
        " bombing of the market in Hilla. The dead of Sunday's blast are now nine. Two of the"
        " wounded were flown to Amman."
    )
    report = read("Ministry: cell behind Hilla market bombing raided", text)
    assert [one.place.name for one in report.mentions if one.lead] == ["Hillah"]
