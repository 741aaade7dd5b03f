"""The Wayback Machine: its index (CDX server) names the captures, which are fetched as they were.

https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server gives the parameters;
`id_` behind a capture's time gives the page without the archive's own frame.
"""

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from monitor.archives.found import Ask, Entry, Listing, More, by_stamp
from monitor.errors import NotAFeed
from monitor.links import http_link
from monitor.types import Fetched, Item

INDEX = "https://web.archive.org/cdx/search/cdx"
EACH = 1_000  # captures in one answer
WANTED = (
    ("output", "json"),
    ("fl", "timestamp,original,digest"),
    ("filter", "statuscode:200"),
    ("filter", "mimetype:text/html"),
    ("collapse", "urlkey"),  # the first capture of each page
    ("showResumeKey", "true"),
    ("limit", str(EACH)),
)


def start(source: str, ask: Ask) -> tuple[More, ...]:
    """From the pages that are wanted ("gazette.example/news/*"), or an index's address."""
    parts = urlsplit(source if "/cdx" in source else f"{INDEX}?{urlencode({'url': source})}")
    given = parse_qsl(parts.query)
    names = {name for name, _ in given}
    wanted = [pair for pair in WANTED if pair[0] not in names]
    days = (("from", ask.since), ("to", ask.until))
    span = [(name, f"{day:%Y%m%d%H%M%S}") for name, day in days if day and name not in names]
    return (More(address=urlunsplit(parts._replace(query=urlencode([*given, *wanted, *span])))),)


def parse(fetched: Fetched, _ask: Ask) -> Listing:
    """The captures of one answer, and where the index goes on. Raises NotAFeed."""
    try:
        rows = json.loads(fetched.body or b"[]")
    except (ValueError, RecursionError):
        said = fetched.body[:100].decode("utf-8", "replace")
        raise NotAFeed(f"the index answered with something else: {said!r}") from None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise NotAFeed("the index answered with JSON that is no table")
    if not rows:
        return Listing()
    columns, rows = [str(name) for name in rows[0]], rows[1:]
    key = str(rows[-1][0]) if len(rows) > 1 and rows[-2] == [] and rows[-1] else ""
    captures = [dict(zip(columns, row, strict=False)) for row in rows if len(row) == len(columns)]
    entries = [_entry(one, fetched.url) for one in captures]
    return Listing(
        entries=tuple(one for one in entries if one is not None),
        more=(More(address=_resumed(fetched.url, key)),) if key else (),
    )


def _entry(capture: dict[str, Any], index: str) -> Entry | None:
    stamp, original = str(capture.get("timestamp", "")), str(capture.get("original", ""))
    url, seen = http_link(original), by_stamp(stamp)
    if not url or seen is None:
        return None
    site = urlsplit(index)
    link = f"{site.scheme}://{site.netloc}/web/{stamp}id_/{url}"
    item = Item(guid=str(capture.get("digest", "")), url=url, title="", summary="", published=None)
    return Entry(item=item, where=link, link=link, seen=seen)


def _resumed(url: str, key: str) -> str:
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "resumeKey"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("resumeKey", key)])))
