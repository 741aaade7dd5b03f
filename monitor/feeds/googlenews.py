"""Google News searches as RSS (https://news.google.com/rss/search?q=...).

Its links lead to a consent page or a script, not to the article. Older ones carry the article's
address, which is taken out; of the others only the headline is read, and the alert says so.
"""

import base64
import binascii
import re
from dataclasses import replace

from monitor.errors import NotAFeed
from monitor.feeds import syndication
from monitor.feeds.parsed import Document, ParsedFeed
from monitor.links import host_of, http_link
from monitor.types import Item

CODED = re.compile(r"/(?:rss/)?articles/([\w-]{20,2000})")
ADDRESS = re.compile(rb"https?://[\x21-\x7e]{4,}")
CONSENT = ("consent.google.com", "consent.youtube.com")


def parse(document: Document) -> ParsedFeed:
    """Headlines with their publishers, and real links where they can be known."""
    if host_of(document.url) in CONSENT:
        raise NotAFeed("Google asks for consent from this network; this feed cannot be read here")
    found = syndication.parse(document)
    return replace(found, items=tuple(_resolved(item) for item in found.items))


def is_opaque(url: str) -> bool:
    """Whether a link only Google can resolve hides the article."""
    return host_of(url) == "news.google.com"


def _resolved(item: Item) -> Item:
    """The headline without its publisher; the summary lists other headlines, so it goes."""
    title = item.title.removesuffix(f" - {item.publisher}") if item.publisher else item.title
    return replace(item, title=title, summary="", url=_address(item.url) or item.url)


def _address(link: str) -> str:
    """The article's address inside a coded link; "" when it is only a reference of Google's."""
    match = CODED.search(link)
    if not match:
        return ""
    try:
        decoded = base64.urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4))
    except (binascii.Error, ValueError):
        return ""
    found = ADDRESS.search(decoded)
    return http_link(found[0].decode("ascii")) if found else ""
