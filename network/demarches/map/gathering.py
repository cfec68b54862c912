"""Points of the map gathered where they would lie on each other: one mark says how many, and is as easy to touch.

Reckoned for two widths, since what stands apart on a desk lies together on a telephone; the style sheet shows one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import hypot

from network.demarches.map.drawing import Point, drawing

# Of the drawing's 1,226, where it is at least 520 pixels wide: 24 pixels and a half, for whoever touches.
TOUCHED = 58
WIDE, NARROW = 1, 2  # how much larger a mark is drawn: a drawing of 256 pixels, on a screen of 320, has the same 24
_LETTER, _ENDS = 14, 32  # all even, and all places whole: half a mark is no fraction, and none covers a hair of another
Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sized:
    """A mark's middle, and the width and height of what is touched."""

    x: int
    y: int
    width: int
    height: int

    @property
    def left(self) -> int:
        """Its left edge."""
        return self.x - self.width // 2

    @property
    def top(self) -> int:
        """Its upper edge."""
        return self.y - self.height // 2


def radius(count: int) -> int:
    """How large the disc of a place with so many démarches is."""
    return 14 + 4 * min(count, 4)


def said(places: int) -> str:
    """What a mark of several places has written on it."""
    return f"{places} lieux"


def sized(at: Point, places: int, count: int, scale: int) -> Sized:
    """The mark of a place, a disc by its `count`, or a label where there are more `places`; drawn whole."""
    side = max(TOUCHED, 2 * radius(count))
    width, height = (_LETTER * len(said(places)) + _ENDS, TOUCHED) if places > 1 else (side, side)
    wide, high, whole = width * scale, height * scale, drawing()
    x = min(max(round(at[0]), wide // 2), whole.width - wide // 2)
    y = min(max(round(at[1]), high // 2), whole.height - high // 2)
    return Sized(x, y, wide, high)


def gathered(groups: Sequence[Group], box: Callable[[Group], Sized]) -> list[Group]:
    """The groups joined until no box covers another, those first in the list first; `box` gives a group's.

    A group that another covers goes to the nearest of those, behind its own: the first of a group says where it stands.
    """
    while True:
        kept: dict[Group, Sized] = {}
        for group in groups:
            own = box(group)
            over = [other for other, there in kept.items() if _meet(own, there)]
            if not over:
                kept[group] = own
                continue
            nearest = min(over, key=lambda other: _apart(own, kept[other]))
            joined = {other: there for other, there in kept.items() if other != nearest}
            kept = {**joined, (grown := nearest + group): box(grown)}
        if len(kept) == len(groups):
            return list(kept)
        groups = sorted(kept)


def _meet(one: Sized, other: Sized) -> bool:
    across, down = abs(one.x - other.x), abs(one.y - other.y)
    return 2 * across < one.width + other.width and 2 * down < one.height + other.height


def _apart(one: Sized, other: Sized) -> float:
    return hypot(one.x - other.x, one.y - other.y)
