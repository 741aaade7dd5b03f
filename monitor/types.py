"""What is handed from stage to stage: frozen, named, valid once built.

    Feed -> Fetched | NotModified -> Item -> Article -> Report(Mention...)
         -> Incident, Revision -> Alert -> Message -> Sent

Instants are timezone-aware and in UTC; days are local calendar days at the place of the attack.
`monitor read --json` and the store print these types as they stand, so a field is only ever added.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Literal

from monitor.errors import InvalidFact

# --- vocabulary -----------------------------------------------------------------------------


class Verdict(StrEnum):
    """What one article is, as far as alerts are concerned."""

    NEW_ATTACK = "new_attack"
    UPDATE = "update"
    BACKGROUND = "background"
    NOT_ATTACK = "not_attack"


class Modality(StrEnum):
    """How the text puts the attack: as done, denied, stopped in the air, only threatened ..."""

    ASSERTED = "asserted"
    DENIED = "denied"
    INTERCEPTED = "intercepted"
    FAILED = "failed"
    THREATENED = "threatened"
    DRILL = "drill"
    HYPOTHETICAL = "hypothetical"

    @property
    def happened(self) -> bool:
        """Violence was used, or was launched or placed and then stopped: an incident."""
        return self in (Modality.ASSERTED, Modality.INTERCEPTED, Modality.FAILED)


class Kind(StrEnum):
    """Means of attack; the vocabulary of every export."""

    ROCKET = "rocket"
    MISSILE = "missile"
    MORTAR = "mortar"
    DRONE = "drone"
    AIRSTRIKE = "airstrike"
    SHELLING = "shelling"
    IED = "ied"
    VEHICLE_BOMB = "vehicle_bomb"
    SUICIDE_BOMB = "suicide_bomb"
    GUNFIRE = "gunfire"
    GRENADE = "grenade"
    STABBING = "stabbing"
    VEHICLE_RAMMING = "vehicle_ramming"
    ARSON = "arson"
    ASSAULT = "assault"
    KIDNAPPING = "kidnapping"
    OTHER = "other"


class Precision(IntEnum):
    """How closely a place is known; the smaller the closer."""

    SITE = 1
    NEAR = 2
    DISTRICT = 3
    PROVINCE = 4
    REGION = 5
    COUNTRY = 6
    SEA_OR_AIR = 7


class WhenPrecision(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Basis(StrEnum):
    """Where a day comes from: the words of the text, or only the day it was published."""

    TEXT = "text"
    PUBLISHED = "published"


class Reliability(StrEnum):
    """NATO source reliability (AJP-2.1): A completely reliable ... E not, F cannot be judged."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Status(StrEnum):
    """How sure an incident is."""

    REPORTED = "reported"
    CORROBORATED = "corroborated"
    OFFICIAL = "official"
    DISPUTED = "disputed"
    RETRACTED = "retracted"


class Change(StrEnum):
    """What a revision is for the people who are told."""

    NEW = "new"
    UPDATE = "update"
    CORRECTION = "correction"
    RETRACTION = "retraction"


class Severity(IntEnum):
    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


# --- sources ----------------------------------------------------------------------------------


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


class TextBasis(StrEnum):
    """Which text was read."""

    PAGE = "page"  # the article's page
    SUMMARY = "summary"  # the feed's own summary, because the page could not be had
    GIVEN = "given"  # handed in: a file, a stream
    UNKEPT = "unkept"  # the page, whose site asks that it is not kept: facts and link only


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


