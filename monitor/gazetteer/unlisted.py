"""Places that no table has, put where the article as a whole speaks of.

A name that the text calls a village, or that something is "in" or "near", is a place; it lies in
the province named beside it, else in the country that the article speaks of. Its precision and its
radius are those of what it lies in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from monitor.gazetteer.held import CITY, UNLISTED, area_of, named_in, settled
from monitor.gazetteer.hits import PlaceHit
from monitor.gazetteer.nations import CAPITAL
from monitor.gazetteer.relation import ELSEWHERE, Relation, Use
from monitor.gazetteer.table import DENSE, Layer, Spot
from monitor.gazetteer.unknown import CALLED, QUARTER
from monitor.gazetteer.words import Vocabulary

REACH: Final = 300  # characters between a village and the province that is named with it
PUT: Final = (Relation.IN, Relation.NEAR, Relation.AWAY, Relation.OFF)
SHORTEST: Final = 4  # letters of a name that nothing but its use shows to be a place

Parts = Sequence[Sequence[PlaceHit]]


def placed(
    texts: Sequence[str],
    known: Parts,
    strangers: Parts,
    country: Spot | None,
    capital: Spot | None,
    vocabulary: Vocabulary,
) -> tuple[tuple[PlaceHit, ...], ...]:
    """The places of each text, `known` and those of `strangers` that are places, in order."""
    held: dict[str, tuple[Spot, ...]] = {}
    for text, hits, new in zip(texts, known, strangers, strict=True):
        held |= settled(text, hits, new, vocabulary)
    kept = [[_settled(hit, held) for hit in hits] for hits in known]
    every = [hit for hits in kept for hit in hits]
    article = _Article(
        text=" ".join(texts),
        told={hit.key: hit.spots for hit in every} | held,
        country=country,
        capital=capital,
        province=_only(Layer.PROVINCE, every, country),
        city=_only(Layer.TOWN, every, country),
    )
    return tuple(
        tuple(sorted((*hits, *_placed(text, hits, new, article)), key=lambda hit: hit.start))
        for text, hits, new in zip(texts, kept, strangers, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Article:
    """What an article as a whole says of places."""

    text: str
    told: Mapping[str, tuple[Spot, ...]]  # by the keys of names that it explains somewhere
    country: Spot | None  # that it speaks of
    capital: Spot | None  # of that country
    province: Spot | None  # of that country, if it names just one
    city: Spot | None  # the same


def _settled(hit: PlaceHit, held: Mapping[str, tuple[Spot, ...]]) -> PlaceHit:
    spots = held.get(hit.key)
    return hit if spots is None or hit.spot.layer > Layer.DISTRICT else replace(hit, spots=spots)


def _placed(
    text: str, known: Sequence[PlaceHit], strangers: Sequence[PlaceHit], article: _Article
) -> list[PlaceHit]:
    found = []
    for hit in strangers:
        if hit.unit == CAPITAL:
            found += [replace(hit, spots=(article.capital,), unit="")] if article.capital else []
            continue
        if hit.key in article.told:  # known where the text calls it a town, or says what holds it
            found.append(replace(hit, spots=article.told[hit.key], doubtful=False))
            continue
        name = text[hit.start : hit.end]
        around = _around(hit, known, article)
        if around is not None and _is_place(hit, name, article.text):
            sure = hit.unit in CALLED or article.text.count(name) > 1
            found.append(replace(hit, spots=(named_in(around, name),), doubtful=not sure))
    return found


def _is_place(hit: PlaceHit, name: str, whole: str) -> bool:
    if hit.unit in CALLED:
        return True
    alone = len(hit.key) >= SHORTEST and not _is_family_name(name, whole)
    return alone and hit.relation in PUT


def _is_family_name(name: str, whole: str) -> bool:
    """Whether a given name stands before it: "Charlie Kirk"."""
    return (
        regex.search(rf"\p{{L}}[,’\"]? \p{{Lu}}[\p{{L}}.]+ {regex.escape(name)}\b", whole)
        is not None
    )


def _around(hit: PlaceHit, known: Sequence[PlaceHit], article: _Article) -> Spot | None:
    """The province or the part of a country named nearest to `hit`, else the one province that the
    article names, else the country; not where the story was filed.
    """
    areas = [
        other
        for other in known
        if Layer.DISTRICT <= other.spot.layer <= Layer.COUNTRY
        and (other.use, other.start > 0) == (Use.SCENE, True)
        and other.relation not in ELSEWHERE
        and abs(other.start - hit.start) <= REACH
    ]
    areas.sort(key=lambda other: abs(other.start - hit.start))
    closer = next((one for one in map(area_of, areas) if one.layer < Layer.COUNTRY), None)
    if hit.unit == QUARTER and article.city is not None:
        return article.city
    city = hit.unit == "district" or _has_quarters(article.city)
    return (
        closer
        or article.province
        or (article.city if city else None)
        or article.country
        or (areas[0].spot if areas else None)
    )


def _has_quarters(city: Spot | None) -> bool:
    """Whether a name that no table has is rather of a quarter than of a village: tables have the
    villages of countries where attacks are common, and only the towns of others.
    """
    return city is not None and city.people >= CITY and city.country not in DENSE


def _only(layer: Layer, hits: Sequence[PlaceHit], country: Spot | None) -> Spot | None:
    """The province or town of `country` that is spoken of, if it is only one."""
    named = {
        hit.spot.name: hit.spot
        for hit in hits
        if hit.spot.layer is layer and hit.use is Use.SCENE and hit.spot.kind != UNLISTED
    }
    alone = next(iter(named.values())) if len(named) == 1 else None
    return alone if alone and country and alone.country == country.country else None
