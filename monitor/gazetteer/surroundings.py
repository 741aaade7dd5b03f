"""Where a place lies that no table has: what the text names around it. Pure.

"the village of Dialloube in the Mopti region", "Masambo, 50 km from Beni".
"""

from collections.abc import Sequence
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
    behind = [other for other in known if hit.end <= other.start]
    held = holder(text, hit, behind, vocabulary)
    if held is not None or hit.unit not in CALLED:
        return held
    larger = [other for other in known if other.spot.layer >= Layer.DISTRICT]
    after = [one for one in larger if one in behind and _near(text[hit.end : one.start])]
    if after:
        return min(map(area_of, after), key=lambda spot: spot.layer)
    before = [one for one in larger if one.end <= hit.start and _near(text[one.end : hit.start])]
    return min(map(area_of, reversed(before)), key=lambda spot: spot.layer, default=None)


def _near(between: str) -> bool:
    return len(between) <= REACH and not _STOP.search(between)
