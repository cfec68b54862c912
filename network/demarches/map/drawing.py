"""The drawing of France: its outlines, from degrees to its units, and the part of it that an opened place shows.

The frozen outlines are in a Mercator projection. The four constants of `point_at` were fitted so that the most communes
fall inside the outline of their département: 98.8 % of the 34 746 of mainland France and Corsica do, the others lie
within the rounding of an outline's edge.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# Too small on the map to hold a number or a pointer: they are repeated as tiles beside it.
SMALL = frozenset({"dep-75", "dep-92", "dep-93", "dep-94"})
_DATA = Path(__file__).parent / "data" / "departements.json"
_TOKEN = re.compile(r"[a-zA-Z]|-?\d*\.?\d+")
_MARGIN = 0.08
_CLOSEST = 40.0  # beyond, rounded outlines show their corners

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """A département of the drawing; those overseas have no path, they are tiles."""

    code: str
    name: str
    path: str
    x: int
    y: int
    box: Box
    small: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was frozen: size, who drew it, and every département by its code."""

    width: int
    height: int
    credit: str
    outlines: dict[str, Outline]


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the drawing blown up to its whole size: `x * scale + left`, `y * scale + top`."""

    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    @property
    def transform(self) -> str:
        """The window as SVG writes it; empty for the whole drawing."""
        return f"translate({self.left:.1f} {self.top:.1f}) scale({self.scale:.3f})" if self.scale != 1.0 else ""

    def place(self, point: Point) -> Point:
        """(x, y) in the window of a point of the whole drawing."""
        return point[0] * self.scale + self.left, point[1] * self.scale + self.top


WHOLE = Window()


@cache
def drawing() -> Drawing:
    """The frozen drawing, read once by the process."""
    frozen: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    rows = [*frozen["departements"], *frozen["overseas"]]
    return Drawing(frozen["width"], frozen["height"], frozen["credit"], {row["code"]: _outline(row) for row in rows})


def _outline(row: dict[str, Any]) -> Outline:
    path = row.get("path", "")
    corners = [corner for ring in rings(path) for corner in ring]
    return Outline(
        code=row["code"],
        name=row["name"],
        path=path,
        x=row.get("x", 0),
        y=row.get("y", 0),
        box=box_of(corners) if corners else (0, 0, 0, 0),
        small=row["code"] in SMALL,
    )


def rings(path: str) -> list[list[Point]]:
    """The closed outlines of an SVG path as lists of corners; only M, m, l and z, which the frozen file holds."""
    found: list[list[Point]] = []
    tokens = iter(_TOKEN.findall(path))
    command, x, y = "", 0.0, 0.0
    for token in tokens:
        if token.isalpha():
            command = token
            continue
        first, second = float(token), float(next(tokens))
        x, y = (first, second) if command in "ML" else (x + first, y + second)
        if command in "Mm":
            x, y = (first, second) if command == "M" or not found else _from_start(found[-1], first, second)
            found.append([])
            command = "L" if command == "M" else "l"
        found[-1].append((x, y))
    return found


def _from_start(ring: list[Point], across: float, down: float) -> Point:
    """Where a relative move leads after a ring was closed: from the ring's first corner."""
    return ring[0][0] + across, ring[0][1] + down


def box_of(points: Iterable[Point]) -> Box:
    """The smallest box around points: left, top, right, bottom."""
    across, down = zip(*points, strict=True)
    return min(across), min(down), max(across), max(down)


def point_at(latitude: float, longitude: float) -> Point:
    """(x, y) on the drawing of a place given in degrees."""
    mercator = math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))
    return 83.14 * (longitude - 2) + 596.53, 548.755 - 82.74 * (mercator - 53)


def contains(outline: Outline, point: Point) -> bool:
    """Whether a point of the drawing lies inside an outline."""
    x, y = point
    within = False
    for ring in rings(outline.path):
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
                within = not within
    return within


def window_on(box: Box) -> Window:
    """The window that shows this box with a margin, in the proportions of the drawing."""
    left, top, right, bottom = box
    whole = drawing()
    wide, high = max(right - left, 1) * (1 + 2 * _MARGIN), max(bottom - top, 1) * (1 + 2 * _MARGIN)
    scale = min(whole.width / wide, whole.height / high, _CLOSEST)
    middle = (left + right) / 2, (top + bottom) / 2
    return Window(scale, whole.width / 2 - middle[0] * scale, whole.height / 2 - middle[1] * scale)


def around(window: Window) -> list[Outline]:
    """The outlines that lie in the window, whole or in part."""
    whole = drawing()
    shown = []
    for outline in whole.outlines.values():
        left, top = window.place((outline.box[0], outline.box[1]))
        right, bottom = window.place((outline.box[2], outline.box[3]))
        if outline.path and right > 0 and bottom > 0 and left < whole.width and top < whole.height:
            shown.append(outline)
    return shown
