"""A place named in a text: as the scanner weighs it, and as it is handed out."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

from monitor.gazetteer.relation import Relation, Use
from monitor.gazetteer.table import Spot

BIG: Final = 100_000  # people; a city that readers know without being told


class Strength(IntEnum):
    WEAK = 0  # a dictionary word, a person's name
    SMALL = 1
    FAIR = 2
    STRONG = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHit:
    """A place named at [start, end) of the text that was given."""

    start: int
    end: int
    spots: tuple[Spot, ...]  # what it can mean, the likeliest first; empty for strangers alone
    exact: bool  # written as the table has it, not only sounding like it
    key: str  # the name as it is written, folded
    doubtful: bool  # a small or ambiguous name: the rest of the article has to agree
    relation: Relation
    relation_start: int  # where the words of the relation start; `start` if there are none
    bearing: float | None  # degrees clockwise from north
    distance_km: float | None
    use: Use
    unit: str  # what the text calls it: town, district, province
    pinned: bool = False  # the text itself says which one it is: "Southport, N.C."
    weak: bool = False  # a dictionary word, a person's name

    @property
    def spot(self) -> Spot:
        return self.spots[0]


class Scanned(NamedTuple):
    """What a text names: places, strangers (names of places that nothing knows), and names that
    are places only if the article bears them out elsewhere, and the countries of its adjectives.
    """

    hits: tuple[PlaceHit, ...]
    strangers: tuple[PlaceHit, ...]
    open: tuple[PlaceHit, ...]
    nations: frozenset[str]  # ISO codes


@dataclass(frozen=True, slots=True)
class Found:
    first: int
    last: int
    spots: tuple[Spot, ...]
    exact: bool
    strength: Strength
    marked: bool = False  # what it is stands beside it: "Taji air base"
    pinned: bool = False  # where it is stands behind it: "Southport, N.C."
