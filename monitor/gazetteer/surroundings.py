"""Where a place lies that no table has: what the text names around it. Pure.

"the village of Dialloube in the Mopti region", "Masambo, 50 km from Beni".
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Protocol

import regex

from monitor.gazetteer.table import Layer, Spot

UNLISTED: Final = "unlisted"  # kind of a spot that is known by the place it lies in
FURTHEST: Final = 40  # characters between it and the place that holds it
CITY: Final = 50_000  # people; a town that has quarters
_STOP: Final = regex.compile(r"[.!?;:\n]")
# "X in Y", "X, Y", "X, in the Y", "X of Y's Z"
_HELD: Final = regex.compile(r"^(?:,|,? in|,? of|,? في| ب|،)?\s*(?:the )?(?:\w+ern )?$")
_QUARTER: Final = regex.compile(r"^,?(?: \w+)? (?:of|in)(?: the)? $|^, ?$|^ (?:في|ب)?$")


class Named(Protocol):
    """A place that the text names at [start, end)."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def unit(self) -> str: ...  # what the text calls it: town, district, province
    @property
    def spots(self) -> tuple[Spot, ...]: ...  # what it can mean, the likeliest first
    @property
    def spot(self) -> Spot: ...


def surroundings(
    text: str, start: int, end: int, known: Sequence[Named], *, called: bool
) -> Spot | None:
    """The place that holds the one named at [start, end), under its name; None if none is named.

    `called`: the text calls it a town or a district.
    """
    name = text[start:end]
    reach = 4 * FURTHEST if called else FURTHEST
    city = _city_behind(text, end, known) if called else None
    if city is not None:
        return within(city, name)
    larger = [hit for hit in known if hit.spot.layer >= Layer.DISTRICT]
    after = [hit for hit in larger if end <= hit.start and _near(text[end : hit.start], reach)]
    before = [hit for hit in larger if hit.end <= start and _near(text[hit.end : start], reach)]
    if after and (called or _HELD.match(text[end : after[0].start])):
        return within(min((hit.spot for hit in after), key=lambda spot: spot.layer), name)
    if before and called:
        return within(before[-1].spot, name)
    return None


def _city_behind(text: str, end: int, known: Sequence[Named]) -> Spot | None:
    """The city in "Wadi al-Dahab quarter of Homs", "the Bulabulin neighbourhood, Maiduguri"."""
    behind = next((hit for hit in known if hit.start >= end), None)
    if behind is None or behind.unit == "province":
        return None
    if not _QUARTER.match(text[end : behind.start]):
        return None
    cities = (s for s in behind.spots if s.layer is Layer.TOWN and s.people >= CITY)
    return next(cities, None)


def _near(between: str, reach: int) -> bool:
    return len(between) <= reach and not _STOP.search(between)


def within(spot: Spot, name: str) -> Spot:
    """Somewhere in `spot`: as uncertain, but not the whole of it."""
    province = spot.name if spot.layer is Layer.PROVINCE else spot.admin1
    return replace(
        spot,
        name=name,
        admin1=province,
        radius_km=spot.radius_km * 0.9,
        kind=UNLISTED,
        capital=False,
        site_id=None,
    )
