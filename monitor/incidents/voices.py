"""Who is really speaking: a publisher's family, or the wire whose text it carries. Pure."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from monitor.incidents.policy import Confidence
from monitor.text import fold, fold_word
from monitor.types import Article, Claim, Source

SHINGLE = 3  # words
ENDS = 200  # characters at either end of a text in which a wire is named
BRACKETS = re.compile(r"[(\[]([^()\[\]\n]{2,40})[)\]]")
FEWEST = 12  # sequences; shorter texts are alike by accident


def source_of(article: Article, rules: Confidence) -> Source:
    """The article's source; wire copy speaks with the voice of the wire."""
    wire = wire_of(article.credit, rules) or _in_brackets(article.text, rules)
    return replace(article.source, family=wire) if wire else article.source


def spoken_by(source: Source | None, voice: Source) -> Source:
    """`source` with the voice of whoever said it first; what else is known of it stays."""
    return replace(source, family=voice.family) if source is not None else voice


def wire_of(credit: str, rules: Confidence) -> str:
    """The wire that a credit names, by the first of its names; "" for none."""
    if not credit:
        return ""
    words = f" {' '.join(fold(credit).text.replace('/', ' ').split())} "
    return next((wire for wire, name in _names(rules) if f" {name} " in words), "")


def _in_brackets(text: str, rules: Confidence) -> str:
    """ "BAGHDAD (Reuters) -" at the beginning, or "(AP)" at the end."""
    found = BRACKETS.findall(f"{text[:ENDS]}\n{text[-ENDS:]}")
    return next((wire for one in found if (wire := wire_of(one, rules))), "")


@lru_cache(maxsize=4)
def _names(rules: Confidence) -> tuple[tuple[str, str], ...]:
    return tuple((names[0], fold(name).text) for names in rules.wires for name in names)


def voice(claim: Claim) -> str:
    """Whoever says the same under two names is one voice."""
    return claim.source.voice if claim.source else claim.publisher


@lru_cache(maxsize=512)  # the texts that were told last are compared with each that comes
def shingles(text: str) -> frozenset[str]:
    words = fold_word(text).split()
    return frozenset(map(" ".join, zip(*(words[start:] for start in range(SHINGLE)), strict=False)))


def is_copy(text: str, other: str, rules: Confidence) -> bool:
    """Whether one of two texts is, for the most part, the other. Order does not matter."""
    a, b = shingles(text), shingles(other)
    fewest = min(len(a), len(b))
    return fewest >= FEWEST and len(a & b) >= rules.copy_similarity * fewest


def as_copy(
    source: Source, text: str, told: Iterable[tuple[Source, str]], rules: Confidence
) -> Source:
    """`source`, speaking with the voice of whoever told the same in the same words before."""
    for other, words in told:
        if is_copy(text, words, rules):
            return replace(source, family=other.voice)
    return source
