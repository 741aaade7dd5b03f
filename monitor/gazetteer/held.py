"""What holds a place, as the words beside it say. Pure.

"Whitehaven, Memphis" is the quarter and no town in England, "Boma in Lac province" no port in
Congo, "near Diboli in western Mali" lies there though no table has it.
"""

import string
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import regex

from monitor.gazetteer.distance import destination, is_within
from monitor.gazetteer.hits import BIG, PlaceHit
from monitor.gazetteer.nations import CAPITAL
from monitor.gazetteer.relation import Relation, Use
from monitor.gazetteer.table import Layer, Spot
from monitor.gazetteer.unknown import LOWER_UNITS
from monitor.gazetteer.words import Vocabulary

UNLISTED: Final = "unlisted"  # kind of a spot that is known by the place it lies in
CITY: Final = 50_000  # people; a town that has quarters
AROUND_CITY_KM: Final = 15.0  # its suburbs lie no farther from its edge
DESCRIBED: Final = regex.compile(r",\s\p{Ll}[\p{Ll} -]*")
HOLDS: Final = (Relation.NONE, Relation.IN, Relation.OF, Relation.PART)
TURNED: Final = (Relation.PART, Relation.AWAY)  # Arabic says "north of Mali" for both
JOINED: Final = ("", ",", "،")
LISTED: Final = 6  # characters between the members of a list: ", and "
NO_COMMA: Final = string.ascii_letters + " -"
LONGEST_UNIT: Final = 25  # characters: "local government area"
POSSESSIVE: Final = ("'s ", "’s ")
ENDS: Final = ",،.;)\n"  # what stands behind "Kandahar, Afghanistan"; but "In Gaza, Israel struck"

Hits = Sequence[PlaceHit]


def settled(
    text: str, known: Hits, strangers: Hits, vocabulary: Vocabulary
) -> dict[str, tuple[Spot, ...]]:
    """What names of `text` mean by what is said to hold them, by their keys.

    `known` and `strangers` (each in order) are the places it names and the names that no table has.
    """
    found: dict[str, tuple[Spot, ...]] = {}
    for hit in filter(_may_be_held, (*known, *strangers)):
        first = bisect_left(known, hit.end, key=lambda other: other.start)
        behind = known[first : first + 2]
        area = holder(text, hit, behind, vocabulary)
        spots = _in(area, hit, text[hit.start : hit.end], behind[0]) if area is not None else ()
        if spots and spots != hit.spots:
            found[hit.key] = spots
    return found


def _may_be_held(hit: PlaceHit) -> bool:
    if hit.unit == CAPITAL:
        return False
    return not hit.spots or (
        hit.spot.layer in (Layer.TOWN, Layer.DISTRICT) and hit.spot.kind != UNLISTED
    )


def _in(area: Spot, hit: PlaceHit, name: str, by: PlaceHit) -> tuple[Spot, ...]:
    """What `hit` can mean inside `area`."""
    inside = tuple(spot for spot in hit.spots if lies_in(spot, area))
    small = not hit.spots or hit.spot.people < BIG
    if inside or not (small or by.relation in (Relation.IN, Relation.OF)):
        return inside
    return (named_in(area, name),)


def holder(text: str, hit: PlaceHit, behind: Hits, vocabulary: Vocabulary) -> Spot | None:
    """What `hit` lies in, if the first of the places `behind` it is told as that."""
    if not behind or behind[0].use is not Use.SCENE or behind[0].relation not in HOLDS:
        return None
    by, *further = behind
    between = text[hit.end : by.relation_start].strip()
    comma = between if not hit.unit else between.lstrip(NO_COMMA)  # "Frayser area of Memphis"
    said = _is_said(text[by.relation_start : by.end], vocabulary)
    if said and hit.unit and DESCRIBED.fullmatch(between):
        comma = ","  # "Kwata, a farming hamlet in Bokkos"
    if comma not in JOINED or not (comma or said) or len(between) > LONGEST_UNIT:
        return None
    if not said and (_acts(text, by) or _is_list(text, by, further[:1])):
        return None
    if further and text.startswith(POSSESSIVE, by.end) and _is_list(text, by, further[:1]):
        by = further[0]  # "in Yemen's Marib"
    if hit.unit in LOWER_UNITS or hit.doubtful or not hit.spots:
        city = _city(by, called=hit.unit in LOWER_UNITS)
        if city is not None:
            return None if _is_town_of_province(hit, by) else city
    area = area_of(by)
    # tables have many a district as its town
    holds = by.unit == "district" or Layer.DISTRICT <= area.layer <= Layer.COUNTRY
    return area if holds or area.kind == "area" else None


