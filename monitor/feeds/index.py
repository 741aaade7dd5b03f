"""A plain page that lists articles, read with the CSS selector of its entries.

For official sites and small papers without a feed: `select:` in feeds.yaml names the elements.
"""

from typing import Any

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from monitor.errors import NotAFeed
from monitor.feeds.markup import tree_of
from monitor.feeds.parsed import MAX_ITEMS, Document, ParsedFeed, RawItem, items_of

HEADINGS = "self::h1 or self::h2 or self::h3 or self::h4 or self::h5"


def parse(document: Document) -> ParsedFeed:
    """The entries that `feed.select` finds. Raises NotAFeed when it finds none with a link."""
    try:
        selector = CSSSelector(document.select, translator="html")
    except SelectorError as error:
        raise NotAFeed(f"`select: {document.select}` is no CSS selector: {error}") from None
    page = tree_of(document)
    found = [_raw(element) for element in selector(page)[:MAX_ITEMS]]
    entries = [entry for entry in found if entry.link and entry.title]
    if not entries:
        raise NotAFeed(
            f"`select: {document.select}` finds no entry with a link and a title; "
            "the page was rebuilt, or is a wall"
        )
    titles = page.xpath("//title/text()")
    return ParsedFeed(
        title=str(titles[0]) if titles else "",
        items=items_of(entries, document),
    )


def _raw(element: Any) -> RawItem:
    links = element.xpath("descendant-or-self::a[@href]")
    headings = element.xpath(f"descendant-or-self::*[{HEADINGS}]")
    dates = element.xpath(".//time/@datetime | .//time/text()")
    named = headings or sorted(links, key=lambda link: -len(link.text_content().strip()))
    title = named[0].text_content() if named else ""
    whole = element.text_content()
    return RawItem(
        link=str(links[0].get("href")) if links else "",
        title=title,
        summary=whole.replace(title, "", 1),
        date=str(dates[0]).strip() if dates else "",
        is_plain=True,
    )
