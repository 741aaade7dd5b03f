"""Which words of a text are names of places.

written.py finds what may be a name, cues.py says whether it stands for a place, relation.py what
is told of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import regex

from monitor.gazetteer.cues import goes_on, is_person, is_place
from monitor.gazetteer.held import named_in
from monitor.gazetteer.hits import Found, PlaceHit, Scanned, Strength
from monitor.gazetteer.names import Names
from monitor.gazetteer.nations import CAPITAL, NATION, is_bare_capital
from monitor.gazetteer.relation import Bond, Relation, Use, bond_of, continued, use_of
from monitor.gazetteer.surroundings import surroundings
from monitor.gazetteer.table import Layer, Spot
from monitor.gazetteer.unknown import CALLED, QUARTER, Unknown, unknown_at
from monitor.gazetteer.view import View
from monitor.gazetteer.words import Vocabulary
from monitor.gazetteer.written import beginnings, in_state, place_at

_LIST: Final = regex.compile(r"^\s*[,،]\s*(?:and\s+|or\s+|و\s*)?$|^\s+(?:and|or|y|و)\s+$|^\s+و?$")
_COMMA: Final = regex.compile(r"^\s*[,،(]\s*$")


def scan(text: str, names: Names, vocabulary: Vocabulary) -> Scanned:
    """All places named in `text`, in order, without overlap, and what may be more of them."""
    view = View.of(text, vocabulary)
    hits: list[PlaceHit] = []
    doubtful: list[tuple[Found, Bond]] = []
    unknown: list[Unknown] = []
    number = 0
    for begin in beginnings(view, names, vocabulary):
        if begin < number:
            continue
        number = begin
        found = place_at(view, number, names, vocabulary)
        if found is not None:
            found = in_state(view, found, vocabulary, names)
        if found is None:
            stranger = unknown_at(view, number, vocabulary)
            unknown += [stranger] if stranger else []
            number = stranger.last + 1 if stranger else number + 1
            continue
        bond = bond_of(view, found.first, found.last, vocabulary)
        found = _as_city(view, _as_province(found, bond, names), bond, names)
        if _continues_list(view, found, hits):
            bond = continued(bond, hits[-1].relation)
        if found.marked or is_place(view, found, bond, vocabulary):
            hits.append(_hit(view, found, bond))
        else:
            doubtful.append((found, bond))
            stranger = unknown_at(view, number, vocabulary) if goes_on(view, found) else None
            unknown += [stranger] if stranger else []
        number = found.last + 1
    hits = sorted(_with_contained(view, hits, doubtful), key=lambda hit: hit.start)
    strangers = tuple(_stranger(view, one) for one in unknown)
    placed = {hit.start: hit for hit in _placed(view, hits, strangers, vocabulary)}
    known = {hit.start: hit for hit in (*hits, *placed.values())}
    capitals = (
        hit for hit in _capitals(view, vocabulary) if all(one.start != hit.start for one in hits)
    )
    maybe = (
        _hit(view, found, bond)
        for found, bond in doubtful
        if found.exact and not is_person(view, found, bond, vocabulary)
    )
    return Scanned(
        tuple(sorted(known.values(), key=lambda hit: hit.start)),
        (*(one for one in strangers if one.start not in placed), *capitals),
        tuple(one for one in maybe if one.start not in known),
        frozenset(
            tag.value for tags in view.starting if tags for tag in tags if tag.role == NATION
        ),
    )


def _as_province(found: Found, bond: Bond, names: Names) -> Found:
    """ "Deir al-Zor province", spelt as the table has its capital alone."""
    if bond.unit != "province" or any(s.layer is not Layer.TOWN for s in found.spots):
        return found
    capitals = (s for s in found.spots if s.name == s.admin1)
    larger = (p for s in capitals for p in names.provinces(s.name) if p.country == s.country)
    return replace(found, spots=(*larger, *found.spots))


def _as_city(view: View, found: Found, bond: Bond, names: Names) -> Found:
    """ "In Kirkuk", in a script in which the table has the name for the province alone."""
    said = bond.unit == "province" or any(t.role == "unit" for t in view.starting[found.first])
    if said or any(spot.layer is not Layer.PROVINCE for spot in found.spots):
        return found
    capitals = (
        town
        for province in found.spots
        for town in names.towns(province.name)
        if (town.country, town.admin1) == (province.country, province.name)
    )
    return replace(found, spots=(*found.spots, *dict.fromkeys(capitals)))


def _continues_list(view: View, found: Found, hits: Sequence[PlaceHit]) -> bool:
    """ "in Hit, Rawa and Ana": the last place carries on to the next."""
    if not hits or hits[-1].relation in (Relation.NONE, Relation.NAMED):
        return False
    between = view.text[hits[-1].end : view.tokens[found.first].start]
    return bool(_LIST.match(between))


def _hit(view: View, found: Found, bond: Bond) -> PlaceHit:
    start = view.tokens[found.first].start
    return PlaceHit(
        start=start,
        end=view.tokens[found.last].end,
        spots=_ranked(found.spots, bond),
        exact=found.exact,
        doubtful=not found.marked and found.strength < Strength.STRONG,
        key="".join(token.key for token in view.tokens[found.first : found.last + 1]),
        relation=bond.relation,
        relation_start=min(start, view.tokens[bond.first].start),
        bearing=bond.bearing,
        distance_km=bond.distance_km,
        use=_use(view, found, bond),
        unit=bond.unit,
        pinned=found.pinned,
        weak=found.strength is Strength.WEAK,
    )


def _use(view: View, found: Found, bond: Bond) -> Use:
    """Sites act and own nothing, but "medics at Nasser hospital said"."""
    use = use_of(view, found.first, found.last, bond.relation)
    at = bond.relation is Relation.IN and use is Use.SPEAKER
    return use if at or not found.marked else Use.SCENE


def _ranked(spots: Sequence[Spot], bond: Bond) -> tuple[Spot, ...]:
    """What the text calls the place comes first: the province in "Basra province"."""
    wanted = {
        QUARTER: (Layer.TOWN,),
        "town": (Layer.TOWN,),
        "district": (Layer.DISTRICT, Layer.TOWN),
        "province": (Layer.PROVINCE,),
        "country": (Layer.COUNTRY,),
    }.get(bond.unit, ())
    return tuple(sorted(spots, key=lambda spot: spot.layer not in wanted))


def _capitals(view: View, vocabulary: Vocabulary) -> Iterator[PlaceHit]:
    """ "In the capital", of which country the article says elsewhere."""
    for number, tags in enumerate(view.starting):
        if tags and is_bare_capital(view, number):
            bond = bond_of(view, number, number, vocabulary)
            found = Found(number, number, (), False, Strength.STRONG)
            yield replace(_hit(view, found, bond), unit=CAPITAL)


def _stranger(view: View, unknown: Unknown) -> PlaceHit:
    found = Found(unknown.first, unknown.last, (), False, Strength.WEAK)
    return _hit(view, found, unknown.bond)


def _placed(
    view: View, hits: Sequence[PlaceHit], strangers: Sequence[PlaceHit], vocabulary: Vocabulary
) -> Iterator[PlaceHit]:
    """Villages that no table has, put into the larger place that the text names with them."""
    for stranger in strangers:
        around = surroundings(view.text, stranger, hits, vocabulary)
        if around is not None:
            spots = (named_in(around, view.text[stranger.start : stranger.end]),)
            yield replace(stranger, spots=spots, doubtful=stranger.unit not in CALLED)


def _with_contained(
    view: View, hits: Sequence[PlaceHit], doubtful: Sequence[tuple[Found, Bond]]
) -> list[PlaceHit]:
    """Add the doubtful names that a larger place follows: "Jocoro, Morazan"."""
    by_start = {hit.start: hit for hit in hits}
    added = list(hits)
    for found, bond in doubtful:
        following = found.last + 1
        if following >= len(view.tokens) or not _COMMA.match(view.gap(found.last, following)):
            continue
        larger = by_start.get(view.tokens[following].start)
        if larger is None or larger.spot.layer <= Layer.TOWN:
            continue
        inside = tuple(s for s in found.spots if s.country == larger.spot.country)
        if inside:
            kept = Found(found.first, found.last, inside, found.exact, found.strength)
            added.append(_hit(view, kept, bond))
    return added
