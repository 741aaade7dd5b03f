"""Which language an article is written in."""

from collections.abc import Collection

from py3langid import rank

from monitor.types import Article

SAMPLE = 600  # characters are enough to tell; 500 and 800 gave one answer for 300 articles
SHORT = 40  # fewer letters than that tell less than the feed does
SURE = 200  # fewer letters than that are first tried as a language that has rules


def language_of(article: Article, known: Collection[str]) -> str:
    """ISO 639-1 code: what the letters say; "und" when there are none.

    Where they say little, it is the feed's language or a `known` one.
    """
    text = f"{article.title}\n{article.text}"[:SAMPLE]
    prior = (article.language or article.source.language)[:2].lower()
    letters = sum(character.isalpha() for character in text)
    if prior and letters < SHORT:
        return prior
    if not letters:
        return "und"
    ranked = _ranked(text.lower() if text.isupper() else text)
    likely = {prior, *known} - {""}
    if letters < SURE and not likely.isdisjoint(ranked):
        return next(language for language in ranked if language in likely)
    return ranked[0]


def _ranked(text: str) -> list[str]:
    return [language for language, _ in rank(text)]
