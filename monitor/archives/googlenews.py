"""Google News searches as RSS, one for each day asked for: one gives a hundred hits at most."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from monitor.archives import paged
from monitor.archives.found import Ask, Listing, More
from monitor.types import Fetched

SEARCH = "https://news.google.com/rss/search"


def start(source: str, ask: Ask) -> tuple[More, ...]:
    """From the words of a search, or its address; without a first day, that search alone."""
    address = source if "://" in source else f"{SEARCH}?{urlencode({'q': source})}"
    if ask.since is None:
        return (More(address=address),)
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    first, last = ask.since.date(), (ask.until or ask.now).date()
    days = [first + timedelta(days=n) for n in range(max((last - first).days, 1))]
    windows = [f"{query.get('q', '')} after:{day} before:{day + timedelta(days=1)}" for day in days]
    return tuple(
        More(address=urlunsplit(parts._replace(query=urlencode(query | {"q": window}))))
        for window in windows
    )


def parse(fetched: Fetched, ask: Ask) -> Listing:
    """The hits of one day. Raises NotAFeed."""
    return Listing(entries=paged.parse(fetched, ask, "googlenews").entries)
