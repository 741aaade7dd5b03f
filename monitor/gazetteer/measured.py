"""Places told by others: "Masambo, 50 km from Beni" lies there, and Beni is no scene. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import regex

from monitor.gazetteer.distance import destination, is_within
from monitor.gazetteer.held import UNLISTED, within
from monitor.gazetteer.hits import BIG, PlaceHit
from monitor.gazetteer.relation import Relation, Use
from monitor.gazetteer.table import Layer, Spot
from monitor.gazetteer.unknown import LOWER_UNITS
from monitor.gazetteer.words import Vocabulary

FROM: Final = (Relation.AWAY, Relation.NEAR)
MAY_BE_TOLD: Final = (Relation.IN, Relation.NEAR, Relation.OF, Relation.NONE, Relation.OFF)
POINTS: Final = (Layer.SITE, Layer.TOWN, Layer.DISTRICT)
FAR_KM: Final = 150.0
SMALL: Final = 10_000  # people
VILLAGE_KM: Final = 75.0  # of a small place; farther off another town is closer
NEAR_KM: Final = 25.0
DIRECTION_KM: Final = 40.0  # "north of Baghdad": how far newsrooms go with it
# what stands between the two: "in X, about", "X, a village", "X (", "X village,"
BETWEEN: Final = regex.compile(r"^(?:\s\p{Ll}+)?\s?[,،(]?\s?(?:[\p{Ll}\p{Arabic}]+\s){0,4}$")


Parts = tuple[tuple[PlaceHit, ...], ...]


def measured(texts: Sequence[str], parts: Parts, vocabulary: Vocabulary) -> Parts:
    """`parts` (the places of each text, in order): those that only tell where the one before them
    lies are marked so, and a place that no table has lies there, wherever the article names it.
    """
    moved: dict[str, tuple[Spot, ...]] = {}
    told = tuple(
        _measured(text, hits, moved, vocabulary) for text, hits in zip(texts, parts, strict=True)
    )
    if not moved:
        return told
    return tuple(
        tuple(replace(hit, spots=moved.get(hit.key, hit.spots)) for hit in hits) for hits in told
    )


def _measured(
    text: str,
    hits: Sequence[PlaceHit],
    moved: dict[str, tuple[Spot, ...]],
    vocabulary: Vocabulary,
) -> tuple[PlaceHit, ...]:
    found = list(hits)
    for number in range(1, len(found)):
        told, by = found[number - 1], found[number]
        if not _tells(text, told, by, vocabulary):
            continue
        found[number] = replace(by, use=Use.MEASURE)
        far = VILLAGE_KM if _is_small(told) and by.distance_km is None else FAR_KM
        near = tuple(spot for spot in told.spots if not _apart(spot, by, far))
        if told.spot.kind == UNLISTED or not near:
            near = (_moved(within(by.spot, text[told.start : told.end]), by),)
        if near != told.spots:
            found[number - 1] = replace(told, spots=near, doubtful=False)
            moved[told.key] = near
    return tuple(found)


def _tells(text: str, told: PlaceHit, by: PlaceHit, vocabulary: Vocabulary) -> bool:
    if by.relation not in FROM or by.use is not Use.SCENE or by.spot.layer not in POINTS:
        return False
    point = told.spot.kind == UNLISTED or any(spot.layer in POINTS for spot in told.spots)
    if not point or told.use is not Use.SCENE or not _may_be_told(told):
        return False
    if told.spot.kind != UNLISTED and told.spot.people >= BIG and _apart(told.spot, by):
        return False
    between = text[told.end : by.relation_start]
    return bool(BETWEEN.match(between)) and not _parts(between, vocabulary)


def _may_be_told(told: PlaceHit) -> bool:
    """ "At the western gate of the village of Mughayyir, north-east of Ramallah", too."""
    turned = told.relation in (Relation.PART, Relation.AWAY) and told.distance_km is None
    return told.relation in MAY_BE_TOLD or (turned and _is_small(told))


def _is_small(told: PlaceHit) -> bool:
    """Whether readers know it by what it lies near to."""
    towns = (spot for spot in told.spots if spot.layer is Layer.TOWN)
    return told.unit in LOWER_UNITS and all(spot.people < SMALL for spot in towns)


def _parts(between: str, vocabulary: Vocabulary) -> bool:
    """Whether a word between them says that each is told for itself: "to Beni and 50 km from"."""
    return any(
        word in vocabulary.apart or word.startswith(vocabulary.apart_starts)
        for word in between.lower().split()
    )


def _apart(spot: Spot, by: PlaceHit, far_km: float = FAR_KM) -> bool:
    """Whether it cannot be what `by` tells of: "Sharaga barracks north of Acre" in Algeria."""
    return not is_within(spot, by.spot, far_km + (by.distance_km or 0.0))


def _moved(spot: Spot, by: PlaceHit) -> Spot:
    there, far = by.spot, by.distance_km
    lat, lon = there.lat, there.lon
    if far is None:
        radius = NEAR_KM if by.relation is Relation.NEAR else DIRECTION_KM
    elif by.bearing is None:
        radius = far
    else:
        lat, lon = destination(lat, lon, by.bearing, far)
        radius = 0.4 * far
    return replace(
        spot,
        layer=Layer.TOWN,
        country=there.country,
        admin1=there.admin1,
        lat=lat,
        lon=lon,
        radius_km=max(5.0, radius + there.radius_km),
    )
