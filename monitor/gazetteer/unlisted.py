"""Places that no table has, put where the article as a whole speaks of.

A name that the text calls a village, or that something is "in" or "near", is a place; it lies in
the province named beside it, else in the country that the article speaks of. Its precision and its
radius are those of what it lies in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import regex

from monitor.gazetteer.hits import PlaceHit
from monitor.gazetteer.relation import Relation, Use
from monitor.gazetteer.surroundings import within
from monitor.gazetteer.table import Layer, Spot
from monitor.gazetteer.unknown import LOWER_UNITS

REACH: Final = 300  # characters between a village and the province that is named with it
PUT: Final = (Relation.IN, Relation.NEAR, Relation.AWAY, Relation.OFF)
SHORTEST: Final = 4  # letters of a name that nothing but its use shows to be a place

Parts = Sequence[Sequence[PlaceHit]]


def placed(
    texts: Sequence[str], known: Parts, strangers: Parts, country: Spot | None
) -> tuple[tuple[PlaceHit, ...], ...]:
    """The places of each text, `known` and those of `strangers` that are places, in order."""
    whole = " ".join(texts)
    told = {hit.key: hit for hits in known for hit in hits}
    return tuple(
        tuple(
            sorted(
                (*hits, *_placed(text, whole, hits, new, country, told)), key=lambda hit: hit.start
            )
        )
        for text, hits, new in zip(texts, known, strangers, strict=True)
    )


def _placed(
    text: str,
    whole: str,
    known: Sequence[PlaceHit],
    strangers: Sequence[PlaceHit],
    country: Spot | None,
    told: Mapping[str, PlaceHit],
) -> list[PlaceHit]:
    found = []
    for hit in strangers:
        if hit.key in told:  # known where the text calls it a town
            found.append(replace(hit, spots=told[hit.key].spots))
            continue
        name = text[hit.start : hit.end]
        around = _around(hit, known) or country
        if around is not None and _is_place(hit, name, whole):
            sure = hit.unit in LOWER_UNITS or whole.count(name) > 1
            found.append(replace(hit, spots=(within(around, name),), doubtful=not sure))
    return found


def _is_place(hit: PlaceHit, name: str, whole: str) -> bool:
    if hit.unit in LOWER_UNITS:
        return True
    alone = len(hit.key) >= SHORTEST and not _is_family_name(name, whole)
    return alone and hit.relation in PUT


def _is_family_name(name: str, whole: str) -> bool:
    """Whether a given name stands before it: "Charlie Kirk"."""
    return (
        regex.search(rf"\p{{L}}[,’\"]? \p{{Lu}}[\p{{L}}.]+ {regex.escape(name)}\b", whole)
        is not None
    )


def _around(hit: PlaceHit, known: Sequence[PlaceHit]) -> Spot | None:
    """The province or country named nearest to `hit`; not where the story was filed."""
    areas = [
        other
        for other in known
        if Layer.DISTRICT <= other.spot.layer <= Layer.COUNTRY
        and (other.use, other.start > 0) == (Use.SCENE, True)
        and other.relation is not Relation.VIA
        and abs(other.start - hit.start) <= REACH
    ]
    nearest = min(areas, key=lambda other: abs(other.start - hit.start), default=None)
    return nearest.spot if nearest is not None else None
