"""What a name can mean in an article, the likeliest first, by what else the article names. Pure."""

from dataclasses import replace
from math import log10
from typing import Final

from monitor.gazetteer.context import LOWER, Context, is_anothers_name, provinces_named
from monitor.gazetteer.distance import is_within
from monitor.gazetteer.hits import BIG, PlaceHit
from monitor.gazetteer.relation import Relation
from monitor.gazetteer.spelling import is_other_name, is_spelling, written
from monitor.gazetteer.table import DENSE, Layer, Spot
from monitor.gazetteer.unknown import LOWER_UNITS, QUARTER

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
NAMED_PROVINCE: Final = 3.0  # its province is spoken of
PREFERRED: Final = 2.0  # written down by hand
OTHER_NAME: Final = 1.0  # the town is better known by another name
ANOTHERS_NAME: Final = 3.0  # ... and another place bears this one as its own
HOME_COUNTRY: Final = 1.0  # its country is the newsroom's
CLOSE: Final = 2.0  # it lies close to a place that is spoken of
CLOSE_KM: Final = 100.0
GREATER: Final = 100  # times as many people
QUARTER_KM: Final = 25.0  # a quarter lies no farther from the edge of its city
FAR_KM: Final = 400.0
CONFLICT: Final = 2.0  # ... where attacks are common, if the article names no country at all
CITIES: Final = (*LOWER, Layer.PROVINCE)
PARTS: Final = (QUARTER, "district")


def meanings(hit: PlaceHit, context: Context) -> tuple[Spot, ...]:
    """What `hit` can mean, in the order that `context` makes likely; () if nothing here."""
    if hit.unit == QUARTER:
        hit = replace(hit, spots=tuple(s for s in hit.spots if _is_quarter(s, context)))
    if not hit.spots or _is_elsewhere(hit, context):
        return ()
    if len(hit.spots) == 1:
        return hit.spots
    known = [spot for spot in hit.spots if not _is_outshone(spot, hit)]
    return tuple(sorted(known, key=lambda spot: -_likelihood(spot, hit, context)))


def _is_outshone(spot: Spot, hit: PlaceHit) -> bool:
    """Whether a far greater city bears just this name, and this town one like it: nobody writes
    Baghdad for Baghdadeh in Khorasan, whatever else is said of Iran.
    """
    if spot.layer not in LOWER or written(spot.name) == hit.key:
        return False
    return any(
        other.people >= GREATER * max(spot.people, 1) and written(other.name) == hit.key
        for other in hit.spots
    )


def _is_quarter(spot: Spot, context: Context) -> bool:
    """Whether it can be a part of a city that the article names: Rawda in Taiz is no Rawda of
    another province, and Algiers none of Basra.
    """
    small = spot.layer in LOWER and spot.people < BIG
    cities = [s for s in (*context.known, *context.areas) if s.layer in CITIES and s != spot]
    near = (is_within(spot, city, QUARTER_KM + city.radius_km) for city in cities)
    return small and (not cities or any(near))


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
    alike = any(is_spelling(hit.key, spot.name) for spot in hit.spots)
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
    return spot.people >= BIG and not is_other_name(key, spot.name)


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
        spot.country in DENSE and not is_other_name(hit.key, spot.name) for spot in hit.spots
    )


def _near_to(hit: PlaceHit, context: Context) -> list[Spot]:
    return [*context.areas, *_others(hit, context)]


def _likelihood(spot: Spot, hit: PlaceHit, context: Context) -> float:
    score = PRIOR.get(spot.layer, log10(spot.people + 100))
    if _called(spot.layer, hit.unit) or _is_city_of(spot, hit):
        score += CALLED
    if spot.country in context.countries:
        score += NAMED_COUNTRY * (0.5 + 0.5 * context.countries[spot.country])
    if spot.layer is Layer.TOWN and not spot.preferred and is_other_name(hit.key, spot.name):
        score -= ANOTHERS_NAME if _bears_it(hit) else OTHER_NAME
    elif spot.layer is Layer.TOWN and is_anothers_name(spot, hit):
        score -= ANOTHERS_NAME
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
    if province in context.provinces and province not in provinces_named(hit):
        score += NAMED_PROVINCE
    return score


def _bears_it(hit: PlaceHit) -> bool:
    """Whether one of the places is known by just this name."""
    return any(is_spelling(hit.key, spot.name) for spot in hit.spots)


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
