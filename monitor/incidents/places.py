"""How two places told by different reports fit together, at the coarser precision of the two."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache
from math import isfinite
from typing import Self

from monitor.gazetteer import kilometres_between, other_lands
from monitor.gazetteer.spelling import consonants, written
from monitor.incidents.policy import Nearness
from monitor.text import fold
from monitor.types import Incident, Mention, Place, Precision

WIDE = (Precision.PROVINCE, Precision.REGION, Precision.COUNTRY)


class Fit(IntEnum):
    """How well two places fit; the greater the closer."""

    APART = 0
    ASHORE = 1  # a sea, and a place on the land within its reach
    NEARBY = 2  # two places side by side: a raid on both, one by the name of the other, or two
    NAMED = 3  # one names the scene of the other, but tells another one as its own
    UNLISTED = 4  # one is a village that no table has: anywhere in its area, or the other itself
    BOTH_NAMED = 5  # each names the scene of the other: a salvo on both, or two attacks
    ONE_NAME = 6  # one name stands for both: of two towns, or of a province and its capital
    CAPITAL = 7  # the same, of a village that no table has
    UNKNOWN = 8  # one of them names no place
    SHIP = 9  # both name one ship, wherever they put it
    WITHIN = 10  # one lies in the province or country that is all the other says
    NEAR = 11  # a site and its town, two spellings of one spot
    SAME = 12


@dataclass(frozen=True, kw_only=True)
class PlaceTerm:
    fit: Fit
    words: str
    coarsest: int = 0  # precision of the coarser place; 0 without one
    finest: int = 0  # ... and of the other

    @property
    def one_site(self) -> bool:
        """Whether both name one site."""
        return self.fit is Fit.SAME and self.coarsest == Precision.SITE

    @property
    def two_towns(self) -> bool:
        """Whether they are two towns, or a city and a quarter, that reach into each other."""
        towns = (Precision.NEAR, Precision.DISTRICT)
        return self.fit is Fit.NEAR and self.finest in towns and self.coarsest in towns


@dataclass(frozen=True, kw_only=True)
class Where:
    """The scene as it is told, and the `named` places beside it: should the scene have been read
    wrong, it is one of these. `told` are those of them that some report takes for the scene.
    """

    place: Place | None
    named: tuple[Place, ...] = ()
    told: tuple[Place, ...] = ()

    @classmethod
    def of(cls, mention: Mention) -> Self:
        return cls(place=mention.place, named=mention.also_named)

    def beside(self, near: Nearness) -> tuple[Place, ...]:
        """What is named and lies elsewhere: that an embassy and an airport are of one city says
        nothing of whether one attack is meant."""
        return tuple(one for one in self.named if compare(self.place, one, near).fit < Fit.NEAR)

    @property
    def ships(self) -> tuple[Place, ...]:
        return tuple(one for one in self.named if one.is_ship)

    def names(self) -> frozenset[str]:
        """What the scene and the places beside it are called, as names are compared. Countries and
        wide areas are called by too many to be looked for.
        """
        scene = [self.place] if self.place and self.place.precision is not Precision.COUNTRY else []
        beside = [one for one in self.named if one.precision not in WIDE]
        return frozenset(written(one.name.partition(",")[0]) for one in (*scene, *beside)) - {""}

    def reaches(self, other: Self, near: Nearness) -> bool:
        """Whether anything that one of them tells or names may be what the other does."""
        return self.compare(other, near).fit is not Fit.APART or any(
            compare(mine, theirs, near).fit is not Fit.APART
            for mine in (self.place, *self.named)
            for theirs in (other.place, *other.named)
        )

    def compare(self, other: Self, near: Nearness) -> PlaceTerm:
        """How both fit, and why. Order does not matter."""
        found = max(
            (
                compare(mine, theirs, near)
                for mine in self.scenes(near)
                for theirs in other.scenes(near)
            ),
            key=lambda term: (term.fit, -term.coarsest, term.words),
        )
        if found.fit > Fit.UNKNOWN:
            return found
        ship = one_ship(self.ships, other.ships, near)
        if ship:
            return replace(
                found, fit=Fit.SHIP, words=f"{found.words}, but both name the ship {ship}"
            )
        if _namesakes(self.place, other.place):
            return replace(found, fit=Fit.ONE_NAME, words=f"{found.words}, of one name")
        mine, theirs = self._names(other, near), other._names(self, near)
        words = " and ".join(sorted({term.words for term in (mine, theirs) if term}))
        vague = (mine and self.is_vague) or (theirs and other.is_vague)
        if words and (vague or found.fit is Fit.UNLISTED):
            words = f"{words}, told beside a wider place or one that no table has"
            return PlaceTerm(fit=Fit.WITHIN, words=words, coarsest=Precision.PROVINCE)
        if words:
            fit = Fit.BOTH_NAMED if mine and theirs else Fit.NAMED
            return replace(found, fit=fit, words=f"{found.words}, but both name {words}")
        found = _capital_for_both(found, self.place, other.place)
        return _neighbours(found, self.place, other.place, near)

    def scenes(self, near: Nearness) -> tuple[Place | None, ...]:
        """The scene by every name that a report gives it, and how loosely: "near Tyre". What lies
        elsewhere was read wrong: that would draw the attacks of two towns together.
        """
        told = (one for one in self.told if _side_by_side(self.place, one, near))
        loose = (one for one in self.named if _loosely(self.place, one))
        scenes = (self.place, *told, *loose)
        return tuple(one for one in scenes if not any(_is_sea_around(one, each) for each in scenes))

    @property
    def is_vague(self) -> bool:
        """Whether no scene is told, or only an area."""
        return self.place is None or _is_area(self.place)

    def _names(self, other: Self, near: Nearness) -> PlaceTerm | None:
        """How the scene of `other` is named here, if it is."""
        found = [compare(other.place, one, near) for one in self.beside(near)]
        best = max(found, key=lambda term: (term.fit, term.words), default=None)
        return best if best is not None and best.fit >= Fit.NEAR else None


def one_ship(mine: Iterable[Place], theirs: Iterable[Place], near: Nearness) -> str:
    """The name of a ship that both are told of; empty when there is none."""
    told = tuple(theirs)
    both = (a.name for a in mine for b in told if _is_one_ship(a.name, b.name, near))
    return min(both, default="")


def _is_one_ship(a: str, b: str, near: Nearness) -> bool:
    if a.isascii() == b.isascii():
        return _spelled_alike(a, b, near)
    return _ratio(consonants(a), consonants(b)) >= near.same_ship


def where_of(known: Incident) -> Where:
    """Where its reports put an incident."""
    told = tuple(dict.fromkeys(_places(known, "place")))
    named = tuple(dict.fromkeys((*told, *_places(known, "named"))))
    return Where(place=known.facts.place, named=named, told=told)


def _places(known: Incident, fact: str) -> list[Place]:
    """The places other than the scene that its reports tell or name, but no mere areas."""
    told = (one.value for one in known.claims if one.fact == fact)
    others = (one for one in told if isinstance(one, Place) and one != known.facts.place)
    return [one for one in others if one.precision not in WIDE]


@lru_cache(maxsize=16_384)  # the few places of a week are held against each other all the time
def compare(a: Place | None, b: Place | None, near: Nearness) -> PlaceTerm:
    """Return how `a` and `b` fit, and why. Order does not matter."""
    if a is None or b is None:
        return PlaceTerm(fit=Fit.UNKNOWN, words="no place told")
    if a.is_ship or b.is_ship:
        return _ships(a, b, near)
    fine, coarse = sorted((a, b), key=lambda place: (place.precision, place.radius_km, place.name))
    found = _fit(fine, coarse, near)
    return replace(found, coarsest=coarse.precision, finest=fine.precision)


def _fit(fine: Place, coarse: Place, near: Nearness) -> PlaceTerm:
    if coarse.precision >= Precision.PROVINCE:
        held = _within(fine, coarse, near)
        areas = _is_area(fine) or _is_area(coarse)
        return held if areas or held.fit is Fit.APART else _two_names(fine, coarse, near)
    if fine.site_id and fine.site_id == coarse.site_id:
        return PlaceTerm(fit=Fit.SAME, words=f"the same place ({fine.name})")
    if not (fine.listed or coarse.listed):
        return _two_names(fine, coarse, near)  # two quarters of a city
    return _spots(fine, coarse, near)


def _ships(a: Place, b: Place, near: Nearness) -> PlaceTerm:
    """A ship lies nowhere: it is known by its name alone."""
    fit = Fit.SAME if a.is_ship and b.is_ship and one_ship((a,), (b,), near) else Fit.APART
    return PlaceTerm(fit=fit, words=f"{a.name} and {b.name}", coarsest=Precision.SITE)


def _is_area(place: Place) -> bool:
    """A whole province, country or sea, and no village somewhere in it."""
    return place.listed and place.precision >= Precision.PROVINCE


def _two_names(fine: Place, coarse: Place, near: Nearness) -> PlaceTerm:
    """One of them lies somewhere in a province or a city: is it the other one?"""
    (mine, _, city), (theirs, _, other) = (each.name.partition(", ") for each in (fine, coarse))
    quarters = city == other != "" and consonants(mine) == consonants(theirs) != ""
    if quarters or _spelled_alike(mine, theirs, near):
        return PlaceTerm(fit=Fit.SAME, words=f"the same place ({fine.name}, {coarse.name})")
    words = f"{fine.name} and {coarse.name}, of which nobody knows how far apart they are"
    return PlaceTerm(fit=Fit.UNLISTED, words=words)


def _spelled_alike(a: str, b: str, near: Nearness) -> bool:
    """By their letters; by their consonants where the two are written in different alphabets, or
    where these are the same: Kfar Tebnit and Kafr Tibnit.
    """
    if consonants(a) == consonants(b) and len(consonants(a)) > FEWEST:
        return True
    read = consonants if a.isascii() != b.isascii() else _letters
    mine, theirs = read(a), read(b)
    return _ratio(mine, theirs) >= near.same_spelling and min(len(mine), len(theirs)) >= FEWEST


def _ratio(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


FEWEST = 3  # letters of a name that are held against each other


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, fold(name).text))


def _spots(fine: Place, coarse: Place, near: Nearness) -> PlaceTerm:
    distance, names = distance_km(fine, coarse), f"{fine.name}, {coarse.name}"
    at_border = distance is not None and distance <= near.same_spot_km
    if other_lands(fine.country, coarse.country) and not at_border:
        return PlaceTerm(fit=Fit.APART, words=f"other countries ({names})")
    if distance is None:
        return _by_name(fine, coarse)
    words = f"{distance:.0f} km apart ({names})"
    if _town_and_district(fine, coarse, near) and distance <= near.neighbours_km:
        return PlaceTerm(fit=Fit.NEAR, words=words)
    if distance <= near.same_spot_km or (distance <= coarse.radius_km and _one_name(fine, coarse)):
        return PlaceTerm(fit=Fit.SAME, words=f"the same place ({names})")
    reach = max(fine.radius_km, coarse.radius_km)
    if _one_name(fine, coarse) and fine.precision is Precision.NEAR:
        reach = fine.radius_km + coarse.radius_km  # "off Mocha", "24 miles west of Mocha"
    if _named_after(fine, coarse):
        reach = max(reach, near.namesake_km)
    if distance <= reach and not _rivals(fine, coarse, distance, near):
        return PlaceTerm(fit=Fit.NEAR, words=words)
    return PlaceTerm(fit=Fit.APART, words=words)


def _town_and_district(a: Place, b: Place, near: Nearness) -> bool:
    """A district is called after its town, which need not lie in the middle of it."""
    both = a.precision is b.precision is Precision.DISTRICT and a.admin1 == b.admin1
    alike = both and _spelled_alike(a.name, b.name, near)
    return alike and max(a.radius_km, b.radius_km) >= near.quarter * min(a.radius_km, b.radius_km)


def _named_after(site: Place, town: Place) -> bool:
    """Balad air base may be all that "Balad" means."""
    if site.site_id is None or town.site_id is not None:
        return False
    return set(_words(town)) <= set(_words(site))


def _words(place: Place) -> list[str]:
    return fold(place.name).text.replace("-", " ").replace("’", "").split()


def _rivals(fine: Place, coarse: Place, distance: float, near: Nearness) -> bool:
    """Two sites, or two towns side by side; not a city and one of its quarters, nor two sites of
    which each lies on the grounds of the other: a camp beside an airport goes by both names.
    """
    if fine.precision is Precision.NEAR or fine.precision is not coarse.precision:
        return False
    if fine.precision is Precision.SITE:
        return distance > min(fine.radius_km, coarse.radius_km)
    return coarse.radius_km < near.quarter * fine.radius_km


def _neighbours(found: PlaceTerm, a: Place | None, b: Place | None, near: Nearness) -> PlaceTerm:
    """Two places, one of which may be told by the name of the other: "near Chamchamal"."""
    if found.fit is not Fit.APART or not _side_by_side(a, b, near):
        return found
    at_sea = [one for one in (a, b) if one and one.precision is Precision.SEA_OR_AIR]
    return replace(found, fit=Fit.ASHORE if len(at_sea) == 1 else Fit.NEARBY)


def _loosely(place: Place | None, named: Place) -> bool:
    """Whether the same town or site is told of as what lies near."""
    if place is None or named.precision is not Precision.NEAR:
        return False
    return _one_name(place, named) and place.precision is not Precision.NEAR


def _is_sea_around(sea: Place | None, place: Place | None) -> bool:
    """Who knows that it was off Hodeidah does not mean all of the Red Sea."""
    if sea is None or place is None:
        return False
    at_sea = sea.precision is place.precision is Precision.SEA_OR_AIR
    return at_sea and sea.radius_km > place.radius_km


def _side_by_side(a: Place | None, b: Place | None, near: Nearness) -> bool:
    if a is None or b is None or {a.precision, b.precision} & {*WIDE}:
        return False
    if other_lands(a.country, b.country):
        return False
    distance = distance_km(a, b)
    return distance is not None and distance - a.radius_km - b.radius_km <= near.neighbours_km


def _namesakes(a: Place | None, b: Place | None) -> bool:
    """There are many Springfields: one of two may have been taken for the other."""
    return a is not None and b is not None and not (a.site_id or b.site_id) and _one_name(a, b)


def _capital_for_both(found: PlaceTerm, a: Place | None, b: Place | None) -> PlaceTerm:
    """ "Belgorod" is a city and the region around it."""
    if a is None or b is None or a.site_id or b.site_id:
        return found
    if a.admin1 is None or a.admin1 != b.admin1 or a.country != b.country:
        return found
    if _is_area(a) or _is_area(b):
        return found
    capital = next((one for one in (a, b) if one.name.casefold() == a.admin1.casefold()), None)
    if capital is None:
        return found
    words = f"{found.words}, but {capital.name} may stand for its province"
    fit = Fit.ONE_NAME if a.listed and b.listed else Fit.CAPITAL
    return replace(found, fit=fit, words=words)


def _by_name(fine: Place, coarse: Place) -> PlaceTerm:
    if fine.country == coarse.country and _one_name(fine, coarse):
        return PlaceTerm(fit=Fit.SAME, words=f"the same place ({fine.name})")
    return PlaceTerm(fit=Fit.APART, words=f"other places ({fine.name}, {coarse.name})")


def _within(fine: Place, coarse: Place, near: Nearness) -> PlaceTerm:
    """`coarse` is a province or wider: does it hold `fine`?"""
    words = f"{fine.name} and {coarse.name}"
    if Precision.SEA_OR_AIR in (fine.precision, coarse.precision):
        return _at_sea(fine, coarse, words, near)
    if _other_countries(fine, coarse):
        return PlaceTerm(fit=Fit.APART, words=f"other countries ({words})")
    if coarse.precision is Precision.PROVINCE and fine.admin1 and coarse.admin1:
        held = fine.admin1.casefold() == coarse.admin1.casefold()
    elif coarse.precision is Precision.COUNTRY:
        held = fine.country == coarse.country
    else:
        held = _in_reach(fine, coarse) and not _other_side(fine, coarse)
    if not held:
        border = coarse.precision is Precision.PROVINCE and _reaches(coarse, fine)
        return PlaceTerm(fit=Fit.NEARBY if border else Fit.APART, words=f"other areas ({words})")
    return PlaceTerm(fit=Fit.WITHIN, words=f"{fine.name} fits {coarse.name}")


def _other_countries(a: Place, b: Place) -> bool:
    return bool(a.country and b.country) and a.country != b.country


def _other_side(fine: Place, area: Place) -> bool:
    """Nobody says "in the Bekaa Valley" of the port of Beirut, though its circle reaches there."""
    both = fine.admin1 and area.admin1 and area.site_id
    return bool(both) and fine.admin1 != area.admin1


def _at_sea(fine: Place, coarse: Place, words: str, near: Nearness) -> PlaceTerm:
    if _one_name(fine, coarse):
        return PlaceTerm(fit=Fit.NEAR, words=f"both {fine.name}")
    if _off_one_port(fine, coarse):
        return PlaceTerm(fit=Fit.WITHIN, words=f"both off {fine.name}")
    if _in_reach(fine, coarse):
        ashore = fine.precision is not coarse.precision and near.shore.isdisjoint(_words(fine))
        fit = Fit.ASHORE if ashore else Fit.WITHIN
        return PlaceTerm(fit=fit, words=f"within reach of each other ({words})")
    return PlaceTerm(fit=Fit.APART, words=f"other waters ({words})")


def _off_one_port(a: Place, b: Place) -> bool:
    """ "58 miles off Hodeidah" and "off the port of Hodeidah": measured from one place."""
    mine, theirs = set(_words(a)), set(_words(b))
    return a.precision is b.precision and (mine < theirs or theirs < mine)


def _reaches(area: Place, other: Place) -> bool:
    """Whether `other` lies around its border, on which side of it tables and people differ."""
    distance = distance_km(area, other)
    return distance is not None and distance <= area.radius_km


def _in_reach(fine: Place, coarse: Place) -> bool:
    distance = distance_km(fine, coarse)
    if distance is None:
        return fine.country is not None and fine.country == coarse.country
    return distance <= max(fine.radius_km, coarse.radius_km)


def _one_name(a: Place, b: Place) -> bool:
    return a.name.casefold() == b.name.casefold()


def distance_km(a: Place, b: Place) -> float | None:
    """`kilometres_between`; None without coordinates."""
    km = kilometres_between(a, b)
    return km if isfinite(km) else None
