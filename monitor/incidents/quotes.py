"""What people are shown for a fact: the whole sentence that says it. Pure.

The evidence marks the exact words ("five people"); a person who is woken up needs to see them as
they were said. Both are characters of the stored article.
"""

from functools import lru_cache
from typing import Final

from monitor.text import sentences
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
    for start, end, _ in _sentences(text):
        if start <= piece.start and piece.end <= end and end - start <= LONGEST:
            return text[start:end]
    return piece.quote


@lru_cache(maxsize=64)  # every fact of an article asks, and each report that is compared with it
def _sentences(text: str) -> tuple[tuple[int, int, int], ...]:
    return sentences(text, TITLES)
