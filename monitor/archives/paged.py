"""A feed and the older ones it leads to, from the newest back.

RFC 5005 gives `prev-archive` (section 4) and `next` (section 3). WordPress says neither but answers
`?paged=2`; it is asked only where the feed says that WordPress made it.
"""

import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from monitor import feeds
from monitor.archives.found import Ask, Listing, More
from monitor.archives.items import entries_of
from monitor.feeds import KINDS
from monitor.links import http_link
from monitor.types import Feed, Fetched, Source

HEAD = 64 * 1024  # bytes in which a feed speaks of itself
LINK = re.compile(r"<(?:\w+:)?link\b[^>]{1,2000}>", re.IGNORECASE)
REL = re.compile(r"\brel\s*=\s*[\"']\s*(prev-archive|next)\s*[\"']", re.IGNORECASE)
HREF = re.compile(r"\bhref\s*=\s*[\"']([^\"']{1,2048})[\"']", re.IGNORECASE)
WORDPRESS = re.compile(r"<generator[^>]{0,200}>\s*https?://wordpress\.org/", re.IGNORECASE)


def parse(fetched: Fetched, ask: Ask, kind: str = "feed") -> Listing:
    """The items of one page of a feed, and the page before it. Raises NotAFeed."""
    unknown = Feed(id="", url=fetched.url, kind=kind, source=Source(publisher=""))
    feed = ask.feed or unknown
    parsed = feeds.parse(fetched, feed, ask.now)
    publisher = "" if KINDS[feed.kind].gathers else feed.source.publisher
    complete = KINDS[feed.kind].complete
    entries = entries_of(parsed.items, fetched.url, complete=complete, publisher=publisher)
    dates = [item.published for item in parsed.items if item.published]
    if not entries or (dates and ask.is_past(max(dates))):
        return Listing(entries=entries)
    return Listing(entries=entries, more=_older(fetched))


def _older(fetched: Fetched) -> tuple[More, ...]:
    """The links may stand before the entries or after them: either end is looked at."""
    text = (fetched.body[:HEAD] + b"\n" + fetched.body[-HEAD:]).decode("utf-8", "replace")
    links = [tag for tag in LINK.findall(text) if REL.search(tag) and HREF.search(tag)]
    # An archive is complete where a page of search results need not be.
    links.sort(key=lambda tag: "prev-archive" not in tag.lower())
    for tag in links:
        href = HREF.search(tag)
        address = http_link(unescape(href[1]), fetched.url) if href else ""
        if address:
            return (More(address=address),)
    return (More(address=_next_paged(fetched.url), guess=True),) if WORDPRESS.search(text) else ()


def _next_paged(url: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    number = query.get("paged", "1")
    query["paged"] = str(int(number) + 1 if number.isascii() and number[:9].isdigit() else 2)
    return urlunsplit(parts._replace(query=urlencode(query)))
