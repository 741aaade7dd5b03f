"""Sources: the bytes of one answer in, items out. One file per kind of source, one registry."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from lxml import etree, html

from monitor import plain
from monitor.charset import decode
from monitor.dates import Dateline
from monitor.feeds import gdelt, googlenews, index, jsonfeed, sitemap, syndication, telegram
from monitor.feeds.markup import scrub
from monitor.feeds.parsed import MAX_TITLE, Document, ParsedFeed
from monitor.links import http_link
from monitor.types import Feed, Fetched

__all__ = ["KINDS", "Kind", "ParsedFeed", "offered", "parse"]

FEED_TYPE = re.compile(r"(rss|atom)\+xml|feed\+json", re.IGNORECASE)

Parser = Callable[[Document], ParsedFeed]


def _any_feed(document: Document) -> ParsedFeed:
    """RSS, RDF, Atom, JSON Feed or a news sitemap, told apart by how they start."""
    start = document.text[:2000].lstrip()
    if start[:1] in ("{", "["):
        return jsonfeed.parse(document)
    if sitemap.START.search(start):
        return sitemap.parse(document)
    return syndication.parse(document)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of source, as `kind:` in feeds.yaml names it."""

    parse: Parser
    complete: bool = False  # its items are the whole text; there is no page behind them
    gathers: bool = False  # its items are other publishers' articles


KINDS = {
    "feed": Kind(parse=_any_feed),
    "telegram": Kind(parse=telegram.parse, complete=True),
    "index": Kind(parse=index.parse),
    "gdelt": Kind(parse=gdelt.parse, gathers=True),
    "googlenews": Kind(parse=googlenews.parse, gathers=True),
}


def parse(fetched: Fetched, feed: Feed, now: datetime) -> ParsedFeed:
    """Read one answer of `feed`. Raises NotAFeed, in words, when it is not what it should be.

    Never gives "no items" for an error page: a failure must not look like quiet.
    """
    text, charset = decode(
        fetched.body,
        content_type=fetched.headers.get("content-type", ""),
        override=feed.encoding,
        language=feed.source.language,
    )
    document = Document(
        text=scrub(text),
        url=fetched.url,
        dateline=Dateline(timezone=feed.source.timezone, language=feed.source.language),
        now=now,
        select=feed.select,
    )
    parsed = KINDS[feed.kind].parse(document)
    return replace(
        parsed,
        title=plain.one_line(plain.strip_tags(parsed.title), MAX_TITLE),
        warnings=parsed.warnings + _charset_warnings(charset),
    )


def offered(body: bytes, url: str) -> tuple[str, ...]:
    """The addresses of the feeds that a web page names in its head."""
    if not body.strip():
        return ()
    try:
        links = html.document_fromstring(body).iterfind(".//link[@rel='alternate']")
        found = [link.get("href", "") for link in links if FEED_TYPE.search(link.get("type", ""))]
    except (etree.LxmlError, ValueError):
        return ()
    return tuple(dict.fromkeys(filter(None, (http_link(one, url) for one in found))))


def _charset_warnings(charset: str) -> tuple[str, ...]:
    if charset.endswith("(damaged)"):
        return ("its characters are damaged; set `encoding:` for this feed if the text is wrong",)
    return ()
