"""Where a place lies that no table has: what the text names around it. Pure.

"the village of Dialloube in the Mopti region", "Masambo, 50 km from Beni".
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

import regex

from monitor.gazetteer.held import area_of, holder
from monitor.gazetteer.hits import PlaceHit
from monitor.gazetteer.table import Layer, Spot
from monitor.gazetteer.unknown import CALLED
from monitor.gazetteer.words import Vocabulary

REACH: Final = 160  # characters between what the text calls a village and the place that holds it
_STOP: Final = regex.compile(r"[.!?;:\n]")


def surroundings(
    text: str, hit: PlaceHit, known: Sequence[PlaceHit], vocabulary: Vocabulary
) -> Spot | None:
    """The place that holds `hit`, a name that no table has; None if none of `known` (in order)
    does.
    """
    first = bisect_left(known, hit.end, key=lambda other: other.start)
    held = holder(text, hit, known[first : first + 2], vocabulary)
    if held is not None or hit.unit not in CALLED:
        return held
    last = bisect_right(known, hit.end + REACH, key=lambda other: other.start)
    after = [one for one in _larger(known[first:last]) if _near(text[hit.end : one.start])]
    if after:
        return min(map(area_of, after), key=lambda spot: spot.layer)
    begin = bisect_left(known, hit.start - REACH, key=lambda other: other.start)
    before = [one for one in _larger(known[begin:first]) if _near(text[one.end : hit.start])]
    return min(map(area_of, reversed(before)), key=lambda spot: spot.layer, default=None)


def _larger(places: Sequence[PlaceHit]) -> Iterator[PlaceHit]:
    return (one for one in places if one.spot.layer >= Layer.DISTRICT)


def _near(between: str) -> bool:
    return len(between) <= REACH and not _STOP.search(between)
