"""The gazetteer: loaded once, asked for every article. Pure after loading."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import log10
from pathlib import Path
from typing import Final

from rapidfuzz.fuzz import ratio

from monitor.gazetteer import arabic, unlisted
from monitor.gazetteer import sites as hand
from monitor.gazetteer.distance import is_within
from monitor.gazetteer.hits import BIG, PlaceHit, Scanned
from monitor.gazetteer.measured import measured
from monitor.gazetteer.named_again import named_again
from monitor.gazetteer.names import Names
from monitor.gazetteer.relation import LOOSE, Relation, Use
from monitor.gazetteer.scan import scan
from monitor.gazetteer.ships import ships
from monitor.gazetteer.sites import Site
from monitor.gazetteer.spelling import written
from monitor.gazetteer.table import DENSE, Layer, Spot, Table
from monitor.gazetteer.unknown import LOWER_UNITS, QUARTER
from monitor.gazetteer.words import Vocabulary

# How likely a name means a kind of place when nothing else tells; a town counts log10 of its people
# so that a town of 30,000 weighs as much as a province of the same name.
PRIOR: Final = {
    Layer.SITE: 8.0,
    Layer.COUNTRY: 8.0,
    Layer.SEA: 6.0,
    Layer.REGION: 6.0,
    Layer.PROVINCE: 4.5,
    Layer.DISTRICT: 3.0,
}
CALLED: Final = 6.0  # the text says what it is: "Basra province"
NAMED_COUNTRY: Final = 3.0  # its country is spoken of in the article
PREFERRED: Final = 2.0  # written down by hand
OTHER_NAME: Final = 1.0  # the town is better known by another name
ANOTHERS_NAME: Final = 3.0  # ... and another place bears this one as its own
HOME_COUNTRY: Final = 1.0  # its country is the newsroom's
PARTS: Final = (QUARTER, "district")
LONGEST: Final = 200_000  # characters of a text that are looked at
CLOSE: Final = 2.0  # it lies close to a place that is spoken of
CLOSE_KM: Final = 100.0
QUARTER_KM: Final = 25.0  # a quarter lies no farther from the edge of its city
CONFLICT: Final = 2.0  # ... where attacks are common, if the article names no country at all
OUTWEIGHED: Final = 10  # a city with so many times the people of a town is meant by their name
METROPOLIS: Final = 300_000  # people; the first meaning of its name is meant
FAR_KM: Final = 400.0
ALIKE: Final = 80.0  # per cent of letters in common: two spellings of one name
MANY: Final = 20  # places that are enough to tell where an article is
RECENT: Final = 16  # texts whose places are remembered: every mention of an article asks again
LOWER: Final = (Layer.TOWN, Layer.DISTRICT)
CITIES: Final = (*LOWER, Layer.PROVINCE)
FILED: Final = 0.5  # how much of being told of it is that a story was filed in its capital
LIKELY: Final = 0.25  # ... and that a name of several places is the one that comes to mind first
NAMED_PROVINCE: Final = 3.0  # its province is spoken of


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


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Sites, towns, districts, provinces, countries and seas by all their names."""

    sites: tuple[Site, ...]
    version: str  # changes when a file behind it changes
    names: Names
    vocabulary: Vocabulary
    scanned: Callable[[str], Scanned]

    @classmethod
    def load(cls, config_dir: Path) -> "Gazetteer":
        """Read config_dir/sites.yaml and config_dir/places/. Raises ConfigError."""
        folder = config_dir / "places"
        vocabulary = Vocabulary.load(folder)
        sites, named = hand.load(config_dir, vocabulary)
        table = Table.load(folder)
        names = Names.of(table, (*named, *arabic.load(folder, table)), sites)

        @lru_cache(maxsize=RECENT)
        def scanned(text: str) -> Scanned:
            return scan(text[:LONGEST], names, vocabulary)

        return cls(sites, _digest(config_dir), names, vocabulary, scanned)

    def find(self, text: str) -> tuple[PlaceHit, ...]:
        """Every place that a text names, in order, each with all that the name can mean."""
        return self.scanned(text).hits

    def find_all(self, texts: Sequence[str], home: str = "") -> tuple[tuple[PlaceHit, ...], ...]:
        """The places of the parts of one article, understood by what all of it names.

        `home` is the country of the newsroom (ISO 3166 alpha-2), for the cases left open.
        """
        found = named_again([self.scanned(text) for text in texts])
        nations = frozenset[str]().union(*(one.nations for one in found))
        if not home and len(nations) == 1:
            home = next(iter(nations))  # "the Afghan ministry", and no other country
        context = context_of([hit for one in found for hit in one.hits], home)
        context = replace(context, names=_scenes(found))
        known: dict[Said, tuple[Spot, ...]] = {}
        understood = [tuple(_understood(one.hits, context, known)) for one in found]
        strangers = [
            _strangers(one, hits, context.country)
            for one, hits in zip(found, understood, strict=True)
        ]
        country = self.names.country(context.country)
        capital = self.names.capital(context.country)
        placed = unlisted.placed(texts, understood, strangers, country, capital, self.vocabulary)
        return measured(texts, placed, self.vocabulary)

    def ships(self, text: str) -> tuple[str, ...]:
        """The ships that a text calls by their names, in order."""
        return ships(text, self.vocabulary)

    def called(self, name: str) -> tuple[str, ...]:
        """`name`, and the names in the tables of all places that it is written like."""
        found = self.names.written_so(written(name))
        spots = (*(named.spot for named in found.named), *found.written)
        return tuple(dict.fromkeys((name, *(spot.name for spot in spots))))

    def site(self, site_id: str) -> Site:
        """The site with this id. Raises KeyError."""
        return next(s for s in self.sites if s.id == site_id)


