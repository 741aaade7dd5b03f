"""Sitemaps (https://www.sitemaps.org/protocol.html), news sitemaps, indexes of them, gzipped too.

`lastmod` is when a page was last changed: it was published then at the latest.
"""

import gzip
import re
import zlib
from datetime import datetime
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from monitor import plain
from monitor.archives.found import Ask, Entry, Listing, More
from monitor.archives.packed import unpacked
from monitor.dates import Dateline, parse_date
from monitor.errors import NotAFeed
from monitor.feeds.markup import scrub, undeclared
from monitor.links import http_link
from monitor.types import Fetched, Item

MAX_BYTES = 52_428_800  # unpacked; the protocol's own limit
SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
MAX_TITLE = 500  # characters


def start(source: str, _ask: Ask) -> tuple[More, ...]:
    """From a sitemap, or from a site, whose robots.txt names its sitemaps."""
    bare = urlsplit(source).path in ("", "/")
    return (More(address=urljoin(source, "/robots.txt") if bare else source),)


def parse(fetched: Fetched, ask: Ask) -> Listing:
    """Pages, and further sitemaps. Raises NotAFeed for what is no sitemap."""
    body = _unpacked(fetched.body)
    if urlsplit(fetched.url).path.endswith("/robots.txt"):
        return _of_robots(body, fetched.url)
    try:
        # Entities were refused before: what is left cannot expand.
        root = ElementTree.fromstring(undeclared(scrub(body.decode("utf-8-sig", "replace"))))  # noqa: S314
    except ElementTree.ParseError as error:
        raise NotAFeed(f"a sitemap that is not well-formed: {error}") from error
    found = [_values(element) for element in root]
    if _name(root) == "sitemapindex":
        return Listing(more=tuple(_more(one, fetched.url) for one in found if _recent(one, ask)))
    if _name(root) != "urlset":
        raise NotAFeed(f"not a sitemap but a document of <{_name(root)[:40]}>")
    entries = [_entry(one, fetched.url, ask) for one in found if _recent(one, ask)]
    return Listing(entries=tuple(one for one in entries if one.link))


def _of_robots(body: bytes, url: str) -> Listing:
    named = SITEMAP_LINE.findall(body.decode("utf-8", "replace"))
    addresses = [http_link(one, url) for one in named] or [urljoin(url, "/sitemap.xml")]
    return Listing(more=tuple(More(address=address) for address in addresses if address))


def _unpacked(body: bytes) -> bytes:
    try:
        return unpacked(body, MAX_BYTES)
    except (zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise NotAFeed(f"a damaged or cut off gzip: {error}") from error


def _values(element: ElementTree.Element) -> dict[str, str]:
    parts = [part for part in element.iter() if part.text]
    return {_name(part): (part.text or "").strip() for part in reversed(parts)}


def _more(found: dict[str, str], base: str) -> More:
    return More(address=http_link(found.get("loc", ""), base))


def _recent(found: dict[str, str], ask: Ask) -> bool:
    return bool(found.get("loc")) and not ask.is_past(_date(found.get("lastmod", ""), ask))


def _entry(found: dict[str, str], base: str, ask: Ask) -> Entry:
    url = http_link(found["loc"], base)
    item = Item(
        guid="",
        url=url,
        title=plain.one_line(found.get("title", ""), MAX_TITLE),
        summary="",
        published=_date(found.get("publication_date", ""), ask),
        language=plain.one_line(found.get("language", ""), 20),
        publisher="",
    )
    return Entry(item=item, where=url, link=url, seen=_date(found.get("lastmod", ""), ask))


def _date(text: str, ask: Ask) -> datetime | None:
    return parse_date(text, Dateline(), ask.now)


def _name(part: ElementTree.Element) -> str:
    return part.tag.rpartition("}")[2].lower() if isinstance(part.tag, str) else ""
