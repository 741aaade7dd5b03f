"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from monitor.errors import NotAFeed
from monitor.feeds.parsed import Document, ParsedFeed, RawItem, items_of


def parse(document: Document) -> ParsedFeed:
    """Items of a JSON Feed. Raises NotAFeed for any other JSON."""
    try:
        found = json.loads(document.text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(f"got JSON that cannot be read: {str(error)[:100]}") from error
    if not _is_json_feed(found):
        raise NotAFeed('got JSON that is no JSON Feed (no "version" and "items")')
    entries = [_raw(entry, found) for entry in found["items"] if isinstance(entry, dict)]
    return ParsedFeed(
        title=_text(found.get("title")),
        items=items_of(entries, document),
        hub=_hub(found.get("hubs")),
        topic=_text(found.get("feed_url")),
    )


def _is_json_feed(found: Any) -> bool:
    return (
        isinstance(found, dict)
        and "jsonfeed.org/version/" in _text(found.get("version"))
        and isinstance(found.get("items"), list)
    )


def _hub(hubs: Any) -> str:
    offered = (one for one in hubs if isinstance(one, dict)) if isinstance(hubs, list) else ()
    return next((_text(one.get("url")) for one in offered if one.get("type") == "WebSub"), "")


def _raw(entry: dict[str, Any], found: dict[str, Any]) -> RawItem:
    summary = entry.get("content_text") or entry.get("content_html") or entry.get("summary")
    return RawItem(
        guid=_text(entry.get("id")),
        link=_text(entry.get("url") or entry.get("external_url")),
        title=_text(entry.get("title")),
        summary=_text(summary),
        date=_text(entry.get("date_published") or entry.get("date_modified")),
        language=_text(entry.get("language") or found.get("language")),
    )


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) else ""