Said = tuple[str, str, bool, tuple[Spot, ...]]  # all of a hit that its meaning rests on


def _understood(
    hits: Sequence[PlaceHit], context: Context, known: dict[Said, tuple[Spot, ...]]
) -> Iterator[PlaceHit]:
    """`hits` with their meanings in order, without those that mean nothing here.

    An article repeats its names: `known` keeps what each was found to mean.
    """
    for hit in hits:
        said = (hit.key, hit.unit, hit.doubtful, hit.spots)
        spots = known.get(said)
        if spots is None:
            spots = known[said] = _meanings(hit, context)
        if spots:
            yield hit if spots is hit.spots else replace(hit, spots=spots)


def _strangers(
    scanned: Scanned, understood: Sequence[PlaceHit], country: str
) -> tuple[PlaceHit, ...]:
    """Names that nothing knows, and those that only places far from this article bear."""
    kept = {hit.start for hit in understood}
    elsewhere = (hit for hit in scanned.hits if hit.start not in kept)
    return (*scanned.strangers, *(hit for hit in elsewhere if _is_namesake(hit, country)))


def _is_namesake(hit: PlaceHit, country: str) -> bool:
    """Whether the text can mean another place: not Eilat in a story from Yemen, but a Rosemont."""
    known_well = hit.exact and hit.key == written(hit.spot.name)
    called = hit.unit in LOWER_UNITS or country not in DENSE  # "the village of Rosemont"
    small = called and hit.spot.people < BIG
    return small or not known_well or any(spot.country == country for spot in hit.spots)


def _meanings(hit: PlaceHit, context: Context) -> tuple[Spot, ...]:
    """What `hit` can mean, in the order that `context` makes likely; () if nothing here."""
    if hit.unit == QUARTER:
        hit = replace(hit, spots=tuple(s for s in hit.spots if _is_quarter(s, context)))
    if not hit.spots or _is_elsewhere(hit, context):
        return ()
    if len(hit.spots) == 1:
        return hit.spots
    return tuple(sorted(hit.spots, key=lambda spot: -_likelihood(spot, hit, context)))


def _is_quarter(spot: Spot, context: Context) -> bool:
    """Whether it can be a part of a city that the article names: Rawda in Taiz is no Rawda of
    another province, and Algiers none of Basra.
    """
    small = spot.layer in LOWER and spot.people < BIG
    cities = [s for s in (*context.known, *context.areas) if s.layer in CITIES and s != spot]
    near = (is_within(spot, city, QUARTER_KM + city.radius_km) for city in cities)
    return small and (not cities or any(near))


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
        there = hit.relation is not Relation.VIA and hit.use is not Use.BODY
        self.spoken |= hit.pinned or ((hit.start > 0 or _is_filed_there(hit)) and there)

    def likely(self, country: str, hit: PlaceHit, weight: float = LIKELY) -> None:
        """`hit` may mean a place of `country`."""
        self.weights[country] += weight
        self.bearers[country].add(hit.key)


def context_of(hits: Sequence[PlaceHit], home: str = "") -> Context:
    """What the places named in an article say about each other."""
    sure = [hit for hit in hits if not hit.doubtful]
    told = _countries_told(hits, sure)
    provinces = frozenset[tuple[str, str]]().union(*map(_provinces, _not_introduced(sure)))
    known = dict.fromkeys(hit.spot for hit in sure if _is_certain(hit))
    total = sum(told.weights.values()) or 1
    shares = {country: weight / total for country, weight in told.weights.items()}
    areas = dict.fromkeys(hit.spot for hit in hits if hit.spot.layer >= Layer.PROVINCE)
    few = (tuple(known)[:MANY], tuple(areas)[:MANY])
    return Context(shares, told.bearers, told.spoken, provinces, *few, home)


