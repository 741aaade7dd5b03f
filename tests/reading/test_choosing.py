"""Candidates, their learnt weights, and what the likeliest of them says of a report."""

from datetime import datetime

import pytest

from monitor.errors import ConfigError
from monitor.reading.document import Found, Span
from monitor.reading.facts import FACTS, proposed
from monitor.reading.facts.choosing import ALWAYS, FOLDER, LEAST, Candidate, Choosing
from monitor.types import Article, Source

TEXT = (
    "Hospital lists in Dorra hold 31 names since the bomb in the grain market on Monday. 24 of them"
    " were dead on arrival or died in the wards; the other 7 are in beds. Three stalls burnt."
)


def _load(folder, *lines, slot="killed"):
    (folder / FOLDER).mkdir()
    (folder / FOLDER / f"{slot}.en.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    return Choosing.load(folder)


def _candidate(value, *signs, by_rule=False, start=0):
    found = Found(value, (Span(0, start, start + 1),))
    return Candidate(value, found, frozenset(signs), by_rule=by_rule)


@pytest.fixture
def choosing(tmp_path):
    lines = (f"{ALWAYS}\t-1", f"{LEAST}\t0", "dead\t3", "hint\t1.2", "shop\t-4")
    return _load(tmp_path, "# one number each", *lines)


def _best(choosing, *candidates):
    found = choosing.best("killed", "en", candidates)
    return None if found is None else found.value


def test_the_likeliest_value_is_chosen(choosing):
    assert _best(choosing, _candidate(3, "shop"), _candidate(24, "dead"), _candidate(7)) == 24


def test_silence_is_chosen_where_nothing_is_likelier(choosing):
    assert _best(choosing, _candidate(3, "shop"), _candidate(7)) is None
    assert _best(choosing) is None


def test_silence_leaves_what_the_rules_answer(choosing):
    assert _best(choosing, _candidate(3, "shop", by_rule=True), _candidate(7)) == 3


def test_another_value_has_to_be_clearly_likelier_than_what_the_rules_answer(choosing):
    assert _best(choosing, _candidate(3, "dead", by_rule=True), _candidate(7, "dead")) == 3
    assert _best(choosing, _candidate(3, "hint", by_rule=True), _candidate(7, "dead")) == 7


def test_the_ranking_says_how_likely_each_value_is_and_why(choosing):
    ranked = choosing.ranking("killed", "en", [_candidate(3, "shop"), _candidate(24, "dead")])
    assert [one.found.value for one in ranked] == [24, 3]
    assert ranked[0].likely == pytest.approx(2)
    assert ranked[0].signs == ("dead",)
    assert ranked[1].signs == ()


def test_nothing_is_chosen_from_a_sentence_on_another_day(reader):
    at = datetime.fromisoformat("2026-03-14T12:00+00:00")
    text = (
        "Two rockets hit the Taji base on Friday. Three soldiers were killed on 10 March when"
        " mortars hit the Besmaya base."
    )
    source = Source(publisher="post.example", language="en")
    article = Article(
        url="https://post.example/2", title="", text=text, published=at, source=source
    )
    values = {str(one.found.value.best) for one in reader.ranked(article)["killed"]}
    assert "3" not in values


def test_candidates_of_one_value_strengthen_each_other(choosing):
    hints = [_candidate(7, "hint", start=at) for at in range(4)]
    assert _best(choosing, _candidate(24, "dead", "shop", "dead"), *hints) == 7


def test_the_answer_of_the_rules_tells_a_value_that_both_have(choosing):
    rule = _candidate(24, by_rule=True, start=9)
    found = choosing.best("killed", "en", [_candidate(24, "dead"), rule])
    assert found is rule.found


def test_there_is_nothing_to_choose_by_without_a_file(choosing):
    assert choosing.knows("en")
    assert choosing.knows("en", "killed")
    assert not choosing.knows("en", "place")
    assert not choosing.knows("ar")


@pytest.mark.parametrize("line", ["dead\tmany", "dead\tnan", "dead"])
def test_a_broken_line_is_refused_with_its_number(tmp_path, line):
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, f"{ALWAYS}\t0", f"{LEAST}\t0", line)
    assert caught.value.problems[0].line == 3


def test_a_file_without_its_threshold_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=LEAST):
        _load(tmp_path, f"{ALWAYS}\t0")


def _proposed(reader, text):
    at = datetime.fromisoformat("2026-03-10T12:00+00:00")
    source = Source(publisher="post.example", language="en")
    article = Article(
        url="https://post.example/2", title="", text=text, published=at, source=source
    )
    scene = reader.lead_of(article)
    return proposed(
        scene, reader.rules, {n: fact(scene, reader.rules) for n, fact in FACTS.items()}
    )


@pytest.fixture
def counted(reader):
    at = datetime.fromisoformat("2026-03-10T12:00+00:00")
    source = Source(publisher="post.example", language="en")
    title = "Bomb in Dorra market"
    article = Article(
        url="https://post.example/1", title=title, text=TEXT, published=at, source=source
    )
    scene = reader.lead_of(article)
    answers = {name: fact(scene, reader.rules) for name, fact in FACTS.items()}
    return scene, proposed(scene, reader.rules, answers)["killed"]


def test_every_number_of_the_article_is_a_candidate_with_its_words(counted):
    scene, candidates = counted
    assert {31, 24, 7, 3} <= {one.value for one in candidates}
    for one in candidates:
        assert all(scene.document.evidence("killed", span).quote for span in one.found.spans)


def test_signs_say_what_stands_around_a_number(counted):
    _, candidates = counted
    dead = next(one for one in candidates if one.value == 24 and not one.by_rule)
    assert "> “dead”" in dead.signs
    assert "size tens" in dead.signs


def test_what_the_rules_put_together_stands(reader):
    text = "Three guards were killed when a bomb hit a convoy on Monday. A fourth died in hospital."
    answers = _proposed(reader, text)
    assert "killed" not in answers
    assert "wounded" in answers


def test_a_sum_over_a_time_is_no_candidate(reader):
    text = (
        "Rockets hit Camp Taji north of Baghdad on Monday, wounding four soldiers. Altogether 640"
        " soldiers were killed there."
    )
    assert 640 not in {one.value for one in _proposed(reader, text)["killed"]}


def test_only_the_lead_is_chosen_for(reader, read):
    report = read("Bomb in Dorra market", TEXT, "2026-03-10T12:00:00+00:00")
    assert [mention.lead for mention in report.mentions].count(True) == 1


def test_one_weapon_that_no_number_counts_is_a_candidate_for_munitions_alone(reader):
    source = Source(publisher="post.example", language="en")
    article = Article(
        url="https://post.example/1",
        title="",
        text="A car bomb killed nine people in Dorra on Monday, police said.",
        published=datetime.fromisoformat("2026-03-10T12:00+00:00"),
        source=source,
    )
    scene = reader.lead_of(article)
    answers = {name: fact(scene, reader.rules) for name, fact in FACTS.items()}
    found = proposed(scene, reader.rules, answers)
    (bomb,) = [one for one in found["munitions"] if "weapon True" in one.signs]
    assert bomb.value == 1
    assert not any("weapon True" in one.signs for one in found["killed"])
