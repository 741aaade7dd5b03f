"""The days that an article could mean, and the reasons for and against each."""

from datetime import date, datetime

import pytest

from monitor.reading.facts import FACTS, proposed
from monitor.types import Article, Source

SATURDAY = "2026-03-14T15:00:00+00:00"
TEXT = (
    "Three brothers were buried in Hilla on Saturday, two days after a bomb killed them in its"
    " market. The governor said on Friday that he would resign. Schools open again on Saturday."
)


@pytest.fixture
def moments(reader):
    """The candidates that a text published on Saturday 14 March 2026 has."""

    def of(text, title="", published=SATURDAY):
        article = Article(
            url="https://desk.example/1",
            title=title,
            text=text,
            published=datetime.fromisoformat(published) if published else None,
            source=Source(publisher="desk.example", language="en"),
        )
        scene = reader.lead_of(article)
        answers = {fact: find(scene, reader.rules) for fact, find in FACTS.items()}
        return scene, proposed(scene, reader.rules, answers).get("when", [])

    return of


def _of_day(moments, day):
    _, candidates = moments
    return [one for one in candidates if one.value == (date(2026, 3, day), date(2026, 3, day))]


def test_every_expression_that_means_days_is_a_candidate_with_its_words(moments):
    scene, candidates = told = moments(TEXT)
    assert all(_of_day(told, day) for day in (12, 13, 14))
    for one in candidates:
        assert all(scene.document.evidence("when", span).quote for span in one.found.spans)


def test_a_day_of_a_burial_from_which_another_is_counted_is_none(moments):
    scene, _ = told = moments(TEXT)
    spans = {span for one in _of_day(told, 14) for span in one.found.spans}
    assert all(span.sentence != scene.first.index for span in spans)


def test_the_weekday_of_the_publication_is_also_that_of_the_week_before(moments):
    assert any("reading week before" in one.signs for one in _of_day(moments(TEXT), 7))


@pytest.mark.parametrize(
    ("day", "sign"),
    [
        (12, "side after"),
        (12, "nearest"),
        (12, "age 2"),
        (13, "said"),
        (14, "again 1"),
        (14, "age 0"),
    ],
)
def test_signs_say_what_a_day_is_and_what_stands_around_it(moments, day, sign):
    assert sign in frozenset().union(*(one.signs for one in _of_day(moments(TEXT), day)))


def test_an_hour_without_a_day_may_be_of_the_day_told_before_it(moments):
    text = "A bomb went off in Hilla market on Wednesday. The second blast came at dawn."
    assert any("reading from day told" in one.signs for one in _of_day(moments(text), 11))


def test_without_a_day_of_publication_nothing_is_counted(moments):
    _, candidates = moments(TEXT, published=None)
    assert candidates == []


# Published on Saturday 14 March 2026.
TOLD = [
    (
        "The gate is bent like a tongue. Behind it, where a van stood until Tuesday evening, there"
        " is a black square, and around it on Friday some forty people held candles. The bomb went"
        " off under the van of a judge in Mosul. Nobody was hurt.",
        "2026-03-10",
    ),
    (
        "Farmers found the tail of a drone near Kut on Friday morning, which makes it the sixth"
        " since Wednesday's attack on the refinery.",
        "2026-03-11",
    ),
]


@pytest.mark.parametrize(("text", "day"), TOLD)
def test_the_day_of_the_attack_wins_over_those_of_what_came_after_it(read, text, day):
    lead = next(mention for mention in read("", text, SATURDAY).mentions if mention.lead)
    assert lead.when is not None
    assert lead.when.earliest.isoformat() == day


def test_the_hour_of_the_rules_stays(read):
    text = "Two rockets hit Balad base at 9:40 p.m. on Thursday. The army spoke of it on Friday."
    lead = next(mention for mention in read("", text, SATURDAY).mentions if mention.lead)
    assert (lead.when.earliest.isoformat(), lead.when.time) == ("2026-03-12", "21:40")


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        (
            "Shells fell on a market in El Fasher on Friday and killed five people, two days after"
            " a raid on the hospital wounded nine.",
            5,
        ),
        (
            "Rockets landed in the camp at Taji again on Friday night, two days after the last"
            " salvo wounded six guards.",
            None,
        ),
    ],
)
def test_the_day_and_the_toll_of_an_earlier_attack_are_none(read, text, killed):
    lead = next(mention for mention in read("", text, SATURDAY).mentions if mention.lead)
    assert lead.when.latest == date(2026, 3, 13)
    assert (lead.killed and lead.killed.best, lead.wounded) == (killed, None)