def _countries_told(hits: Sequence[PlaceHit], sure: Sequence[PlaceHit]) -> _Countries:
    told = _Countries()
    for hit in _not_introduced(sure):
        certain = [spot for spot in hit.spots if spot.layer is Layer.COUNTRY] or hit.spots
        meanings = {spot.country for spot in certain} | _preferred(hit)
        if len(meanings) == 1 and (country := meanings.pop()):
            told.add(country, hit)
        elif hit.spot.preferred:
            told.likely(hit.spot.country, hit)
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


def _city_meant(hit: PlaceHit) -> str:
    """The country of the city that readers take a name for, "" if there is none: Herat is in
    Afghanistan, though a town of Iran is called so too.
    """
    people = max((spot.people for spot in hit.spots if spot.layer is Layer.TOWN), default=0)
    meant = {spot.country for spot in hit.spots if spot.people * OUTWEIGHED >= people}
    return meant.pop() if people >= BIG and len(meant) == 1 else ""


def _is_filed_there(hit: PlaceHit) -> bool:
    """Whether a story filed there is of that country: not so of cities, where the world's are."""
    return hit.spot.layer is Layer.TOWN and hit.spot.people < METROPOLIS and not hit.spot.capital


def _scenes(found: Sequence[Scanned]) -> Mapping[str, Set[str]]:
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


def _is_introduced(hit: PlaceHit) -> bool:
    """Whether the text has to say what it is: "the village of Manda" tells nothing of a country."""
    small = hit.spot.people < BIG or _is_other_name(hit.key, hit.spot)  # no city by its own name
    return hit.unit in LOWER_UNITS and hit.spot.layer in LOWER and small


def _preferred(hit: PlaceHit) -> set[str]:
    """Countries of what the name is known for too: Oman is written like Amman in Arabic."""
    return {spot.country for spot in hit.spots if spot.preferred}


def _is_certain(hit: PlaceHit) -> bool:
    spot = hit.spot
    if hit.start == 0 and spot.capital:
        return False  # where the whole country's news is filed
    return spot.layer <= Layer.TOWN and (len(hit.spots) == 1 or spot.people >= METROPOLIS)


def _provinces(hit: PlaceHit) -> set[tuple[str, str]]:
    return {(spot.country, spot.name) for spot in hit.spots if spot.layer is Layer.PROVINCE}


def _is_elsewhere(hit: PlaceHit, context: Context) -> bool:
    """A small name in a country that the article speaks of, far from all that it speaks of.

    Homewood in a story from Pittsburgh is a part of it that no table has, not one in Alabama.
    """
    if _is_lost(hit, context):
        return True
    if hit.spot.layer not in LOWER:
        return False
    if _only_sounds_like_it(hit) and not _is_borne_out(hit, context):
        return True
    abroad = _others_are_told(hit, context) and not _in_named_country(hit, context)
    if hit.spot.people >= BIG:  # Boni in a story from Mali is no Bonn, a quarter of Basra no city
        better_known = not _bears_it(hit) and hit.key.isascii() and not hit.spot.preferred
        return abroad and (better_known or hit.unit in PARTS)
    if abroad and (hit.doubtful or hit.unit in LOWER_UNITS):
        return True
    if hit.unit or _in_named_province(hit, context):
        return False
    others = [s for s in _others(hit, context) if any(s.country == t.country for t in hit.spots)]
    return bool(others) and not any(
        is_within(spot, other, FAR_KM) for spot in hit.spots for other in others
    )


def _only_sounds_like_it(hit: PlaceHit) -> bool:
    """ "Mazda" is no Mizdah, though both sound alike to who writes no vowels."""
    alike = any(_is_spelling(hit.key, spot) for spot in hit.spots)
    return hit.doubtful and not hit.exact and hit.key.isascii() and not alike


def _is_lost(hit: PlaceHit, context: Context) -> bool:
    """Whether the article tells of places in other countries only, and readers would not know this
    one: Mansoura in a story from Aden is a part of it, not the town in Algeria.
    """
    measured_from = hit.relation in (Relation.OFF, Relation.AWAY)  # "30 miles south of Mocha"
    if measured_from or any(_is_known_by(hit.key, spot) for spot in hit.spots):
        return False
    told = {code for code, names in context.names.items() if names - {hit.key}}
    if not told or told & {spot.country for spot in hit.spots}:
        return False
    if any(spot.country in (context.home, "") for spot in hit.spots):
        return False
    others = [spot for spot in _near_to(hit, context) if spot not in hit.spots]
    return not any(
        is_within(spot, other, CLOSE_KM + other.radius_km) for spot in hit.spots for other in others
    )


