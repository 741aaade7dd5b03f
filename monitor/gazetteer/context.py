"""What the places that an article names say about each other: which countries it speaks of, and
what it surely means. Pure.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from monitor.gazetteer.hits import BIG, PlaceHit, Scanned
from monitor.gazetteer.relation import ELSEWHERE, LOOSE, Relation, Use
from monitor.gazetteer.spelling import is_other_name, written
from monitor.gazetteer.table import DENSE, Layer, Spot
from monitor.gazetteer.unknown import LOWER_UNITS

FILED: Final = 0.5  # how much of being told of it is that a story was filed in its capital
LIKELY: Final = 0.25  # ... and that a name of several places is the one that comes to mind first
OUTWEIGHED: Final = 10  # a city with so many times the people of a town is meant by their name
METROPOLIS: Final = 300_000  # people; the first meaning of its name is meant
KNOWN: Final = 20_000  # people; a town whose name readers know from the news
MANY: Final = 20  # places that are enough to tell where an article is
LOWER: Final = (Layer.TOWN, Layer.DISTRICT)


@dataclass(frozen=True, slots=True)
class Context:
    """What else an article names."""

    countries: Mapping[str, float]  # ISO code -> share of all that is named
    bearers: Mapping[str, Set[str]]  # ISO code -> the names that speak of it
    spoken: bool  # of a country, and not only by where the story was filed or somebody comes from
    provinces: frozenset[tuple[str, str]]  # (country, admin1)
    known: tuple[Spot, ...] = ()  # towns and sites that can mean one thing only
    areas: tuple[Spot, ...] = ()  # countries and provinces
    home: str = ""  # where the newsroom is
    names: Mapping[str, Set[str]] = field(default_factory=dict)  # of places in each country

    @property
    def country(self) -> str:
        """The ISO code of the country that the article speaks of most; "" if of none."""
        return max(self.countries, key=lambda code: self.countries[code], default=self.home)


def context_of(hits: Sequence[PlaceHit], home: str = "") -> Context:
    """What the places named in an article say about each other."""
    sure = [hit for hit in hits if not hit.doubtful]
    told = _countries_told(hits, sure)
    provinces = frozenset[tuple[str, str]]().union(*map(provinces_named, _not_introduced(sure)))
    known = dict.fromkeys(hit.spot for hit in sure if _is_certain(hit))
    total = sum(told.weights.values()) or 1
    shares = {country: weight / total for country, weight in told.weights.items()}
    areas = dict.fromkeys(hit.spot for hit in hits if hit.spot.layer >= Layer.PROVINCE)
    few = (tuple(known)[:MANY], tuple(areas)[:MANY])
    return Context(shares, told.bearers, told.spoken, provinces, *few, home)


@dataclass
class _Countries:
    """Which countries an article speaks of, how much, and by which names."""

    weights: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    bearers: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    spoken: bool = False

    def add(self, country: str, hit: PlaceHit) -> None:
        """`hit` surely means a place of `country`."""
        filed = hit.start == 0 and any(spot.capital for spot in hit.spots)
        self.likely(country, hit, FILED if filed else 1)
        there = hit.relation not in ELSEWHERE and hit.use is not Use.BODY
        self.spoken |= hit.pinned or ((hit.start > 0 or _is_filed_there(hit)) and there)

    def likely(self, country: str, hit: PlaceHit, weight: float = LIKELY) -> None:
        """`hit` may mean a place of `country`."""
        self.weights[country] += weight
        self.bearers[country].add(hit.key)


def _countries_told(hits: Sequence[PlaceHit], sure: Sequence[PlaceHit]) -> _Countries:
    told = _Countries()
    for hit in _not_introduced(sure):
        certain = [spot for spot in hit.spots if spot.layer is Layer.COUNTRY] or hit.spots
        meanings = {spot.country for spot in certain} | _preferred(hit)
        if len(meanings) == 1 and (country := meanings.pop()):
            told.add(country, hit)
        elif hit.spot.preferred and len(_preferred(hit)) == 1:
            told.likely(hit.spot.country, hit)  # and not Tripoli, of which there are two
    for hit in () if told.weights else sure:
        if city := _city_meant(hit):
            told.add(city, hit)
    for hit in hits:
        meanings = {spot.country for spot in hit.spots}
        if hit.doubtful and hit.relation not in LOOSE and len(meanings) == 1:
            told.likely(meanings.pop(), hit)
    return told


def _not_introduced(sure: Sequence[PlaceHit]) -> Sequence[PlaceHit]:
    return [hit for hit in sure if not _is_introduced(hit)] or sure


def _is_introduced(hit: PlaceHit) -> bool:
    """Whether the text has to say what it is: "the village of Manda" tells nothing of a country."""
    small = hit.spot.people < BIG or is_other_name(
        hit.key, hit.spot.name
    )  # no city by its own name
    return hit.unit in LOWER_UNITS and hit.spot.layer in LOWER and small


def _preferred(hit: PlaceHit) -> set[str]:
    """Countries of what the name is known for too: Oman is written like Amman in Arabic."""
    return {spot.country for spot in hit.spots if spot.preferred}


def _city_meant(hit: PlaceHit) -> str:
    """The country of the city that readers take a name for, "" if there is none: Herat is in
    Afghanistan, though a town of Iran is called so too. Abadan is not Ibadan.
    """
    people = max((spot.people for spot in hit.spots if spot.layer is Layer.TOWN), default=0)
    meant = {spot.country for spot in hit.spots if spot.people * OUTWEIGHED >= people}
    if any(spot.people == people and is_anothers_name(spot, hit) for spot in hit.spots):
        return ""
    return meant.pop() if people >= BIG and len(meant) == 1 else ""


def is_anothers_name(spot: Spot, hit: PlaceHit) -> bool:
    """Whether a city is only sometimes written so, and a town or a district of another country,
    where attacks are common, always.
    """
    if spot.preferred or not hit.key.isascii() or _bears(spot, hit.key):
        return False
    others = (other for other in hit.spots if other.country != spot.country)
    return any(_is_known(other) and _bears(other, hit.key) for other in others)


def _is_known(spot: Spot) -> bool:
    known = spot.people >= KNOWN or Layer.DISTRICT <= spot.layer <= Layer.PROVINCE
    return known and spot.country in DENSE


def _bears(spot: Spot, key: str) -> bool:
    return written(spot.name).removeprefix("al") == key.removeprefix("al")


def _is_filed_there(hit: PlaceHit) -> bool:
    """Whether a story filed there is of that country: not so of cities, where the world's are."""
    return hit.spot.layer is Layer.TOWN and hit.spot.people < METROPOLIS and not hit.spot.capital


def _is_certain(hit: PlaceHit) -> bool:
    spot = hit.spot
    if hit.start == 0 and spot.capital:
        return False  # where the whole country's news is filed
    return spot.layer <= Layer.TOWN and (len(hit.spots) == 1 or spot.people >= METROPOLIS)


def provinces_named(hit: PlaceHit) -> set[tuple[str, str]]:
    return {(spot.country, spot.name) for spot in hit.spots if spot.layer is Layer.PROVINCE}


def scenes(found: Sequence[Scanned]) -> Mapping[str, Set[str]]:
    """The names of places in each country at which the parts of an article put something; in its
    title, which says what it is about, all that are named. Where it was filed is none.
    """
    names: defaultdict[str, set[str]] = defaultdict(set)
    for number, part in enumerate(found):
        for hit in part.hits:
            near = hit.relation not in LOOSE or (not number and hit.relation is Relation.NONE)
            countries = {spot.country for spot in hit.spots}
            surely = near and len(countries) == 1 and not hit.doubtful
            if surely and hit.spot.layer < Layer.COUNTRY and hit.use is Use.SCENE:
                names[countries.pop()].add(hit.key)
    return names
