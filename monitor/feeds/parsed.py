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
MAX_NAME = 100


@dataclass(frozen=True, kw_only=True)
class ParsedFeed:
    """One document, read. No items means that a true feed has none, never that reading failed."""

    title: str
    items: tuple[Item, ...]
    warnings: tuple[str, ...] = ()  # in words, for the people who keep the feed
    whole: bool = True  # False: the document was cut off; its validators must not be kept
    hub: str = ""  # who offers to push its changes (WebSub), as the document has it
    topic: str = ""  # under which address the hub knows it


@dataclass(frozen=True, kw_only=True)
class RawItem:
    """One entry as the document has it: markup, relative links and all."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    date: str = ""
    language: str = ""
    publisher: str = ""
    is_plain: bool = False  # title and summary hold text already, not markup


@dataclass(frozen=True, kw_only=True)
class Document:
    """One answer as text, with what is needed to read it."""

    text: str
    url: str  # the address that answered: relative links start there
    dateline: Dateline
    now: datetime
    select: str = ""  # CSS of the entries


def items_of(entries: list[RawItem], document: Document) -> tuple[Item, ...]:
    """Clean, bounded items. A guid that several entries share names none of them, so it goes."""
    entries = entries[:MAX_ITEMS]
    guids = [entry.guid for entry in entries]
    shared = {guid for guid in guids if guid and guids.count(guid) > 1}
    kept = (replace(e, guid="") if e.guid in shared else e for e in entries)
    return tuple(_item(entry, document) for entry in kept)


def _item(entry: RawItem, document: Document) -> Item:
    text_of = str if entry.is_plain else plain.strip_tags
    return Item(
        guid=plain.one_line(entry.guid[:MAX_GUID], MAX_GUID),
        url=links.http_link(entry.link, document.url),
        title=plain.one_line(text_of(entry.title), MAX_TITLE),
        summary=plain.clean(text_of(entry.summary), MAX_SUMMARY),
        published=parse_date(entry.date, document.dateline, document.now),
        published_raw=plain.one_line(entry.date, MAX_RAW_DATE),
        language=plain.one_line(entry.language, 20),
        publisher=plain.one_line(plain.strip_tags(entry.publisher), MAX_NAME),
    )