def _is_known_by(key: str, spot: Spot) -> bool:
    """Whether it is a country, a site or a city, and this the name that it goes by."""
    if spot.layer in (Layer.SITE, Layer.COUNTRY, Layer.SEA) or spot.preferred:
        return True
    return spot.people >= BIG and not _is_other_name(key, spot)


def _in_named_province(hit: PlaceHit, context: Context) -> bool:
    return any((spot.country, spot.admin1) in context.provinces for spot in hit.spots)


def _is_borne_out(hit: PlaceHit, context: Context) -> bool:
    at_home = any(spot.country == context.home for spot in hit.spots)
    return at_home or _in_named_country(hit, context)


def _others_are_told(hit: PlaceHit, context: Context) -> bool:
    """Whether the article speaks of a country by other names than this one."""
    return context.spoken and any(names - {hit.key} for names in context.bearers.values())


def _in_named_country(hit: PlaceHit, context: Context) -> bool:
    """Whether its country is spoken of, by another name if this one does not bear itself out."""
    own = set() if _is_known_there(hit) else {hit.key}
    return any(
        not spot.country
        or context.bearers.get(spot.country, set()) - own
        or any(
            is_within(spot, other, CLOSE_KM + other.radius_km) for other in _near_to(hit, context)
        )
        for spot in hit.spots
    )


def _is_known_there(hit: PlaceHit) -> bool:
    """Whether it is written like a place where attacks are common."""
    return hit.exact and any(
        spot.country in DENSE and not _is_other_name(hit.key, spot) for spot in hit.spots
    )


def _near_to(hit: PlaceHit, context: Context) -> list[Spot]:
    return [*context.areas, *_others(hit, context)]


def _likelihood(spot: Spot, hit: PlaceHit, context: Context) -> float:
    score = PRIOR.get(spot.layer, log10(spot.people + 100))
    if _called(spot.layer, hit.unit) or _is_city_of(spot, hit):
        score += CALLED
    if spot.country in context.countries:
        score += NAMED_COUNTRY * (0.5 + 0.5 * context.countries[spot.country])
    if spot.layer is Layer.TOWN and not spot.preferred and _is_other_name(hit.key, spot):
        score -= ANOTHERS_NAME if _bears_it(hit) else OTHER_NAME
    if spot.preferred:
        score += PREFERRED
    if not context.countries and spot.country in DENSE:
        score += CONFLICT
    if spot.country == context.home:
        score += HOME_COUNTRY if context.countries else NAMED_COUNTRY
    others = _others(hit, context)
    if any(is_within(spot, other, CLOSE_KM) for other in others):
        score += CLOSE
    province = (spot.country, spot.admin1)
    if province in context.provinces and province not in _provinces(hit):
        score += NAMED_PROVINCE
    return score


def _is_other_name(key: str, spot: Spot) -> bool:
    """Not so for names in another script than the table's."""
    return key.isascii() and not _is_spelling(key, spot)


def _bears_it(hit: PlaceHit) -> bool:
    """Whether one of the places is known by just this name."""
    return any(_is_spelling(hit.key, spot) for spot in hit.spots)


def _is_spelling(key: str, spot: Spot) -> bool:
    """Slovyansk is Sloviansk; Nikopol, which bore that name once, is another."""
    return ratio(key, written(spot.name)) >= ALIKE


def _others(hit: PlaceHit, context: Context) -> list[Spot]:
    """The places that the article surely speaks of, but for what this name can mean itself."""
    return [spot for spot in context.known if spot not in hit.spots]


def _is_city_of(spot: Spot, hit: PlaceHit) -> bool:
    """ "The city of Hodeidah", where the table has the name for the province alone."""
    towns = {other.country for other in hit.spots if other.layer is Layer.TOWN}
    return hit.unit == "town" and spot.layer is Layer.PROVINCE and spot.country not in towns


def _called(layer: Layer, unit: str) -> bool:
    return {
        "town": layer is Layer.TOWN,
        "district": layer is Layer.DISTRICT,
        "province": layer is Layer.PROVINCE,
        "country": layer is Layer.COUNTRY,
    }.get(unit, False)


def _digest(config_dir: Path) -> str:
    digest = hashlib.sha256()
    for path in (config_dir / "sites.yaml", *sorted((config_dir / "places").iterdir())):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
