"""A report for people: quotes marked where they stand, facts in words, hostile text harmless."""

import io
from datetime import UTC, datetime
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from telling import site, when

from monitor.cli.explain import Choices, explain
from monitor.reading.document import Found, Span
from monitor.reading.facts.choosing import Ranked
from monitor.types import (
    Article,
    Count,
    Evidence,
    Kind,
    Mention,
    Modality,
    Report,
    Source,
    Verdict,
    Weapon,
)

TITLE = "Rockets hit Camp Taji"
TEXT = "At least 24 rockets struck on Saturday. Nobody was hurt. Kataib Hezbollah is blamed."


def quote(fact: str, words: str, text: str = TEXT, part: str = "text") -> Evidence:
    start = text.index(words)
    return Evidence(fact=fact, start=start, end=start + len(words), quote=words, part=part)  # type: ignore[arg-type]


MENTION = Mention(
    lead=True,
    modality=Modality.ASSERTED,
    aggregate=False,
    place=site("Camp Taji", 33.5, 44.3, radius_km=2),
    when=when("2020-03-14"),
    weapon=Weapon(kind=Kind.ROCKET, detail="Katyusha"),
    munitions=Count(low=24, best=24, high=None),
    killed=Count(low=0, best=0, high=0),
    wounded=None,
    target=None,
    claimed_by=None,
    blamed_on=("Kataib Hezbollah",),
    evidence=(
        quote("place", "Camp Taji", TITLE, "title"),
        quote("munitions", "At least 24 rockets"),
        quote("weapon", "rockets"),
        quote("when", "on Saturday"),
        quote("killed", "Nobody was hurt"),
        quote("blamed_on", "Kataib Hezbollah"),
    ),
)


def shown(
    text: str = TEXT,
    title: str = TITLE,
    mentions: tuple[Mention, ...] = (MENTION,),
    ranked: Choices = MappingProxyType({}),
) -> str:
    article = Article(
        url="https://gazette.example/1",
        title=title,
        text=text,
        published=datetime(2020, 3, 15, tzinfo=UTC),
        source=Source(publisher="Gazette"),
    )
    report = Report(
        verdict=Verdict.NEW_ATTACK,
        reason="the lead tells of an attack",
        score=0.97,
        language="en",
        rules_version="0123456789abcdef",
        mentions=mentions,
    )
    out = io.StringIO()
    explain(article, report, Console(file=out, soft_wrap=True, highlight=False), ranked=ranked)
    return out.getvalue()


def test_quotes_are_marked_where_they_stand() -> None:
    said = shown()
    assert "Rockets hit [Camp Taji|place]" in said
    assert "[At least 24 [rockets|weapon]|munitions] struck [on Saturday|when]." in said
    assert "[Nobody was hurt|killed]." in said


def test_facts_are_told_in_words_with_their_quote_and_what_is_missing_is_named() -> None:
    said = shown()
    assert "new_attack  score 0.97  language en  rules 0123456789ab" in said
    assert "the lead tells of an attack" in said
    assert "Attack 1: lead, asserted" in said
    assert 'Camp Taji, Baghdad, IQ (site, within 2 km)   "Camp Taji"' in said
    assert "2020-03-14 (day, from the text)" in said
    assert "rocket (Katyusha)" in said
    assert 'at least 24   "At least 24 rockets"' in said
    assert 'killed     0   "Nobody was hurt"' in said
    assert "blamed_on  Kataib Hezbollah" in said
    assert "not told: wounded, target, claimed_by" in said


def test_what_a_fact_was_chosen_from_is_told_with_how_likely_and_why() -> None:
    found = Found(Count(low=3, best=3, high=3), (Span(0, 0, 1),))
    other = Found(Count(low=9, best=9, high=9), (Span(0, 2, 3),))
    ranked = (Ranked(3, found, 1.25, ("has killed", "size few")), Ranked(9, other, -2.0, ()))
    said = shown(ranked={"killed": ranked, "place": ()})
    assert "  killed       +1.2  3   has killed, size few" in said
    assert "               -2.0  9" in said
    assert "  place      " not in said.partition("chosen from")[2]


def test_a_text_without_an_attack_says_so() -> None:
    assert "No sentence speaks of an attack." in shown(mentions=())


def test_markup_and_control_characters_of_an_article_are_shown_not_obeyed() -> None:
    said = shown("[bold]x[/bold] \x1b]0;owned\x07 \x9b31m", "[red]\x1b[2J", ())
    assert "[bold]x[/bold] \\x1b]0;owned\\x07 \\x9b31m" in said
    assert "[red]\\x1b[2J" in said
    assert "\x1b" not in said


def test_a_long_text_is_cut_and_counted() -> None:
    said = shown("x" * 1_000_000, mentions=())
    assert "and 994,000 more characters" in said
    assert len(said) < 10_000


@given(st.text(min_size=1, max_size=60), st.data())
def test_any_spans_leave_the_text_whole(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    evidence = []
    for _ in range(data.draw(st.integers(0, 4))):
        start, end = sorted((data.draw(ends), data.draw(ends)))
        if start < end:
            evidence.append(Evidence(fact="when", start=start, end=end, quote=text[start:end]))
    plain = text.replace("[", "").replace("]", "").replace("|when", "")
    from monitor.cli.explain import _marked

    marked = _marked(text, evidence, "text", marks=True).plain
    from monitor.logs import visible

    assert marked.replace("|when]", "").replace("[", "").replace("]", "").replace(
        "|when", ""
    ) == visible(plain)
