"""Who speaks and what they said: feeds, what was fetched from them, the text of an article."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor.types.words import Reliability, TextBasis


@dataclass(frozen=True, kw_only=True)
class Source:
    """Who speaks: a publisher as configured. Feeds of one `family` are one voice."""

    publisher: str
    family: str = ""  # empty: the publisher is its own family
    reliability: Reliability = Reliability.F
    affiliation: str = ""  # "state:IQ", "party:PMF" ...; empty: independent
    country: str = ""  # ISO 3166 alpha-2 of the newsroom
    language: str = ""  # ISO 639; a prior for the language of its articles
    timezone: str = "UTC"  # IANA zone of its datelines and of zoneless dates
    official: bool = False  # speaks for a government, army or the UN

    @property
    def voice(self) -> str:
        return self.family or self.publisher


@dataclass(frozen=True, kw_only=True)
class Feed:
    """One polled URL, as configured."""

    id: str
    url: str
    source: Source
    kind: str = "feed"
    interval_s: int = 900
    fast: bool = False
    encoding: str = ""  # overrides what the server and the document say
    select: str = ""  # CSS of the entries, for kind `index`
    article: str = ""  # CSS of the article's text on its pages; empty: found without help
    covers: tuple[str, ...] = ()  # ISO 3166 alpha-2 of the countries it reports on
    enabled: bool = True


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """One answered exchange. `url` is the address that answered, after redirects."""

    url: str
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    at: datetime

    @property
    def etag(self) -> str | None:
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        return self.headers.get("last-modified")


@dataclass(frozen=True, kw_only=True)
class NotModified:
    """The server says that nothing changed since the validators we sent."""

    url: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry of a feed: plain text and an absolute http(s) link, or no link at all."""

    guid: str
    url: str
    title: str
    summary: str
    published: datetime | None  # None when the feed gave no date that can be true
    published_raw: str = ""
    language: str = ""
    publisher: str = ""  # who wrote it, where the feed gathers from many


# Years in which something can have been published. Others are defaults and typing errors, and no
# calendar counts on from the first and the last.
PUBLISHED: Final = range(1900, 2200)


@dataclass(frozen=True, kw_only=True)
class Article:
    """The text behind an item, one version of it. All evidence points into `title` or `text`."""

    url: str
    title: str
    text: str
    published: datetime | None
    source: Source
    language: str = ""  # prior; the reader decides
    basis: TextBasis = TextBasis.GIVEN
    note: str = ""  # why the summary was read, in words for people
    author: str = ""
    credit: str = ""  # "AFP", "Reuters": wire copy counts as the wire's voice
