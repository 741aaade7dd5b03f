"""Distances on the globe."""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088  # mean radius R1; Moritz, Geodetic Reference System 1980 (2000)

Point = tuple[float, float]  # degrees north, degrees east (WGS 84)


def great_circle_km(a: Point, b: Point) -> float:
    """Distance in km, within 0.6 % of the ellipsoid's.

    Haversine form: Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984).
    """
    lat_a, lat_b = radians(a[0]), radians(b[0])
    half_lat, half_lon = (lat_b - lat_a) / 2, radians(b[1] - a[1]) / 2
    h = sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))
