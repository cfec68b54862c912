"""How far places lie from each other, and where what is near may lie."""

from __future__ import annotations

from math import asin, cos, pi, radians, sin, sqrt

EARTH_KM = 6371.0
_KM_A_DEGREE = pi * EARTH_KM / 180
At = tuple[float, float]  # latitude and longitude in degrees


def distance_km(one: At, other: At) -> float:
    """The great circle between two points."""
    latitude, other_latitude = radians(one[0]), radians(other[0])
    across = sin(radians(other[1] - one[1]) / 2) ** 2 * cos(latitude) * cos(other_latitude)
    return 2 * EARTH_KM * asin(sqrt(min(1.0, sin((other_latitude - latitude) / 2) ** 2 + across)))


def window_around(here: At, km: float) -> tuple[float, float, float, float]:
    """South, north, west and east of what lies so near: a little more than the circle, for the database to look in."""
    tall = km / _KM_A_DEGREE
    wide = tall / max(cos(radians(abs(here[0]) + tall)), 0.1)
    return here[0] - tall, here[0] + tall, here[1] - wide, here[1] + wide
