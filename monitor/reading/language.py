"""Which language an article is written in."""

import math
from collections.abc import Collection, Sequence
from typing import Final

from py3langid import rank

from monitor.types import Article

SAMPLE = 300  # characters are enough to tell; 400 and 600 gave the same answers for 3,300 articles
SHORT = 40  # fewer letters than that tell less than the feed does
UNKNOWN = "und"  # as ISO 639 writes it
SURE = 200  # fewer letters than that are first tried as a language that has rules
# By how much another language has to be likelier (natural logarithm) than those tried first. Of
# 6,500 English and Arabic headlines and first lines none but Pidgin reaches it; 2 of 68 flashes
# in 16 other languages fall short of it.
CLEAR = 22.0
# what py3langid tells apart and the rules do not: the Arabic of Egypt and Morocco, Nigerian Pidgin
VARIETIES: Final = {"arz": "ar", "ary": "ar", "pcm": "en"}


def language_of(article: Article, known: Collection[str]) -> str:
    """ISO 639-1 code: what the letters say; UNKNOWN when there are none.

    Where they say little, it is the feed's language or a `known` one, unless another is far
    likelier.
    """
    text = f"{article.title}\n{article.text}"[:SAMPLE]
    prior = (article.language or article.source.language)[:2].lower()
    letters = sum(character.isalpha() for character in text)
    if not letters:
        return prior or UNKNOWN
    said = text.lower() if text.isupper() else text
    ranked = _ranked(said)
    if letters >= SURE:
        return ranked[0][0]
    feed = prior if letters < SHORT else ""
    return _tried(ranked, {feed}) or _tried(ranked, {prior, *known}) or ranked[0][0]


def _ranked(text: str) -> list[tuple[str, float]]:
    """Every language that py3langid knows, the likeliest first, and how likely it is."""
    return [(VARIETIES.get(str(name), str(name)), float(score)) for name, score in rank(text)]


def _tried(ranked: Sequence[tuple[str, float]], likely: Collection[str]) -> str:
    """The likeliest of `likely`; "" where there is none, or another is clearly likelier."""
    found = next((one for one in ranked if one[0] in likely), ("", -math.inf))
    return found[0] if ranked[0][1] - found[1] <= CLEAR else ""
