"""Who is really speaking: a publisher's family, or the wire whose text it carries. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from monitor.incidents.policy import Confidence
from monitor.text import fold
from monitor.types import Article, Claim, Source

SHINGLE = 3  # words
FEWEST = 12  # sequences; shorter texts are alike by accident


def source_of(article: Article, rules: Confidence) -> Source:
    """The article's source; wire copy speaks with the voice of the wire."""
    wire = wire_of(article.credit, rules)
    return replace(article.source, family=wire) if wire else article.source


def wire_of(credit: str, rules: Confidence) -> str:
    """The wire that a credit names, in the form of the configuration; "" for none."""
    words = f" {' '.join(fold(credit).text.replace('/', ' ').split())} "
    return next((wire for wire in rules.wires if f" {fold(wire).text} " in words), "")


def voice(claim: Claim) -> str:
    """Whoever says the same under two names is one voice."""
    return claim.source.voice if claim.source else claim.publisher


@lru_cache(maxsize=512)  # the texts that were told last are compared with each that comes
def shingles(text: str) -> frozenset[str]:
    words = fold(text).text.split()
    return frozenset(
        " ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)
    )


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
