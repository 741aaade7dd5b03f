"""The labelled stream through the whole of reading and matching, held to floors that only rise."""

import json
from collections import Counter
from pathlib import Path

import pytest

from monitor import evaluate
from monitor.alerts.audience import Audience
from monitor.article import Walls
from monitor.evaluate import Labelled, Scores
from monitor.incidents import Policy
from monitor.reading import Reader
from monitor.replay import everybody

ROOT = Path(__file__).parents[2]
CONFIG, GOLD = ROOT / "config", ROOT / "tests" / "gold"
FLOORS = json.loads((GOLD / "incidents.floors.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def labelled() -> tuple[Labelled, ...]:
    with (GOLD / "incidents.jsonl").open("rb") as lines:
        good, bad = evaluate.load(lines, {}, walls=Walls.load(CONFIG), name="incidents.jsonl")
    assert bad == ()
    return good


@pytest.fixture(scope="module")
def scores(labelled: tuple[Labelled, ...]) -> Scores:
    return evaluate.evaluate(
        labelled,
        Reader.load(CONFIG).read,
        policy=Policy.load(CONFIG),
        audience=everybody(Audience.load(CONFIG)),
    )


def test_the_stream_is_what_it_has_to_be(labelled: tuple[Labelled, ...]):
    told = Counter(name for one in labelled for name in one.tells_of)
    assert len(told) >= 60
    assert sum(count >= 3 for count in told.values()) >= 25
    assert all(".example/" in one.article.url for one in labelled)


@pytest.mark.parametrize("name", sorted(FLOORS["at_most"]))
def test_mistakes_do_not_come_back(scores: Scores, name: str):
    told = [one for one in scores.mistakes if one.kind == name.removesuffix("s")]
    assert getattr(scores, name) <= FLOORS["at_most"][name], told


@pytest.mark.parametrize("name", sorted(FLOORS["at_least"]))
def test_what_is_right_stays_right(scores: Scores, name: str):
    """When a figure has risen, raise its floor in incidents.floors.json; never lower one."""
    share = scores.slots[name].share if name in scores.slots else getattr(scores, name)
    assert share >= FLOORS["at_least"][name], [
        one for one in scores.mistakes if one.kind == "fact" and one.why.startswith(name)
    ]
