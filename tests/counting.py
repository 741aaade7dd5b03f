"""Helpers of the tables of numbers and days: one sentence in, short notations out."""

from pathlib import Path

from monitor.reading.document import WORDS, Sentence, Span
from monitor.reading.facts import casualties, munitions, victims
from monitor.reading.facts.names import capitals_of
from monitor.reading.wording import Word, Wording, Wordings
from monitor.text import fold
from monitor.types import Count

WORDINGS = Wordings.load(Path(__file__).parents[1] / "config")


def words_of(language: str, sentence: str) -> tuple[Wording, tuple[Word, ...]]:
    wording = WORDINGS.by_language[language]
    return wording, wording.words(fold(sentence).text)


def _capitals(sentence: str) -> frozenset[int]:
    folded = fold(sentence)
    words = tuple(match.span() for match in WORDS.finditer(folded.text))
    return capitals_of(Sentence(0, "text", 0, 0, sentence, folded, words, ()))


def short(count: Count | None) -> str:
    """5 | 5+ (at least) | 5-9 | <30 (up to) | ~20 (about) | - (nothing said)."""
    if count is None:
        return "-"
    if count.high is None:
        return f"{count.best}+"
    if count.low == count.best == count.high:
        return str(count.best)
    if count.high == count.best:
        return f"<{count.best}"
    return f"{count.best}-{count.high}" if count.low == count.best else f"~{count.best}"


def killed_and_wounded(language: str, sentence: str) -> tuple[str, str]:
    wording, words = words_of(language, sentence)
    names = _capitals(sentence)
    figures = [] if casualties.is_sum(words) else victims.figures(words, wording, names)
    told = {
        fact: casualties.choose(
            [casualties.Claimed(f, Span(0, f.start, f.end)) for f in figures if f.fact == fact]
        )
        for fact in ("killed", "wounded")
    }
    return tuple(short(found.value if found else None) for found in told.values())  # type: ignore[return-value]


def launched(language: str, sentence: str) -> str:
    wording, words = words_of(language, sentence)
    claims = [(t, Span(0, t.start, t.end)) for t in munitions.thrown_in(words, wording)]
    found = munitions.choose(claims)
    return short(found.value if found else None)
