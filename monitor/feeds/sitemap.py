"""News sitemaps (https://www.google.com/schemas/sitemap-news/0.9): the last two days of a site."""

import re
from xml.etree import ElementTree

from monitor.errors import NotAFeed
from monitor.feeds.markup import undeclared
from monitor.feeds.parsed import MAX_ITEMS, Document, ParsedFeed, RawItem, items_of

START = re.compile(r"<(?:[\w.-]+:)?(urlset|sitemapindex)\b")
CONTENT_NAMES = ("loc", "title", "publication_date", "lastmod", "language")


def parse(document: Document) -> ParsedFeed:
    """Items of a news sitemap. Raises NotAFeed for an index of sitemaps or broken XML."""
    try:
        # Entities were refused before: what is left cannot expand.
        root = ElementTree.fromstring(undeclared(document.text))  # noqa: S314
    except ElementTree.ParseError as error:
        raise NotAFeed(f"a sitemap that is not well-formed: {error}") from error
    if _name(root) == "sitemapindex":
        raise NotAFeed("an index of sitemaps; configure one of the news sitemaps it lists")
    entries = [_raw(entry) for entry in root if _name(entry) == "url"]
    newest_first = sorted(entries, key=lambda entry: entry.date, reverse=True)[:MAX_ITEMS]
    return ParsedFeed(title="", items=items_of(newest_first, document))


def _raw(entry: ElementTree.Element) -> RawItem:
    found = {_name(part): (part.text or "").strip() for part in reversed(list(entry.iter()))}
    return RawItem(
        link=found.get("loc", ""),
        title=found.get("title", ""),
        date=found.get("publication_date") or found.get("lastmod", ""),
        language=found.get("language", ""),
    )


def _name(part: ElementTree.Element) -> str:
    return part.tag.rpartition("}")[2].lower() if isinstance(part.tag, str) else ""
