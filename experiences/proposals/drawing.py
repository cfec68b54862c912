"""The récit's own mosaic while it is told: each answer lays a piece, a dashed line shows those to come."""

from __future__ import annotations

from dataclasses import dataclass

_SIDE = 40
# Five columns and two rows; the shape of each place, drawn from its corner.
_SHAPES = (
    "M0 0h40a40 40 0 0 1-40 40z", "M40 40h-40a40 40 0 0 1 40-40z", "M0 0a20 20 0 0 0 40 0z",
    "M0 40v-40a40 40 0 0 1 40 40z",
    "M4 4h32v32h-32z", "M20 6a14 14 0 1 1 0 28 14 14 0 0 1 0-28z", "M0 0h40v40a40 40 0 0 1-40-40z",
    "M0 40a20 20 0 0 1 40 0z", "M0 0h20v20h-20zm20 20h20v20h-20z", "M40 0v40h-40a40 40 0 0 0 40-40z",
)  # fmt: skip
_COLOURS = ("pine", "saffron", "coral", "pine", "saffron", "pine", "coral", "saffron", "pine", "coral")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece: where it lies, its outline, and the class that colours it."""

    x: int
    y: int
    path: str
    look: str


def pieces(laid: list[bool]) -> list[Piece]:
    """A piece for each question; `laid` says which have their answer."""
    return [
        Piece(n % 5 * _SIDE, n // 5 * _SIDE, _SHAPES[n], _COLOURS[n] if done else "to-come")
        for n, done in enumerate(laid)
    ]
