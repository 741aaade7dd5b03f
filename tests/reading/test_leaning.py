"""Signs, their learnt weights, and what they may and may not change about a verdict."""

import json
import math
from datetime import datetime
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.reading.document import open_article
from monitor.reading.leaning import ALWAYS, FOLDER, VERDICTS, Leanings
from monitor.reading.opening import opening_of
from monitor.reading.signs import signs_of
from monitor.reading.story import strands
from monitor.types import Article, Source, Verdict

OPENINGS = Path(__file__).parents[1] / "gold" / "openings.en.jsonl"
RIGHT = 85  # of 95 openings whose words look like another verdict's; only rises
LABELS = {
    "new_report": Verdict.NEW_ATTACK,
    "update": Verdict.UPDATE,
    "analysis": Verdict.BACKGROUND,
    "not_attack": Verdict.NOT_ATTACK,
}


def _article(title, text, published="2026-03-11T12:00+00:00"):
    source = Source(publisher="post.example", language="en")
    at = datetime.fromisoformat(published)
    return Article(
        url="https://post.example/1", title=title, text=text, published=at, source=source
    )


def _signs(reader, title, text):
    document = open_article(_article(title, text), "en", reader.rules)
    found = strands(document, reader.patterns, reader.dated)
    return signs_of(document, found, opening_of(document), reader.patterns)


def _write(folder, text):
    (folder / FOLDER).mkdir()
    (folder / FOLDER / "en.tsv").write_text(text, "utf-8")
    return folder


def test_weights_add_up_to_likelihoods(tmp_path):
    lines = ("#five", f"{ALWAYS} 0 0 0 0 0", "“goal” 7 -1 0 0 2", "“bomb” 3 3 0 0 0")
    text = "\n".join(lines).replace(" ", "\t")
    leanings = Leanings.load(_write(tmp_path, text), own=1.5, silence=1.0, doubt=0.5)
    likely = dict(zip(VERDICTS, leanings.of("en", frozenset({"“goal”"})), strict=True))
    total = math.exp(-1) + 1 + 1 + math.exp(2)
    assert likely[Verdict.NOT_ATTACK] == pytest.approx(2 - math.log(total))
    assert likely[Verdict.NEW_ATTACK] == pytest.approx(-1 - math.log(total))


def test_a_language_without_weights_has_no_leaning(tmp_path):
    assert (
        Leanings.load(tmp_path, own=1.5, silence=1.0, doubt=0.5).of("en", frozenset({"“goal”"}))
        == ()
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("“goal”\t9\t1\t2\t3", "4 weights"),
        ("“goal”\t9\t1\t2\t3\tmany", "number"),
        ("“goal”\t9\t1\t2\t3\tnan", "4 weights"),
    ],
)
def test_a_broken_line_is_refused_with_its_number(tmp_path, line, said):
    with pytest.raises(ConfigError) as caught:
        Leanings.load(
            _write(tmp_path, f"{ALWAYS}\t0\t0\t0\t0\t0\n{line}\n"), own=1.5, silence=1.0, doubt=0.5
        )
    assert said in str(caught.value)
    assert caught.value.problems[0].line == 2


def test_a_file_without_the_common_sign_is_refused(tmp_path):
    with pytest.raises(ConfigError):
        Leanings.load(_write(tmp_path, "“goal”\t1\t0\t0\t0\t0\n"), own=1.5, silence=1.0, doubt=0.5)


def test_where_it_happened_and_how_many_is_no_sign(reader):
    one = _signs(reader, "Rockets hit Kirkuk", "Five rockets hit Kirkuk and killed 14 people.")
    other = _signs(reader, "Rockets hit Basra", "Five rockets hit Basra and killed 27 people.")
    assert one == other
    assert "title means:rocket" in one
    assert "title “kirkuk”" not in one


def test_words_of_another_matter_outweigh_the_rules(reader):
    title = "Gunners blitz City with two rockets in five minutes"
    text = (
        "City were blown away before the break as Moreno fired two rockets past the keeper. The"
        " visitors were killed off by a third after the restart, the coach said."
    )
    report = reader.read(_article(title, text))
    assert report.verdict is Verdict.NOT_ATTACK
    assert not any(mention.lead for mention in report.mentions)


@pytest.mark.parametrize(
    "text",
    [
        "Marines stormed a beach and a missile hit a hulk in a drill near Basra on Wednesday.",
        "A car bomb killed nine people in Kirkuk on 8 February.",
    ],
)
def test_no_sign_makes_news_of_a_drill_or_of_an_old_attack(reader, text):
    assert reader.read(_article("", text)).verdict is not Verdict.NEW_ATTACK


def test_words_of_violence_and_harm_tell_an_attack_that_no_pattern_joins(reader):
    title = "Two tankers alight after drones reach oil port"
    text = (
        "ROSTAD - Two tankers and a berth were alight on Tuesday after drones reached the oil port."
    )
    report = reader.read(_article(title, text, "2026-03-10T12:00+00:00"))
    assert report.verdict is Verdict.NEW_ATTACK
    assert [mention.weapon.kind for mention in report.mentions if mention.lead] == ["drone"]


def test_no_sign_makes_an_attack_of_a_text_without_violence(reader):
    title = "Police and soldiers in Baghdad on Wednesday"
    report = reader.read(_article(title, "Police said on Wednesday that two men were at the base."))
    assert report.verdict is not Verdict.NEW_ATTACK


def test_words_of_violence_on_canvas_are_no_attack(reader):
    title = "Residents say dead quiet has come at last"
    text = "Gunmen, bombs and drones fill the paintings that the museum in Ghent shows until May."
    assert reader.read(_article(title, text)).verdict is not Verdict.NEW_ATTACK


CALM = (
    "Oil slipped below 70 dollars on Tuesday. Traders await the bank's decision on Thursday.",
    "The league resumes on Friday with four matches. Tickets are on sale at the stadium.",
    "Rain is expected in the north by the weekend. Farmers have waited for it since March.",
    "Our readers' recipe of the week is a soup of red lentils. Soak them for an hour.",
)


def test_what_stands_below_a_report_does_not_make_it_calm(reader):
    title = "Car bomb kills nine at market in Dorra"
    text = (
        "A car bomb killed nine people at a market in Dorra on Monday, police said. The blast at"
        " nine in the morning wounded twenty more. No group has claimed responsibility."
    )
    below = "\n\n".join(CALM * 3)
    report = reader.read(_article(title, f"{text}\n\n{below}", "2026-03-10T12:00+00:00"))
    assert report.verdict is Verdict.NEW_ATTACK


def test_openings_that_look_like_another_verdict(reader):
    lines = [json.loads(line) for line in OPENINGS.read_text("utf-8").splitlines()]
    wrong = [
        line["url"]
        for line in lines
        if reader.read(_article(line["title"], line["text"], line["published"])).verdict
        is not LABELS[line["role"]]
    ]
    assert len(lines) - len(wrong) >= RIGHT, wrong
