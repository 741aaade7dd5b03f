"""Article lists of the GDELT DOC 2.0 API (mode=ArtList, format=json): news of the whole world.

Links and titles of many publishers, found by GDELT's own query language and up to a quarter of an
hour old; the pages behind them are read like any other.
https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/
"""

import json
from typing import Any

from monitor.errors import NotAFeed
from monitor.feeds.parsed import Document, ParsedFeed, RawItem, items_of

LANGUAGES = {
    "Arabic": "ar", "English": "en", "Hebrew": "he", "Persian": "fa", "Turkish": "tr",
    "Russian": "ru", "Kurdish": "ku", "French": "fr", "German": "de", "Spanish": "es",
}  # fmt: skip


def parse(document: Document) -> ParsedFeed:
    """The articles of one answer. GDELT says what is wrong with a query in plain text."""
    if not document.text.strip():
        raise NotAFeed("GDELT gave an empty answer")
    try:
        found = json.loads(document.text)
    except (ValueError, RecursionError):
        raise NotAFeed(f"GDELT refused the query: {document.text.strip()[:200]}") from None
    articles = found.get("articles", []) if isinstance(found, dict) else None
    if not isinstance(articles, list):
        raise NotAFeed("not an article list of GDELT; the address needs mode=ArtList&format=json")
    entries = [_raw(article) for article in articles if isinstance(article, dict)]
    return ParsedFeed(title="", items=items_of(entries, document))


def _raw(article: dict[str, Any]) -> RawItem:
    return RawItem(
        link=str(article.get("url", "")),
        title=str(article.get("title", "")),
        date=str(article.get("seendate", "")),
        language=LANGUAGES.get(str(article.get("language", "")), ""),
        publisher=str(article.get("domain", "")),
    )
