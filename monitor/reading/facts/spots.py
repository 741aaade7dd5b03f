"""From a name in a text to a place: a point, how closely it is known, and a radius. Pure."""

from collections.abc import Sequence
from typing import Final

from monitor.gazetteer import (
    UNLISTED,
    Layer,
    PlaceHit,
    Relation,
    Spot,
    destination,
    kilometres_between,
)
from monitor.types import Place, Precision

NEAR_KM: Final = 25.0  # what "near" means in precision 2
DIRECTION_KM: Final = 40.0  # "north of Baghdad": how far newsrooms go with it
DISTRICT_KM: Final = 25.0  # of one that the tables have as its town alone: "Chamchamal district"
HEADS: Final = 5_000  # people of a town that heads a district
WIDEST_SITE: Final = 30.0  # km; an oil field is a site still
WIDEST_AREA: Final = 10.0  # km; a mountain range is not


def place_of(hit: PlaceHit, following: Sequence[PlaceHit] = (), *, at_sea: bool = False) -> Place:
    """What `hit` says about the scene: a point, how closely it is known, and a radius."""
    spot = hit.spot
    if spot.layer is Layer.SEA or spot.kind == "strait":
        return place_at(spot, Precision.SEA_OR_AIR, spot.radius_km)
    if hit.relation is Relation.OFF or (at_sea and hit.relation is Relation.AWAY):
        return _offset(hit, Precision.SEA_OR_AIR)
    if hit.relation is Relation.AWAY and _is_point(spot):
        return _offset(hit, Precision.NEAR)
    if hit.distance_km is not None and spot.layer is Layer.PROVINCE:
        return _offset(hit, Precision.DISTRICT)  # measured from the town that it is called after
    if hit.relation in (Relation.PART, Relation.AWAY):
        return _part(hit)
    if hit.relation is Relation.NEAR and _is_point(spot):
        return place_at(spot, Precision.NEAR, max(NEAR_KM, spot.radius_km + 10))
    if hit.relation is Relation.BETWEEN and following:
        return _between(spot, following[0].spot)
    return place_at(spot, _precision(spot), max(spot.radius_km, _district(hit)))


def _district(hit: PlaceHit) -> float:
    """Radius of the district that goes by the same name: "in Bannu" may be any village of it."""
    spot = hit.spot
    if spot.layer is not Layer.TOWN or hit.unit in ("quarter", "town"):
        return 0.0
    alike = (
        other.radius_km
        for other in hit.spots
        if (other.layer, other.name, other.country) == (Layer.DISTRICT, spot.name, spot.country)
    )
    heads = hit.unit == "district" and spot.people >= HEADS
    return max(alike, default=DISTRICT_KM if heads else 0.0)


def _is_point(spot: Spot) -> bool:
    return spot.layer in (Layer.SITE, Layer.TOWN, Layer.DISTRICT)


def _precision(spot: Spot) -> Precision:
    if spot.layer is Layer.SITE:
        if spot.radius_km <= (WIDEST_AREA if spot.kind == "area" else WIDEST_SITE):
            return Precision.SITE
        return Precision.DISTRICT if spot.radius_km <= 40 else Precision.REGION
    return {
        Layer.TOWN: Precision.DISTRICT,
        Layer.DISTRICT: Precision.DISTRICT,
        Layer.PROVINCE: Precision.PROVINCE,
        Layer.REGION: Precision.REGION,
    }.get(spot.layer, Precision.COUNTRY)


def place_at(
    spot: Spot, precision: Precision, radius_km: float, at: tuple[float, float] | None = None
) -> Place:
    lat, lon = at or (spot.lat, spot.lon)
    return Place(
        name=spot.name,
        site_id=spot.site_id,
        admin1=spot.admin1 or None,
        country=spot.country or None,
        lat=round(lat, 4),
        lon=round(lon, 4),
        precision=precision,
        radius_km=round(radius_km, 1),
        listed=spot.kind != UNLISTED,
    )


def _offset(hit: PlaceHit, precision: Precision) -> Place:
    """A point some way off: by its distance and bearing, with a fifth of the way as doubt."""
    spot, far = hit.spot, hit.distance_km
    if far is None:
        doubt = DIRECTION_KM if precision is Precision.NEAR else 2 * DIRECTION_KM
        return place_at(spot, precision, doubt + spot.radius_km)
    if hit.bearing is None:
        return place_at(spot, precision, max(NEAR_KM, far + spot.radius_km))
    at = destination(spot.lat, spot.lon, hit.bearing, far)
    # "north" covers an eighth of the compass; towns are not points
    return place_at(spot, precision, max(5.0, 0.4 * far + spot.radius_km), at)


def _part(hit: PlaceHit) -> Place:
    """Northern Iraq, western Baghdad: the part lies half a radius off the middle."""
    spot = hit.spot
    if spot.layer <= Layer.PROVINCE or hit.bearing is None:
        return place_at(spot, _precision(spot), spot.radius_km)
    at = destination(spot.lat, spot.lon, hit.bearing, spot.radius_km / 2)
    return place_at(spot, Precision.REGION, spot.radius_km * 0.7, at)


def _between(a: Spot, b: Spot) -> Place:
    """Halfway between two places, as wide as the way."""
    middle = ((a.lat + b.lat) / 2, (a.lon + b.lon) / 2)
    half = kilometres_between(a, b) / 2
    if half > 150 or not (_is_point(a) and _is_point(b)):
        return place_at(a, _precision(a), a.radius_km)
    precision = Precision.NEAR if half <= NEAR_KM else Precision.DISTRICT
    return place_at(a, precision, max(5.0, half + 3), middle)
