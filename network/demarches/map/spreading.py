"""Points of the map moved off each other: one that others cover can be neither read nor touched."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from network.demarches.map.drawing import Point

_STEPS, _UNSEEN = 60, 1.0  # an overlap of that many units of the drawing is left


def apart(discs: Sequence[tuple[float, float, float]]) -> list[Point]:
    """The middles of discs (x, y, radius) once none covers another; those that touch no other stay where they are."""
    places = [(x, y) for x, y, _radius in discs]
    widest = 2 * max((radius for _x, _y, radius in discs), default=0.0)
    for _step in range(_STEPS):
        order = sorted(range(len(places)), key=lambda at: places[at])
        if not sum(_parted(places, discs, one, order[at + 1 :], widest) for at, one in enumerate(order)):
            break
    return places


def _parted(
    places: list[Point], discs: Sequence[tuple[float, float, float]], one: int, others: Sequence[int], widest: float
) -> bool:
    """Move a disc and those right of it that it covers, each by half of what they lack; whether anything moved."""
    moved = False
    for other in others:
        (x, y), (to_x, to_y) = places[one], places[other]
        if to_x - x > widest:
            break
        far = hypot(to_x - x, to_y - y)
        lack = discs[one][2] + discs[other][2] - far
        if lack > _UNSEEN:
            right, down = ((to_x - x) / far, (to_y - y) / far) if far else (0.0, 1.0)
            places[one] = x - right * lack / 2, y - down * lack / 2
            places[other] = to_x + right * lack / 2, to_y + down * lack / 2
            moved = True
    return moved
