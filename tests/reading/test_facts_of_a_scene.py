"""Days, victims and weapons of whole reports: which sentence counts, and what it is relative to."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.reading import Reader
from monitor.reading.document import Span
from monitor.reading.facts.casualties import Claimed, choose
from monitor.reading.facts.figure import Figure
from monitor.types import Article, Basis, Count, Mention, Source


def mention(
    reader: Reader, text: str, published: str, zone: str = "UTC", title: str = ""
) -> Mention:
    source = Source(publisher="Gulf Wire", timezone=zone)
    when = datetime.fromisoformat(published)
    article = Article(url="x", title=title, text=text, published=when, source=source)
    leads = [m for m in reader.read(article).mentions if m.lead]
    assert leads, "nothing was read as news"
    return leads[0]


def days(found: Mention) -> str:
    assert found.when is not None
    first, last = found.when.earliest.isoformat(), found.when.latest.isoformat()
    return first if first == last else f"{first}..{last}"


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        pytest.param(
            "Two rockets hit the Besmaya base, the army said on Tuesday, March 17. "
            "The rockets struck south of Baghdad late on Monday night.",
            "2020-03-17T09:00+00:00",
            "2020-03-16",
            id="the day of the attack, not of the statement",
        ),
        pytest.param(
            "Rockets hit Camp Taji north of Baghdad, the army said on Tuesday.",
            "2020-03-17T09:00+00:00",
            "2020-03-16..2020-03-17",
            id="only the day of the statement",
        ),
        pytest.param(
            "BAGHDAD, March 17 (Gulf Wire) - Rockets hit Camp Taji on Monday, killing a guard.",
            "2020-03-17T09:00+00:00",
            "2020-03-16",
            id="not the dateline",
        ),
        pytest.param(
            "A new group claimed the March 15th rocket attack on Camp Taji north of Baghdad, which "
            "killed two soldiers.",
            "2020-03-17T09:00+00:00",
            "2020-03-15",
            id="the day that names the attack",
        ),
        pytest.param(
            "Rockets hit Camp Taji north of Baghdad, killing two soldiers.",
            "2020-03-17T09:00+00:00",
            "2020-03-16..2020-03-17",
            id="no day at all",
        ),
        pytest.param(
            "Rockets hit Camp Taji north of Baghdad early on Tuesday, killing a guard.",
            "2020-03-16T23:30+00:00",
            "2020-03-17",
            id="published on Monday in London, on Tuesday at the place",
        ),
        pytest.param(
            "Rockets hit Camp Taji north of Baghdad at 2200 GMT on Monday, killing a guard.",
            "2020-03-17T09:00+00:00",
            "2020-03-17",
            id="universal time",
        ),
        pytest.param(
            "Rockets hit Camp Taji north of Baghdad, killing two soldiers. The minister "
            "spoke of the danger in a briefing last week.",
            "2020-03-17T09:00+00:00",
            "2020-03-16..2020-03-17",
            id="not the week of a briefing",
        ),
        pytest.param(
            "Jets raided the town of Samarra in Iraq, killing a guard. It was the third raid "
            "this month.",
            "2020-03-17T09:00+00:00",
            "2020-03-16..2020-03-17",
            id="not the time over which attacks are counted",
        ),
    ],
)
def test_the_day_of_the_attack(reader: Reader, text: str, published: str, expected: str):
    assert days(mention(reader, text, published)) == expected


def test_a_silent_text_has_the_day_of_publication_and_says_so(reader: Reader):
    text = "Rockets hit Camp Taji north of Baghdad, killing two soldiers."
    when = mention(reader, text, "2020-03-17T09:00+00:00").when
    assert when is not None
    assert when.basis is Basis.PUBLISHED


def test_a_dateline_is_not_the_day_of_the_attack(reader: Reader):
    text = "BAGHDAD, March 17 (Gulf Wire) - Rockets hit Camp Taji, killing two soldiers."
    found = mention(reader, text, "2020-03-17T09:00+00:00")
    assert days(found) == "2020-03-16..2020-03-17"


def test_the_hour_is_told_with_the_day(reader: Reader):
    text = "Rockets hit Camp Taji north of Baghdad at 10:51 a.m. (Iraq time) on Saturday."
    when = mention(reader, text, "2020-03-14T15:00+00:00").when
    assert when is not None
    assert (when.earliest.isoformat(), when.time) == ("2020-03-14", "10:51")


def test_today_is_the_newsrooms_day(reader: Reader):
    text = "Rockets hit Camp Taji north of Baghdad today, killing a guard."
    found = mention(reader, text, "2020-03-16T23:30+00:00", zone="America/New_York")
    assert days(found) == "2020-03-16"


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        pytest.param(
            "Rockets hit Camp Taji on Monday, killing three soldiers. "
            "Since October, 24 rocket attacks have killed 40 people.",
            3,
            id="a sum over many attacks",
        ),
        pytest.param(
            "Rockets hit Camp Taji on Monday, killing three soldiers. "
            "The coronavirus has killed 988 people in the country.",
            3,
            id="another cause",
        ),
        pytest.param(
            "A bomb killed three people in Baghdad on Monday. "
            "Two more died in hospital, bringing the death toll to five.",
            5,
            id="the toll, not the first figure",
        ),
        pytest.param(
            "A bomb in Baghdad on Monday raised the death toll to five. "
            "The bomb's death toll later rose to seven.",
            7,
            id="the latest toll",
        ),
        pytest.param(
            "A bomb went off at a market in Baghdad on Monday. The army said four people were "
            "killed; a hospital source reported seven dead.",
            4,
            id="two voices are not added up",
        ),
        pytest.param(
            "A bomb killed at least two workers in Baghdad on Sunday. "
            "A fifth worker died of burns on Monday.",
            5,
            id="whoever dies as the fifth makes five",
        ),
    ],
)
def test_which_figure_counts(reader: Reader, text: str, killed: int):
    count = mention(reader, text, "2020-03-17T09:00+00:00").killed
    assert count is not None
    assert count.best == killed


def test_one_drone_is_one_of_those_that_are_counted_later(reader: Reader):
    text = (
        "A drone hit a house in Baghdad on Monday, the army said. Three drones were launched from "
        "an orchard, of which two were shot down."
    )
    count = mention(reader, text, "2020-03-17T09:00+00:00").munitions
    assert count is not None
    assert count.best == 3


def test_a_sum_is_no_figure_of_this_attack(reader: Reader):
    text = (
        "Rockets hit Camp Taji north of Baghdad on Monday, wounding four soldiers. "
        "Altogether 33 soldiers were killed there."
    )
    assert mention(reader, text, "2020-03-17T09:00+00:00").killed is None


def test_of_two_tolls_the_latest_counts():
    figures = [Figure("killed", Count(low=n, best=n, high=n), n, n + 1, toll=True) for n in (5, 7)]
    found = choose([Claimed(figure, Span(0, figure.start, figure.end)) for figure in figures])
    assert found is not None
    assert found.value.best == 7


def test_a_later_larger_figure_widens_the_range(reader: Reader):
    text = (
        "A bomb killed three people at a market in Baghdad on Monday, police said. "
        "A hospital source said the bomb had killed five people."
    )
    count = mention(reader, text, "2020-03-17T09:00+00:00").killed
    assert count is not None
    assert (count.low, count.best, count.high) == (3, 3, 5)


VOCABULARY = (
    "two rockets hit Camp Taji killing wounded three soldiers no one was hurt at least dozens "
    "on Monday March 16 2020 at 10:51 GMT last week , . including and a of the were said "
    "BM-21 15-30 1,200 24-year-old قتل ثلاثة جنود صاروخان أمس الاثنين دون إصابات و5"
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(VOCABULARY.split()), max_size=40).map(" ".join))
def test_any_words_in_any_order_give_quotes_that_are_there(reader: Reader, text: str):
    published = datetime(2020, 3, 17, 9, tzinfo=UTC)
    article = Article(
        url="x", title="", text=text, published=published, source=Source(publisher="Gulf Wire")
    )
    report = reader.read(article)
    assert report == reader.read(article)
    for found in report.mentions:
        told = {e.fact for e in found.evidence}
        for fact in ("when", "munitions", "killed", "wounded"):
            assert (getattr(found, fact) is None) == (fact not in told)
        for evidence in found.evidence:
            written = getattr(article, evidence.part)
            assert evidence.quote == written[evidence.start : evidence.end]


@pytest.mark.parametrize(
    ("title", "text", "killed", "wounded"),
    [
        pytest.param(
            "",
            "Three guards were killed when a bomb hit a convoy near Bossaso on Monday. "
            "A fourth died in hospital.",
            4,
            None,
            id="one more",
        ),
        pytest.param(
            "",
            "A shell killed two fishermen near Zuwara on Monday. Another three died at a clinic.",
            5,
            None,
            id="others",
        ),
        pytest.param(
            "",
            "A sniper killed a citizen in Taiz on Monday. The man was hit in the chest.",
            1,
            None,
            id="whoever was hit is the dead",
        ),
        pytest.param(
            "Grenade thrown at pub in Lagos, nobody hurt",
            "A grenade was thrown at a pub in Lagos on Monday. The owner had left early.",
            0,
            0,
            id="only the headline says it",
        ),
        pytest.param(
            "",
            "A drone hit a depot in Kirkuk on Monday. No injuries were reported.",
            0,
            0,
            id="where nobody is injured nobody is dead",
        ),
        pytest.param(
            "",
            "A shell hit a mill near Idlib on Monday. A miller's son is in a coma. Nineteen people "
            "were taken to hospitals.",
            None,
            19,
            id="all of those in hospital",
        ),
    ],
)
def test_victims_told_over_several_sentences(
    reader: Reader, title: str, text: str, killed: int | None, wounded: int | None
):
    found = mention(reader, text, "2026-03-17T09:00+00:00", title=title)
    assert (found.killed and found.killed.best, found.wounded and found.wounded.best) == (
        killed,
        wounded,
    )
