"""Names of groups that no file knows, as a sentence writes them. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final

import regex

from monitor.reading.document import Hit, Rulebook, Sentence, Span
from monitor.text import fold_word

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
BAND: Final = "band"
BEARER: Final = "bearer"  # kind of "group", which is no part of the name behind it
BODY: Final = "body"  # kind of "forces", "service", which claim nothing
END: Final = "end"  # kind of "responsibility", which no name holds
LONGEST: Final = 4  # words of a name behind the one that begins it
OPENING: Final = 2  # letters between "group" and a name in quotes
FAR: Final = 60  # letters between a claim and a name without capitals
IN_NAMES: Final = ("place", "target", "actor")
NO_PART: Final = (  # what the first word behind "brigade" does, if it is no part of its name
    *("act", "hit", "lands", "assails", "launch", "passive", "occurs", "by", "claim", "announces"),
    *("blame", "no_claim", "denied", "stop", "intercepted", "foiled", "threat", "recall", "update"),
    *("known", "source", "wounded", "fresh", "past", "weekday", "event", "weak_event"),
)
BESIDE: Final = 12  # letters between "claimed by", "blames" and the name


def unknown(sentence: Sentence, claim: Hit, rules: Rulebook) -> Span | None:
    """The name beside a word of claiming that no file knows."""
    bands = [hit for hit in headed(sentence, rules) if hit.kind != BODY]
    heads = [hit for hit in bands if _letters_between(hit, claim) <= FAR]
    if heads:
        return sentence.of(min(heads, key=lambda hit: _letters_between(hit, claim)))
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


def _letters_between(one: Hit, other: Hit) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def introduced(sentence: Sentence, deed: Hit, rules: Rulebook) -> Span | None:
    """The name that follows what its bearers are, before they tell `deed`: "a militant group, the
    Army of the Coast, said that its men".
    """
    bands = [hit for hit in headed(sentence, rules) if hit.kind != BODY and hit.end <= deed.start]
    if bands:
        return sentence.of(bands[-1])
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


def names_in(sentence: Sentence, rules: Rulebook) -> Iterator[Span]:
    """Every run of words that may name somebody."""
    yield from (span for span in _names(sentence) if _is_name(sentence, span))
    yield from (sentence.of(hit) for hit in headed(sentence, rules))


def headed(sentence: Sentence, rules: Rulebook) -> Iterator[Hit]:
    """Names in letters that know no capitals: from the word that begins one ("movement") to the
    last definite word right behind it, or what is quoted there.
    """
    heads = [hit for hit in sentence.having(BAND) if hit.kind != END]
    quoted = list(_spans(sentence, QUOTED)) if heads else []
    for head in heads:
        inside = next((one for one in quoted if 0 < one.start - head.end <= OPENING), None)
        if inside is not None:
            yield _from_to(sentence, head, inside.start, inside.end)
            continue
        end = _end_of_name(sentence, head, rules.lexicon.in_name.get(head.term.language, ()))
        start = head.end + 1 if head.kind == BEARER else bare(sentence, head)
        if end > start:
            yield _from_to(sentence, head, start, end)


def _end_of_name(sentence: Sentence, head: Hit, marks: tuple[str, ...]) -> int:
    """Where the last definite word of the name ends; 0 if none follows `head`."""
    last, end = 0, head.end
    for nth, (start, stop) in enumerate(sentence.words[head.last_word + 1 :][:LONGEST]):
        roles = {hit.role for hit in sentence.hits if hit.start <= start < hit.end}
        alien = roles.intersection(NO_PART) if nth == 0 else roles.difference(IN_NAMES)
        definite = sentence.folded.startswith(marks, start)
        if sentence.folded[end:start] != " " or alien or (nth and not definite):
            break
        last, end = stop if definite else last, stop
    return last


def bare(sentence: Sentence, hit: Hit) -> int:
    """Where the word itself begins, behind what is written in front of it."""
    form = fold_word(hit.written)
    return hit.end - len(form) if sentence.folded.endswith(form, hit.start, hit.end) else hit.start


def shown(sentence: Sentence, hit: Hit) -> str:
    """What is found, as the article writes it; where more is written in front of it, as the rules
    do.
    """
    if hit.written and bare(sentence, hit) != hit.start:
        return hit.written
    start, end = sentence.fold.span(hit.start, hit.end)
    return sentence.original[start:end]


def _from_to(sentence: Sentence, head: Hit, start: int, end: int) -> Hit:
    inside = [nth for nth, (begin, stop) in enumerate(sentence.words) if start < stop <= end]
    return head._replace(start=start, end=end, first_word=inside[0], last_word=inside[-1])


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
