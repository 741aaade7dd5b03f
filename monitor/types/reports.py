"""What one article claims: attacks spoken of, their facts, and the words that say each."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from monitor.errors import InvalidFact
from monitor.types.words import Basis, Kind, Modality, Precision, Verdict, WhenPrecision


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
    listed: bool = True  # False: a name that no table has; the point is the middle of its area

    @property
    def is_ship(self) -> bool:
        """Known by its name alone: it lies nowhere."""
        return not self.listed and self.country is None and self.lat is None

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


# The facts of a mention that need words of the article; FACTS in reading/facts has a file for each.
NEED_EVIDENCE: Final = (
    "place",
    "when",
    "weapon",
    "munitions",
    "killed",
    "wounded",
    "target",
    "claimed_by",
    "blamed_on",
)


@dataclass(frozen=True, kw_only=True)
class Mention:
    """One attack spoken of in an article. Raises InvalidFact for a fact without evidence: nothing
    may be told that nobody wrote.
    """

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
    # other places that its sentences, the title and the lead name: should `place` be read wrong,
    # one of these is the scene
    also_named: tuple[Place, ...] = ()
    beside: bool = False  # another attack that is told as news, as the lead is

    def __post_init__(self) -> None:
        quotes = Counter(piece.fact for piece in self.evidence)
        for fact in NEED_EVIDENCE:
            value = getattr(self, fact)
            needed = len(value) if fact == "blamed_on" else int(value is not None)
            if quotes[fact] < needed:
                raise InvalidFact(f"{fact} without a quote: {value!r}")


@dataclass(frozen=True, kw_only=True)
class Report:
    """What one article claims."""

    verdict: Verdict
    reason: str
    score: float  # 0..1, how sure the verdict is that an attack is told as news
    language: str
    rules_version: str
    mentions: tuple[Mention, ...]
