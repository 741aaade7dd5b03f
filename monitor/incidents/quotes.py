"""What people are shown for a fact: the whole sentence that says it. Pure.

The evidence marks the exact words ("five people"); a person who is woken up needs to see them as
they were said. Both are characters of the stored article.
"""

from functools import lru_cache
from typing import Final

from monitor.text import paragraphs, sentences_in
from monitor.types import Article, Evidence

LONGEST: Final = 280  # characters; of a longer sentence only the evidence itself is quoted
# Ranks and titles whose full stop ends no sentence, in the languages that write them so.
TITLES: Final = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "dr",
        "gen",
        "lt",
        "col",
        "maj",
        "capt",
        "sgt",
        "cpl",
        "brig",
        "adm",
        "prof",
    )
)


def quote_of(article: Article, piece: Evidence) -> str:
    """The sentence of `article` that holds `piece`, or its own words when that is too long."""
    text = article.title if piece.part == "title" else article.text
    for paragraph in _paragraphs(text):
        if paragraph[0] <= piece.start < paragraph[1]:
            for start, end in _sentences(text, *paragraph):
                if start <= piece.start and piece.end <= end and end - start <= LONGEST:
                    return text[start:end]
    return piece.quote


@lru_cache(maxsize=64)  # every fact of an article asks, and each report that is compared with it
def _paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(paragraphs(text))


@lru_cache(maxsize=256)  # the few paragraphs of an article that tell of the attack
def _sentences(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    return tuple(sentences_in(text, start, end, TITLES))
