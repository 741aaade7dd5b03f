"""Scores that can be checked by hand: each kind of mistake made once, on purpose."""

import json
from pathlib import Path
from typing import Any

import pytest
from telling import mention, report

from monitor.alerts.audience import Audience
from monitor.article import Walls
from monitor.evaluate import Scores, as_json, evaluate, load
from monitor.gazetteer import Gazetteer
from monitor.incidents import Policy
from monitor.replay import everybody
from monitor.types import Article, Report, Verdict

CONFIG = Path(__file__).parents[2] / "config"
POLICY = Policy.load(CONFIG)
AUDIENCE = everybody(Audience.load(CONFIG))
NOTHING = report(verdict=Verdict.NOT_ATTACK)


def line(url: str, hour: int, role: str, *ids: str, **gold: Any) -> bytes:
    labels = {"role": role, "incident_ids": ids, "gold": dict.fromkeys(ids, gold)}
    written = {"url": url, "title": url, "text": url, "published": f"2020-03-11T{hour:02}:00:00Z"}
    return json.dumps(written | labels).encode()


def scored(lines: list[bytes], answers: dict[str, Report]) -> Scores:
    labelled, bad = load(lines, {}, walls=Walls.load(CONFIG), name="gold.jsonl")
    assert bad == ()

    def read(one: Article) -> Report:
        return answers[one.url]

    return evaluate(labelled, read, policy=POLICY, audience=AUDIENCE)


A, B, C, D = (f"https://{name}.example/1" for name in "abcd")


def test_all_right():
    gold = {
        "place": "Camp Taji",
        "date": "2020-03-11",
        "weapon": "rocket|drone",
        "killed": {"min": 2},
    }
    lines = [
        line(A, 10, "new_report", "x", **gold),
        line(B, 11, "update", "x"),
        line(C, 12, "analysis"),
    ]
    found = scored(lines, {A: report(mention(killed=2)), B: report(mention()), C: NOTHING})
    assert (found.incidents, found.alerts, found.missed, found.false, found.duplicates) == (
        1,
        1,
        0,
        0,
        0,
    )
    assert found.alerts_per_incident == found.b3_f1 == found.pair_f1 == 1.0
    assert found.mistakes == ()
    assert found.slots["killed"].of == 1


def test_each_mistake_is_counted_and_explained():
    lines = [
        line(A, 10, "new_report", "x", killed={"min": 4, "max": 4}),
        line(B, 11, "new_report", "x"),
        line(C, 12, "new_report", "y"),
        line(D, 13, "not_attack"),
    ]
    answers = {
        A: report(mention(killed=2)),
        B: report(mention("basra")),  # told apart: a duplicate alert
        C: NOTHING,  # missed
        D: report(mention("erbil")),  # a false alarm
    }
    found = scored(lines, answers)
    assert (found.missed, found.false, found.duplicates) == (1, 1, 1)
    assert found.alerts_per_incident == 2.0
    kinds = {(one.kind, one.url) for one in found.mistakes}
    assert kinds == {("missed", C), ("duplicate", B), ("false", D), ("split", B), ("fact", A)}
    assert all(one.why for one in found.mistakes)


def test_two_attacks_in_one_incident_are_a_miss_and_a_wrong_join():
    lines = [line(A, 10, "new_report", "x"), line(B, 11, "new_report", "y")]
    found = scored(lines, {A: report(mention()), B: report(mention())})
    assert {(one.kind, one.gold) for one in found.mistakes} == {("missed", "y"), ("joined", "y")}
    assert (found.b3_precision, found.b3_recall) == (0.5, 1.0)
    assert (found.pair_precision, found.pair_recall) == (0.0, 1.0)


def test_b_cubed_of_three_and_one():
    """By hand: x = {a, b, c} put as {a, b} and {c}: recall (2/3 + 2/3 + 1/3) / 3."""
    lines = [line(url, 10 + n, "new_report", "x") for n, url in enumerate((A, B, C))]
    found = scored(lines, {A: report(mention()), B: report(mention()), C: report(mention("basra"))})
    assert found.b3_precision == 1.0
    assert found.b3_recall == pytest.approx(5 / 9)
    assert found.pair_recall == pytest.approx(1 / 3)


