"""Kilometres between two points on earth, and the point so many kilometres away."""

from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import Final, Protocol

EARTH_RADIUS_KM: Final = 6371.0088  # mean radius R1; Moritz, Geodetic Reference System 1980 (2000)


# Neighbours of which tables do not agree what lies in which: the West Bank, the Golan, Kashmir,
# Crimea.
DISPUTED: Final = tuple(map(frozenset, (("IL", "PS"), ("IL", "SY"), ("IN", "PK"), ("RU", "UA"))))


class Point(Protocol):
    """Degrees, WGS 84; None where nothing is known."""

    @property
    def lat(self) -> float | None: ...
    @property
    def lon(self) -> float | None: ...


KM_OF_A_DEGREE: Final = EARTH_RADIUS_KM * radians(1)


def is_within(a: Point, b: Point, km: float) -> bool:
    """Whether `kilometres_between` is at most `km`; most far points differ in latitude alone."""
    if a.lat is not None and b.lat is not None and abs(a.lat - b.lat) * KM_OF_A_DEGREE > km + 1e-6:
        return False
    return kilometres_between(a, b) <= km


def kilometres_between(a: Point, b: Point) -> float:
    """Great-circle distance in km, within 0.6 % of the ellipsoid's; infinite without coordinates.

    Haversine form: Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984).
    """
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return float("inf")
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half_lat, half_lon = (lat_b - lat_a) / 2, radians(b.lon - a.lon) / 2
    h = sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))


def destination(lat: float, lon: float, bearing: float, km: float) -> tuple[float, float]:
    """The point `km` away in direction `bearing` (degrees from north) on a sphere."""
    angle, way, here = radians(bearing), km / EARTH_RADIUS_KM, radians(lat)
    there = asin(sin(here) * cos(way) + cos(here) * sin(way) * cos(angle))
    turn = atan2(sin(angle) * sin(way) * cos(here), cos(way) - sin(here) * sin(there))
    return degrees(there), (lon + degrees(turn) + 540) % 360 - 180


def other_lands(a: str | None, b: str | None) -> bool:
    """Whether two places of these countries (ISO codes) surely lie in different ones."""
    return bool(a and b) and a != b and {a, b} not in DISPUTED
