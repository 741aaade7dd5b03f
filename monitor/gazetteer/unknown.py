"""Villages that no table has: known by what the text calls them and where it puts them.

"the village of Dialloube in the Mopti region" names a place; its coordinates and its precision are
those of the Mopti region.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from monitor.gazetteer.relation import Bond, bond_of
from monitor.gazetteer.table import Layer, Spot
from monitor.gazetteer.view import View
from monitor.gazetteer.words import Vocabulary

UNLISTED: Final = "unlisted"  # kind of a spot that is known by the place it lies in
LONGEST: Final = 4  # words of an unknown name
FURTHEST: Final = 40  # characters between it and the place that holds it
LOWER_UNITS: Final = ("town", "district")
_STOP: Final = regex.compile(r"[.!?;:\n]")
# "X in Y", "X, Y", "X, in the Y", "X of Y's Z"
_HELD: Final = regex.compile(r"^(?:,| in| of|,? in the| في| ب|،)?\s*(?:the )?(?:\w+ern )?$")


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words [first, last] are written like the name of a place."""

    first: int
    last: int
    bond: Bond


def unknown_at(view: View, number: int, vocabulary: Vocabulary) -> Unknown | None:
    """A name at word `number` that the words around it call a town, or put "in" somewhere."""
    token = view.tokens[number]
    written_so = token.capital or token.script == "arabic"
    if not written_so or view.loud[number] or view.titled[number]:
        return None
    last = _end_of_name(view, number, vocabulary)
    if last is None:
        return None
    following = view.after(last, "unit")
    if following is not None and view.has(following.last, "of"):
        return None  # "the Druze town of"
    bond = bond_of(view, number, last, vocabulary)
    called = bond.unit in LOWER_UNITS
    if not called and not (
        bond.sure and token.script == "latin" and not _has_article(view, number)
    ):
        return None
    return Unknown(number, last, bond)


def _has_article(view: View, number: int) -> bool:
    """Towns have none: "at the Brooklyn Homes gathering"."""
    return number > 0 and view.tokens[number - 1].key in view.determiners


def _end_of_name(view: View, number: int, vocabulary: Vocabulary) -> int | None:
    token = view.tokens[number]
    if (
        token.key in vocabulary.never | vocabulary.never_at_all
        or view.starting[number]
        or view.ending[number]
    ):
        return None
    if token.script == "arabic":
        compound = token.key in vocabulary.compounds and number + 1 < len(view.tokens)
        return number + 1 if compound and view.joined(number, number + 1) else number
    if not token.capital or not token.key.isalpha() or len(token.key) < 3:
        return None
    last = number
    while last - number < LONGEST and (further := view.name_goes_on(last)) is not None:
        last = further
    return last


def surroundings(
    view: View, stranger: Unknown, known: Sequence[tuple[int, int, Spot]]
) -> Spot | None:
    """The place that holds the unknown one, under the unknown name; None if none is named."""
    start, end = view.tokens[stranger.first].start, view.tokens[stranger.last].end
    name = view.text[start:end]
    called = stranger.bond.unit in LOWER_UNITS
    reach = 4 * FURTHEST if called else FURTHEST
    larger = [k for k in known if k[2].layer >= Layer.DISTRICT]
    after = [k for k in larger if end <= k[0] and _near(view.text[end : k[0]], reach)]
    before = [k for k in larger if k[1] <= start and _near(view.text[k[1] : start], reach)]
    if after and (called or _HELD.match(view.text[end : after[0][0]])):
        return within(min((k[2] for k in after), key=lambda spot: spot.layer), name)
    if before and called:
        return within(before[-1][2], name)
    return None


def _near(between: str, reach: int) -> bool:
    return len(between) <= reach and not _STOP.search(between)


def within(spot: Spot, name: str) -> Spot:
    """Somewhere in `spot`: as uncertain, but not the whole of it."""
    province = spot.name if spot.layer is Layer.PROVINCE else spot.admin1
    return replace(spot, name=name, admin1=province, radius_km=spot.radius_km * 0.9, kind=UNLISTED)