def test_a_salvo_that_is_told_in_one_article_counts_for_each_place():
    lines = [line(A, 10, "new_report", "x", "y")]
    found = scored(lines, {A: report(mention(), mention("erbil", kind="missile"))})
    assert (found.incidents, found.alerts, found.missed, found.duplicates) == (2, 2, 0, 0)


def gold_line(number: int = 1, **labels: object) -> bytes:
    told = {"role": "new_report", "incident_ids": ["a"], **labels}
    return json.dumps({"url": f"https://a.example/{number}", "text": "x", **told}).encode()


BAD_LINES = [
    (b"{", "not a JSON object"),
    (b"[1, 2]", "each line is"),
    (gold_line(role="rumour"), "role: Input should be 'new_report'"),
    (gold_line(incident_ids=[]), "name it in incident_ids"),
    (gold_line(incident_ids="a"), 'write ["taji-1"]'),
    (gold_line(gold={"b": {"place": "Taji"}}), "gold.b: no such id"),
    (gold_line(gold={"a": {"wepon": "rocket"}}), "gold.a.wepon: no such fact: one of place, date"),
    (gold_line(gold={"a": {"weapon": "bazooka"}}), "gold.a.weapon: 'bazooka' is no kind"),
    (gold_line(gold={"a": {"place": 7}}), 'gold.a.place: 7 is no name: write "Taji"'),
    (gold_line(gold={"a": {"place": {"country": "IQ", "name": 7}}}), "gold.a.place: 7 is no name"),
    (gold_line(gold={"a": {"date": "11 March"}}), 'write "2020-03-11"'),
    (gold_line(gold={"a": {"date": 20200311}}), "gold.a.date: 20200311 is no"),
    (gold_line(gold={"a": {"killed": "three"}}), "gold.a.killed: 'three' is no count: write 3"),
    (gold_line(gold={"a": {"killed": True}}), "True is no count"),
    (gold_line(gold={"a": {"killed": {"min": 5, "max": 2}}}), "max 2 is below min 5"),
    (gold_line(0), "stands above already"),
]


@pytest.mark.parametrize(("line", "why"), BAD_LINES, ids=[why for _, why in BAD_LINES])
def test_a_line_that_is_no_label_is_named_with_its_cure(line: bytes, why: str):
    good, bad = load([gold_line(0), line], {}, walls=Walls.load(CONFIG), name="gold.jsonl")
    assert len(good) == 1
    assert [one.number for one in bad] == [2]
    assert why in bad[0].why


def test_a_place_of_the_labels_may_be_an_object():
    place = {"name": "Taji/Camp Taji", "country": "IQ"}
    good, bad = load(
        [gold_line(gold={"a": {"place": place}})], {}, walls=Walls.load(CONFIG), name="gold.jsonl"
    )
    assert not bad
    assert good[0].labels.gold["a"].place == ("Taji", "Camp Taji")


def test_labels_may_name_a_place_in_any_language():
    gazetteer = Gazetteer.load(CONFIG)
    written = line(A, 10, "new_report", "x", place="معسكر التاجي|بغداد")
    labelled, _ = load(
        [written], {}, walls=Walls.load(CONFIG), name="gold.jsonl", placed=gazetteer.called
    )
    answer = report(mention(killed=2))
    found = evaluate(labelled, lambda _one: answer, policy=POLICY, audience=AUDIENCE)
    assert found.slots["place"].share == 1.0
    assert gazetteer.called("Nowhereville") == ("Nowhereville",)


def test_the_json_can_be_written():
    found = scored([line(A, 10, "new_report", "x")], {A: NOTHING})
    told = json.loads(json.dumps(as_json(found)))
    assert told["missed"] == 1
    assert told["mistakes"][0]["kind"] == "missed"
