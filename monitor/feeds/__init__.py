"""Sources: the bytes of one answer in, items out. One file per kind of source, one registry."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from monitor import plain
from monitor.dates import Dateline
from monitor.feeds import jsonfeed, sitemap, syndication
from monitor.feeds.charset import decode, scrub
from monitor.feeds.parsed import MAX_TITLE, ParsedFeed
from monitor.types import Feed, Fetched

__all__ = ["KINDS", "ParsedFeed", "parse"]

Parser = Callable[..., ParsedFeed]  # (text, *, url, dateline, now)


def _any_feed(text: str, *, url: str, dateline: Dateline, now: datetime) -> ParsedFeed:
    """RSS, RDF, Atom, JSON Feed or a news sitemap, told apart by how they start."""
    start = text[:2000].lstrip()
    if start[:1] in "{[" and start:
        return jsonfeed.parse(text, url=url, dateline=dateline, now=now)
    if sitemap.START.search(start):
        return sitemap.parse(text, url=url, dateline=dateline, now=now)
    return syndication.parse(text, url=url, dateline=dateline, now=now)


# What `kind:` in feeds.yaml may say.
KINDS: dict[str, Parser] = {
    "feed": _any_feed,
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
    dateline = Dateline(timezone=feed.source.timezone, language=feed.source.language)
    parsed = KINDS[feed.kind](scrub(text), url=fetched.url, dateline=dateline, now=now)
    return replace(
        parsed,
        title=plain.one_line(plain.strip_tags(parsed.title), MAX_TITLE),
        warnings=parsed.warnings + _charset_warnings(charset),
    )


def _charset_warnings(charset: str) -> tuple[str, ...]:
    if charset.endswith("(damaged)"):
        return ("its characters are damaged; set `encoding:` for this feed if the text is wrong",)
    return ()