# --- reports -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The exact characters that say a fact: `quote == getattr(article, part)[start:end]`."""

    fact: str
    start: int
    end: int
    quote: str
    part: Literal["title", "text"] = "text"

    def __post_init__(self) -> None:
        if not (0 <= self.start < self.end and len(self.quote) == self.end - self.start):
            raise InvalidFact(f"a quote that nobody wrote: {self!r}")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where, with an honest precision. `radius_km` holds the true point with high probability."""

    name: str
    site_id: str | None
    admin1: str | None
    country: str | None  # ISO 3166 alpha-2
    lat: float | None  # degrees north, WGS 84
    lon: float | None  # degrees east
    precision: Precision
    radius_km: float

    def __post_init__(self) -> None:
        if (self.lat is None) != (self.lon is None):
            raise InvalidFact(f"half a coordinate: {self!r}")
        if not (-90 <= (self.lat or 0) <= 90 and -180 <= (self.lon or 0) <= 180):
            raise InvalidFact(f"off the globe: {self!r}")


@dataclass(frozen=True, kw_only=True)
class When:
    """The local day or days of the attack; `time` is the local hour ("10:51"), or the part of the
    day ("evening"), if it was told.
    """

    earliest: date
    latest: date
    precision: WhenPrecision
    basis: Basis
    time: str | None = None

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise InvalidFact(f"ends before it starts: {self!r}")


@dataclass(frozen=True, kw_only=True)
class Count:
    """A number as told. "dozens" is low 24, high None; "between 15 and 30" is 15, 15, 30."""

    low: int
    best: int
    high: int | None

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.best or (self.high is not None and self.high < self.best):
            raise InvalidFact(f"impossible count: {self!r}")


@dataclass(frozen=True, kw_only=True)
class Weapon:
    kind: Kind
    detail: str | None = None  # "Katyusha", "107 mm", "Shahed-136"


@dataclass(frozen=True, kw_only=True)
class Mention:
    """One attack spoken of in an article. No fact without evidence."""

    lead: bool
    modality: Modality
    aggregate: bool
    place: Place | None
    when: When | None
    weapon: Weapon | None
    munitions: Count | None
    killed: Count | None
    wounded: Count | None
    target: str | None
    claimed_by: str | None
    blamed_on: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    # "a second attack in a week" is another one; "Saturday's strike" is one already known
    cue: Literal["", "split", "join"] = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What one article claims."""

    verdict: Verdict
    reason: str
    score: float  # 0..1, how sure the verdict is that an attack is told as news
    language: str
    rules_version: str
    mentions: tuple[Mention, ...]


# --- incidents ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What one publisher says about one fact of an incident. Never changed, never removed."""

    fact: str
    value: object  # as in Mention: Count, Place, When, Weapon, str ...
    publisher: str
    url: str
    quote: str
    as_of: datetime  # when it was published
    source: Source | None = None
    recalled: bool = False  # told in passing by an article about something else
    updates: bool = False  # told by one that follows up what was told before


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is held to be true of an incident at one revision: the best of its claims."""

    place: Place | None = None
    when: When | None = None
    weapon: Weapon | None = None
    munitions: Count | None = None
    killed: Count | None = None
    wounded: Count | None = None
    target: str | None = None
    claimed_by: str | None = None
    blamed_on: tuple[str, ...] = ()
    modality: Modality = Modality.ASSERTED


class Origin(StrEnum):
    """How an incident became known; only `live` ones ring, and a `canary` operators."""

    LIVE = "live"
    SEED = "seed"
    BACKGROUND = "background"
    BACKFILL = "backfill"
    CANARY = "canary"  # the daily self-test: in no list, joined to nothing


@dataclass(frozen=True, kw_only=True)
class Incident:
    """One real attack as the store knows it."""

    id: str
    status: Status
    severity: Severity
    origin: Origin
    facts: Facts
    revision: int
    created_at: datetime
    claims: tuple[Claim, ...] = ()
    possibly_same_as: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One change of an incident; append-only."""

    incident_id: str
    number: int
    at: datetime
    change: Change
    changed: tuple[str, ...]  # names of the facts that differ from the revision before
    facts: Facts
    status: Status
    severity: Severity
    reason: str


# --- alerts ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Alert:
    """The decision to tell one subscriber about one revision through one channel."""

    incident_id: str
    revision: int
    subscriber: str
    channel: str  # the subscriber's name for the channel, never its address
    change: Change
    severity: Severity
    reason: str  # "why you get this"

    @property
    def key(self) -> str:
        """The same alert has the same key, whatever crashed in between."""
        return f"{self.incident_id}/{self.revision}/{self.subscriber}/{self.channel}"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one channel of a subscriber knows of an incident."""

    revision: int | None = None  # the last that left for it; None: it knows nothing yet
    incident: str = ""  # by which id; another one if they were merged since
    waits_until: datetime | None = None  # when a message that is not under way yet may leave


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The revision that somebody was told last."""

    incident_id: str  # another one when incidents were merged since
    number: int
    at: datetime
    facts: Facts


@dataclass(frozen=True, kw_only=True)
class Message:
    """What goes out: plain text always, HTML where the channel can show it."""

    subject: str
    text: str
    html: str = ""
    thread: str = ""  # the incident, for channels that can reply to an earlier message
    key: str = ""  # idempotency key, the same on every attempt
    language: str = "en"  # ISO 639, of the fixed words
    unsubscribe: str = ""  # a page that ends the subscription, also by POST (RFC 8058)
    links: tuple[str, ...] = ()  # addresses in the text, for channels that do not find them there
    data: Mapping[str, object] = field(default_factory=dict)  # the facts, for machines


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The provider took it; `provider_ref` names it there if the provider says so."""

    provider_ref: str = ""
