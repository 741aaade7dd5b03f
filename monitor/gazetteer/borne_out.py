"""Villages that their country bears out, where no capital tells a name from a word. Pure.

"A raid on Zibqin, in the south of Lebanon" is on the village, though Arabic writes its name as it
writes a word and the text does not call it one.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from typing import Final

import regex

from monitor.gazetteer.hits import PlaceHit, Scanned
from monitor.gazetteer.relation import Relation

PUT: Final = (Relation.IN, Relation.NEAR, Relation.AWAY)
SHORTEST: Final = 4  # letters of a name that is no word by accident
_ARABIC: Final = regex.compile(r"\p{Arabic}")


def borne_out(parts: Sequence[Scanned], home: str) -> list[Scanned]:
    """`parts` of one article, with the villages of the countries that it speaks of."""
    told = _countries(parts) | {home}
    return [_with_villages(part, told) for part in parts]


def _countries(parts: Sequence[Scanned]) -> Set[str]:
    sure = (hit for part in parts for hit in part.hits if hit.exact and not hit.doubtful)
    named = (hit.spot.country for hit in sure if len({spot.country for spot in hit.spots}) == 1)
    return frozenset(named).union(*(part.nations for part in parts))


def _with_villages(part: Scanned, told: Set[str]) -> Scanned:
    villages = list(_villages(part.open, told))
    if not villages:
        return part
    starts = {hit.start for hit in villages}
    return part._replace(
        hits=tuple(sorted((*part.hits, *villages), key=lambda hit: hit.start)),
        strangers=tuple(hit for hit in part.strangers if hit.start not in starts),
    )


def _villages(doubted: Sequence[PlaceHit], told: Set[str]) -> Iterator[PlaceHit]:
    for hit in doubted:
        inside = tuple(spot for spot in hit.spots if spot.country in told)
        if inside and _is_put(hit):
            yield replace(hit, spots=inside)


def _is_put(hit: PlaceHit) -> bool:
    """Whether something is said to be there, with a name that is no common word."""
    name = len(hit.key) >= SHORTEST and not hit.weak
    return name and hit.relation in PUT and bool(_ARABIC.search(hit.key))
