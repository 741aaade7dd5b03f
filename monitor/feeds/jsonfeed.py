"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from datetime import datetime
from typing import Any

from monitor.dates import Dateline
from monitor.errors import NotAFeed
from monitor.feeds.parsed import ParsedFeed, RawItem, items_of


def parse(text: str, *, url: str, dateline: Dateline, now: datetime) -> ParsedFeed:
    """Items of a JSON Feed. Raises NotAFeed for any other JSON."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(f"got JSON that cannot be read: {str(error)[:100]}") from error
    if not _is_json_feed(document):
        raise NotAFeed('got JSON that is no JSON Feed (no "version" and "items")')
    entries = [_raw(entry, document) for entry in document["items"] if isinstance(entry, dict)]
    return ParsedFeed(
        title=_text(document.get("title")),
        items=items_of(entries, base=url, dateline=dateline, now=now),
    )


def _is_json_feed(document: Any) -> bool:
    return (
        isinstance(document, dict)
        and "jsonfeed.org/version/" in _text(document.get("version"))
        and isinstance(document.get("items"), list)
    )


def _raw(entry: dict[str, Any], document: dict[str, Any]) -> RawItem:
    summary = entry.get("content_text") or entry.get("content_html") or entry.get("summary")
    return RawItem(
        guid=_text(entry.get("id")),
        link=_text(entry.get("url") or entry.get("external_url")),
        title=_text(entry.get("title")),
        summary=_text(summary),
        date=_text(entry.get("date_published") or entry.get("date_modified")),
        language=_text(entry.get("language") or document.get("language")),
    )


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) else ""
