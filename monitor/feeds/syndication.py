"""RSS 0.9 to 2.0, RDF and Atom, through feedparser."""

import io
import re
from typing import Any

import feedparser

from monitor.errors import NotAFeed
from monitor.feeds.markup import undeclared
from monitor.feeds.parsed import MAX_ITEMS, Document, ParsedFeed, RawItem, items_of

# Only one of these ends a whole document; a connection that just closed leaves none of them.
ENDS = re.compile(r"</\s*(?:[\w.-]+:)?(rss|feed|rdf|channel|xml|opml)\s*>", re.IGNORECASE)
EMPTY_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|rdf)\b[^>]*/>", re.IGNORECASE)
ENTRY = re.compile(r"<(?:[\w.-]+:)?(item|entry)[\s>]", re.IGNORECASE)
HTML_START = re.compile(r"\A\s*(?:<!--.*?-->\s*)*<(!doctype html|html|head|body)\b", re.I | re.S)
JUNK_SHOWN = 60  # characters of a wrong document quoted to the reader of the message


def parse(document: Document) -> ParsedFeed:
    """Items of a syndication document. Raises NotAFeed when it is none."""
    text = document.text
    if not text.strip():
        raise NotAFeed("the answer was empty")
    if HTML_START.match(text[:5000]):
        raise NotAFeed(f"got a web page instead of a feed, titled {_page_title(text)!r}")
    found = _parsed(document)
    if not found.get("version"):
        raise NotAFeed(f"not a feed; it starts with {text.strip()[:JUNK_SHOWN]!r}")
    whole = bool(ENDS.search(text[-2000:]) or EMPTY_ROOT.search(text))
    _refuse_lost_entries(found, text, whole)
    language = str(found.feed.get("language", ""))
    entries = [_raw(entry, language) for entry in found.entries[:MAX_ITEMS]]
    return ParsedFeed(
        title=str(found.feed.get("title", "")),
        items=items_of(entries, document),
        warnings=_warnings(found, whole),
        whole=whole,
        hub=_head_link(found, "hub"),
        topic=_head_link(found, "self"),
    )


def _head_link(found: Any, rel: str) -> str:
    links = found.feed.get("links", ())
    return next((str(link.get("href", "")) for link in links if link.get("rel") == rel), "")


def _refuse_lost_entries(found: Any, text: str, whole: bool) -> None:
    """No entries must mean that the feed has none."""
    if not found.entries and not whole:
        raise NotAFeed("the feed was cut off before its first entry")
    if not found.entries and ENTRY.search(text):
        raise NotAFeed("the document is too damaged: none of its entries could be read")


def _parsed(document: Document) -> Any:
    """What feedparser makes of it. It gets a stream: given text it would open files and URLs.

    "content-location" is what it resolves relative links against.
    """
    stream = io.BytesIO(undeclared(document.text).encode("utf-8", "replace"))
    headers = {"content-location": document.url, "content-type": "application/xml; charset=utf-8"}
    return feedparser.parse(  # noqa: TID251 - the one place, and with a stream
        stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=True
    )


def _raw(entry: Any, feed_language: str) -> RawItem:
    return RawItem(
        guid=str(entry.get("id", "")),
        link=_link(entry),
        title=str(entry.get("title", "")),
        summary=_longest_text(entry),
        date=_date(entry),
        language=str(entry.get("language") or feed_language),
        publisher=str((entry.get("source") or {}).get("title", "")),
    )


def _link(entry: Any) -> str:
    if entry.get("link"):
        return str(entry.link)
    links = [link for link in entry.get("links", ()) if link.get("rel") in ("alternate", None)]
    return str(links[0].get("href", "")) if links else ""


def _longest_text(entry: Any) -> str:
    """Summary or full content, whichever says more: it is what is read when the page is not."""
    texts = [str(content.get("value", "")) for content in entry.get("content", ())]
    return max([str(entry.get("summary", "")), *texts], key=len)


def _date(entry: Any) -> str:
    """When it was first published. Asked with `in`: `get` would make "updated" of "published"."""
    dates = (entry.get(key) for key in ("published", "created", "updated") if key in entry)
    return str(next((date for date in dates if date), ""))


def _warnings(found: Any, whole: bool) -> tuple[str, ...]:
    warnings = []
    if not whole:
        warnings.append("the document was cut off; the entries before the cut were taken")
    error = found.get("bozo_exception")
    if whole and error is not None and not isinstance(error, feedparser.NonXMLContentType):
        warnings.append("not well-formed; what could be read was taken")
    if len(found.entries) > MAX_ITEMS:
        warnings.append(f"{len(found.entries)} entries; only the first {MAX_ITEMS} were taken")
    return tuple(warnings)


def _page_title(text: str) -> str:
    match = re.search(r"<title[^>]*>([^<]{1,200})", text[:20_000], re.IGNORECASE)
    return match[1].strip()[:100] if match else ""
