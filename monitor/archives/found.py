"""What every kind of archive gives: articles, ways to further lists, and what could not be read."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from monitor.links import canonical
from monitor.types import PUBLISHED, Feed, Fetched, Item

KEEP_BODY = 1_000_000  # bytes of a page that are written down to be tried again


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What is wanted of an archive: published from `since` on and before `until`."""

    now: datetime
    since: datetime | None = None
    until: datetime | None = None
    feed: Feed | None = None  # the archive is that of a feed we know

    def wants(self, published: datetime | None) -> bool:
        """Whether that day is asked for; a day that is not known yet may be."""
        return published is None or (
            (self.since is None or published >= self.since)
            and (self.until is None or published < self.until)
        )

    def is_past(self, published: datetime | None) -> bool:
        """Whether what was published then, and all that is older, is too old."""
        return published is not None and self.since is not None and published < self.since


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One article. The archive holds its page, or all of its text in the item, or points to it."""

    item: Item
    where: str  # file and line, or address, for people
    page: Fetched | None = None
    link: str = ""  # where its page is to be had; empty: it is here, or there is none
    seen: datetime | None = None  # when the archive had it: it was published before
    complete: bool = False  # the item's summary is the whole text
    trouble: str = ""  # why there is no page, in words

    def key(self, rules_version: str) -> str:
        """64 hex digits: the same bytes, or the same link, read by the same rules."""
        item, link = self.item, canonical(self.link) if self.link else ""
        parts = (link,) if link else (item.url, item.title, item.summary, str(item.published))
        digest = hashlib.sha256(rules_version.encode())
        for part in parts:
            digest.update(b"\0" + part.encode("utf-8", "replace"))
        digest.update(self.page.body if self.page else b"")
        return digest.hexdigest()

    def line(self) -> Mapping[str, str]:
        """The same as a line of a stream, to be fed in again."""
        item = self.item
        published = item.published or self.seen
        line = {
            "url": item.url,
            "title": item.title,
            "published": published.isoformat() if published else "",
            "source": item.publisher,
            "lang": item.language,
        }
        if self.page is not None:
            line["html"] = self.page.body[:KEEP_BODY].decode("utf-8", "replace")
        elif self.complete:
            line["text"] = item.summary
        elif self.link and self.link != item.url:
            line["link"] = self.link
        return {key: value for key, value in line.items() if value}


@dataclass(frozen=True, kw_only=True)
class More:
    """The address of a further list of the archive; a `guess` may lead nowhere."""

    address: str
    kind: str = ""  # empty: the same as the list that names it
    guess: bool = False

    def line(self) -> Mapping[str, str]:
        return {"list": self.address, "type": self.kind}


@dataclass(frozen=True, kw_only=True)
class Failed:
    """Something that could not be read. `again` is a line of a stream that tries it once more."""

    where: str
    why: str
    sort: str = "unreadable"  # under what it is counted
    again: Mapping[str, str] = field(default_factory=dict)


Found = Entry | More | Failed


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One list of an archive, read."""

    entries: tuple[Entry, ...] = ()
    more: tuple[More, ...] = ()


def by_stamp(digits: str) -> datetime | None:
    """ "20200311194000" (UTC) as an instant, shorter ones too; None when it is none."""
    try:
        told = datetime.strptime(digits[:14].ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return told if told.year in PUBLISHED else None