def _is_town_of_province(hit: PlaceHit, by: PlaceHit) -> bool:
    """ "The Amedi district of Duhok": no quarter of the city, but a town of the province."""
    province = any(spot.layer is Layer.PROVINCE for spot in by.spots)
    there = (by.spot.country, by.spot.name)
    return province and any((spot.country, spot.admin1) == there for spot in hit.spots)


def _city(by: PlaceHit, *, called: bool) -> Spot | None:
    """The city that has quarters; a name alone can be in the province that is called like it."""
    of_town = called and by.relation is Relation.OF and by.spot.layer is Layer.TOWN
    least = 0 if of_town else CITY  # "the Khadda area of Mir Ali"
    towns = (spot for spot in by.spots if spot.layer is Layer.TOWN and spot.people >= least)
    cities = (spot for spot in towns if spot.country == by.spot.country)  # not Columbia, Maryland
    meant = by.unit != "province" and (called or by.spot.layer is Layer.TOWN)
    return next(cities, None) if meant else None


def _is_said(words: str, vocabulary: Vocabulary) -> bool:
    """Whether `words`, which end with the name of the larger place, begin like "in the"."""
    first = words.split(maxsplit=1)[0].lower()
    return first in vocabulary.holding or first.startswith(vocabulary.holding_starts)


def _acts(text: str, by: PlaceHit) -> bool:
    """Whether a state or its capital may go on to do something: "In Gaza, Israel struck"."""
    behind = text[by.end : by.end + 3]
    if by.unit == "district":
        return False
    closed = behind.strip() in ("", "-", "–", "—") or behind[0] in ENDS
    return not closed and by.spot.layer not in (Layer.DISTRICT, Layer.PROVINCE)


def _is_list(text: str, by: PlaceHit, behind: Hits) -> bool:
    """ "In Tal Afar, Kirkuk and Diyala": one after the other."""
    return any(
        len(text[by.end : other.start]) <= LISTED and other.spot.layer <= by.spot.layer
        for other in behind
    )


def area_of(by: PlaceHit) -> Spot:
    """The place that `by` names, or the part of it: western Mali."""
    spot = by.spot
    if by.relation not in TURNED or by.bearing is None or spot.layer <= Layer.PROVINCE:
        return spot
    lat, lon = destination(spot.lat, spot.lon, by.bearing, spot.radius_km / 2)
    return replace(spot, layer=Layer.REGION, lat=lat, lon=lon, radius_km=0.7 * spot.radius_km)


def lies_in(spot: Spot, area: Spot) -> bool:
    """Whether `spot` can be a part of `area`."""
    if spot.country != area.country:
        return not spot.country or not area.country
    if area.layer is Layer.COUNTRY or (area.layer is Layer.PROVINCE and spot.admin1 == area.name):
        return True
    return is_within(spot, area, area.radius_km + spot.radius_km + AROUND_CITY_KM)


def named_in(area: Spot, name: str) -> Spot:
    """`within`, and a quarter with its city: "Whitehaven, Memphis"."""
    return within(area, name if area.layer is not Layer.TOWN else f"{name}, {area.name}")


def within(spot: Spot, name: str) -> Spot:
    """Somewhere in `spot`: as uncertain, but not the whole of it."""
    province = spot.name if spot.layer is Layer.PROVINCE else spot.admin1
    return replace(
        spot,
        name=name,
        admin1=province,
        radius_km=spot.radius_km * 0.9,
        kind=UNLISTED,
        people=0,
        capital=False,
        site_id=None,
    )
