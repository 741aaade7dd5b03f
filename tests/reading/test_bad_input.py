"""Hostile and broken texts: bounded work, spans inside the text, no fact without a quote."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import InvalidFact
from monitor.reading.document import Found, Span, open_article
from monitor.reading.facts import FACTS
from monitor.reading.facts.choosing import Choosing
from monitor.types import Article, Count, Evidence, Mention, Report, Source

ATTACK = "Two rockets hit Camp Taji north of Baghdad on Monday, killing three soldiers. "
CHARACTERS = "A a.,-()'\"5٥\u200b\u200c\u202e\u0301\x00\ud800صاНe\n"
CALLS_A_LETTER = 1_000  # so that a text of 60,000 letters is read within seconds
# What is repeated, each a way to make a reader look again and again at what it has seen.
SHAPES = {
    "news": ATTACK,
    "no spaces": "rocketshitbaghdad",
    "capitals": "ROCKETS HIT BAGHDAD ",
    "capital words": "Al Asad Al ",
    "numbers": "12 and 13 killed, ",
    "commas": "Hit, Rawa, Ana, ",
    "days": "on Monday at 5 p.m. ",
    "clitics": "وبالوبال",
    "zero width": "ro\u200bckets hit Bagh\u200cdad ",
    "bidi": "\u202erockets\u202c hit \u2067بغداد\u2069 ",
    "marks": "a\u0301\u0302\u0303",
    "controls": "\x00\x1b[2J",
    "homoglyphs": "Вaghdad rосkets ",
    "mixed": "rockets صاروخ ракета ",
    "arabic news": "سقطت ثلاثة صواريخ على معسكر التاجي شمال بغداد أمس وقتل جنديان. ",
    "harakat": "صَارُوخٌ سَقَطَ ",
    "tatweel": "صـــاروخ ",
    "presentation forms": "\ufeb3\ufe98\ufe97\ufe8e\ufefb ",  # letters as old pages store them
    "persian digits": "قتل ۱۲ شخصا و٣ جنود ",
    "no space after a stop": "قتيلا.وأصيب.",
    "full stops": ".!? ",
    "lines": "rockets\n",
    "brackets": "((((",
}


def article(text: str, title: str = "", published: datetime | None = None) -> Article:
    source = Source(publisher="example")
    return Article(url="", title=title, text=text, published=published, source=source)


def holds(report: Report, text: str, title: str = "") -> None:
    """Every fact has a quote, and every quote is what the article says."""
    for mention in report.mentions:
        quoted = {one.fact for one in mention.evidence}
        told = {name for name in FACTS if getattr(mention, name) not in (None, ())}
        assert told <= quoted
        for one in mention.evidence:
            part = title if one.part == "title" else text
            assert 0 <= one.start < one.end <= len(part)
            assert part[one.start : one.end] == one.quote


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from([*SHAPES.values(), ATTACK]), max_size=8).map("".join),
    st.text(alphabet=CHARACTERS, max_size=30),
    st.integers(0, 200),
)
def test_any_mixture_is_read_and_its_quotes_stand_in_it(reader, text, noise, where):
    text = text[:where] + noise + text[where:]
    for published in (None, datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)):
        holds(reader.read(article(text, noise, published)), text, noise)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda name: name.replace(" ", "-"))
def test_twice_the_text_is_at_most_about_twice_the_work(reader, shape):
    def text(length: int) -> Article:
        return article(
            (SHAPES[shape] * length)[:length], published=datetime(2020, 3, 18, tzinfo=UTC)
        )

    reader.read(text(5_000))  # what is remembered of words is not counted
    once, twice = (_calls(lambda n=n: reader.read(text(n))) for n in (2_500, 5_000))
    assert twice <= 2.6 * once + 2_000
    assert twice <= CALLS_A_LETTER * 5_000


def _calls(work: Callable[[], object]) -> int:
    """How many functions are called: a count of steps that no busy machine changes."""
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


# --- no fact without a quote ------------------------------------------------------------------


def test_a_fact_that_nobody_wrote_is_refused():
    with pytest.raises(InvalidFact, match="nobody wrote"):
        Found(Count(low=3, best=3, high=3), ())


@pytest.mark.parametrize("span", [(0, 0), (5, 3), (-1, 2), (0, 10_000)])
def test_a_quote_that_is_not_in_the_text_is_refused(reader, span):
    document = open_article(article(ATTACK), "en", reader.rules)
    with pytest.raises(InvalidFact, match="no such span"):
        document.evidence("killed", Span(0, *span))
    with pytest.raises(InvalidFact):
        Evidence(fact="killed", start=span[0], end=span[1], quote="three soldiers")


INVENTED = {"killed": Count(low=99, best=99, high=99), "target": "mill"}


@pytest.mark.parametrize("fact", INVENTED)
def test_a_rule_that_invents_a_fact_stops_the_reading(reader, monkeypatch, fact):
    ruled = replace(reader, choosing=Choosing({}, ""))  # learnt weights would choose another toll
    monkeypatch.setitem(FACTS, fact, lambda _scene, _rules: Found(INVENTED[fact], ()))  # type: ignore[index]
    with pytest.raises(InvalidFact, match="nobody wrote"):
        ruled.read(article(ATTACK))
    nowhere = Found(INVENTED[fact], (Span(0, 3, 9_999),))
    monkeypatch.setitem(FACTS, fact, lambda _scene, _rules: nowhere)  # type: ignore[index]
    with pytest.raises(InvalidFact, match="no such span"):
        ruled.read(article(ATTACK))


def test_news_has_a_quote_for_each_of_its_facts(reader):
    report = reader.read(article(ATTACK, published=datetime(2020, 3, 18, tzinfo=UTC)))
    (mention,) = report.mentions
    assert isinstance(mention, Mention)
    assert mention.killed == Count(low=3, best=3, high=3)
    holds(report, ATTACK)


def test_a_choice_between_a_town_and_its_province_of_one_name_comes_to_an_end(reader):
    title = "Rockets fall on Idlib town, killing a family"
    text = "IDLIB - Five people were killed on Wednesday when rockets fell on Ariha."
    report = reader.read(article(text, title, datetime(2023, 8, 23, tzinfo=UTC)))
    assert report.mentions[0].place
