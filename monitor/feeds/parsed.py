"""What every kind of source gives: items, and what to know about the document they came in."""

from dataclasses import dataclass, replace
from datetime import datetime

from monitor import links, plain
from monitor.dates import Dateline, parse_date
from monitor.types import Item

MAX_ITEMS = 1_000
MAX_TITLE = 500  # characters
MAX_SUMMARY = 20_000
MAX_GUID = 2_048
MAX_RAW_DATE = 100


@dataclass(frozen=True, kw_only=True)
class ParsedFeed:
    """One document, read. No items means that a true feed has none, never that reading failed."""

    title: str
    items: tuple[Item, ...]
    warnings: tuple[str, ...] = ()  # in words, for the people who keep the feed
    whole: bool = True  # False: the document was cut off; its validators must not be kept


@dataclass(frozen=True, kw_only=True)
class RawItem:
    """One entry as the document has it: markup, relative links and all."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    date: str = ""
    language: str = ""


def items_of(
    entries: list[RawItem], *, base: str, dateline: Dateline, now: datetime
) -> tuple[Item, ...]:
    """Clean, bounded items. A guid that several entries share names none of them, so it goes."""
    entries = entries[:MAX_ITEMS]
    guids = [entry.guid for entry in entries]
    shared = {guid for guid in guids if guid and guids.count(guid) > 1}
    kept = (replace(e, guid="") if e.guid in shared else e for e in entries)
    return tuple(_item(entry, base, dateline, now) for entry in kept)


def _item(entry: RawItem, base: str, dateline: Dateline, now: datetime) -> Item:
    return Item(
        guid=plain.one_line(entry.guid[:MAX_GUID], MAX_GUID),
        url=links.http_link(entry.link, base),
        title=plain.one_line(plain.strip_tags(entry.title), MAX_TITLE),
        summary=plain.clean(plain.strip_tags(entry.summary), MAX_SUMMARY),
        published=parse_date(entry.date, dateline, now),
        published_raw=plain.one_line(entry.date, MAX_RAW_DATE),
        language=plain.one_line(entry.language, 20),
    )
