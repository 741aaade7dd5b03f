"""Names of groups that no file knows, as a sentence writes them. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final

import regex

from monitor.reading.document import Hit, Sentence, Span

# "Saraya Awliya al-Dam", "Wolves of the Mountains": a run of capitalised words
NAME: Final = regex.compile(
    r"(?:\p{Lu}[\p{L}'’-]+|al-\p{Lu}[\p{L}'’-]+)"
    r"(?:\s(?:(?:of|the|for|al|ul|in)\s){0,2}(?:\p{Lu}|al-\p{Lu}|\d)[\p{L}\d'’-]*)*"
)
QUOTED: Final = regex.compile(r"(?<=[\"“«])[^\"”»]{3,40}(?=[\"”»])")
NO_GROUPS: Final = ("weekday", "month", "attacker", "source")
NO_BEGINNING: Final = ("victim", "target", "means")  # but "Republican Guards", "Black Army"
GROUP: Final = "group"  # kind of the words for a group, which may be followed by its name
NAMED: Final = 3  # words from "group" to "known as"
CALLED: Final = 6  # letters between "calling itself" and the name
QUOTED_BESIDE: Final = 3  # letters between a name in quotes and "claims"
DEEDS: Final = ("event", "weak_event", "act", "known", "means")
BESIDE: Final = 12  # letters between "claimed by", "blames" and the name


def unknown(sentence: Sentence, claim: Hit) -> Span | None:
    """The name beside a word of claiming that no file knows."""
    pieces = list(_names(sentence))
    named = [hit.end for hit in sentence.having("calling") if hit.kind != GROUP]
    capitals = sentence.original.upper() != sentence.original
    quoted = [] if capitals and not named else list(_spans(sentence, QUOTED))
    for end in named:
        told = [span for span in (*quoted, *pieces) if 0 <= span.start - end <= CALLED]
        if told:
            return told[0]
    beside = [span for span in quoted if not capitals and _is_beside(sentence, span, claim)]
    if beside:
        return beside[0]
    if claim.kind == "by":
        near = [span for span in pieces if 0 <= span.start - claim.end <= BESIDE]
        return near[0] if near else None
    before = [span for span in pieces if span.end <= claim.start and _is_name(sentence, span)]
    long = [span for span in before if " " in sentence.folded[span.start : span.end]]
    if long:
        return long[0]
    return next((span for span in before if _follows_article(sentence, span)), None)


def introduced(sentence: Sentence, deed: Hit) -> Span | None:
    """The name that follows what its bearers are, before they tell `deed`: "a militant group, the
    Army of the Coast, said that its men".
    """
    ends = [hit.end for hit in sentence.having("attacker", "calling")]
    long = (span for span in _names(sentence) if " " in sentence.folded[span.start : span.end])
    return _after(ends, (span for span in long if span.end <= deed.start), sentence)


def called(sentence: Sentence) -> Span | None:
    """The name behind "a group known as", "calling itself"."""
    groups = sentence.having("attacker", "calling")
    ends = [
        hit.end
        for hit in sentence.having("calling")
        if hit.kind != GROUP and any(0 <= hit.first_word - g.last_word <= NAMED for g in groups)
    ]
    return _after(ends, _names(sentence), sentence)


def named_after(sentence: Sentence, blame: Hit) -> Span | None:
    """The name of several words behind "blames", "identified the attacker as 23-year-old"."""
    long = (span for span in _names(sentence) if " " in sentence.folded[span.start : span.end])
    near = (span for span in long if 0 <= span.start - blame.end <= BESIDE)
    return next((span for span in near if _is_name(sentence, span)), None)


def names_in(sentence: Sentence) -> Iterator[Span]:
    """Every run of capitalised words that may name somebody."""
    return (span for span in _names(sentence) if _is_name(sentence, span))


def _after(ends: list[int], names: Iterable[Span], sentence: Sentence) -> Span | None:
    behind = (span for span in names if any(0 <= span.start - end <= CALLED for end in ends))
    return next((span for span in behind if _is_name(sentence, span)), None)


def _is_beside(sentence: Sentence, span: Span, claim: Hit) -> bool:
    """Whether what is quoted, no deed itself, stands right before the word of claiming, or between
    it and the deed.
    """
    deeds = [hit.start for hit in sentence.having(*DEEDS)]
    if any(span.start <= deed < span.end for deed in deeds):
        return False
    if 0 <= claim.start - span.end <= QUOTED_BESIDE:
        return True
    claimed = any(0 <= deed - span.end <= QUOTED_BESIDE for deed in deeds)
    return claimed and 0 <= span.start - claim.end <= QUOTED_BESIDE


def _names(sentence: Sentence) -> Iterator[Span]:
    """Runs of capitalised words, in folded coordinates."""
    if not sentence.original.isupper():
        yield from _spans(sentence, NAME)


def _spans(sentence: Sentence, pattern: "regex.Pattern[str]") -> Iterator[Span]:
    """Where `pattern` is found, in folded coordinates."""
    starts = sentence.fold.starts
    for match in pattern.finditer(sentence.original):
        start = bisect_left(starts, match.start())
        end = bisect_left(starts, match.end())
        if start < end:
            yield _without_article(sentence, Span(sentence.index, start, end))


def _without_article(sentence: Sentence, span: Span) -> Span:
    """ "The Baloch Guards" at the start of a sentence are called Baloch Guards."""
    begins = sentence.folded.startswith("the ", span.start, span.end)
    return Span(span.sentence, span.start + 4, span.end) if begins else span


def _is_name(sentence: Sentence, span: Span) -> bool:
    """No day, no month, nobody that suffers or tells, no place."""
    known = sentence.having(*NO_GROUPS, *NO_BEGINNING, "place")
    inside = [hit for hit in known if hit.start < span.end and span.start < hit.end]
    return not any(
        hit.role in NO_GROUPS
        or (hit.start <= span.start and (hit.role in NO_BEGINNING or span.end <= hit.end))
        for hit in inside
    )


def _follows_article(sentence: Sentence, span: Span) -> bool:
    """One word with a capital names a group only as "the Vulkangruppe"."""
    return sentence.folded[: span.start].endswith("the ")
