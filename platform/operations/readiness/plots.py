"""Small drawings beside a fact: a bar a day, and how full a disk is. Lengths are those of the drawing, 240 wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from operations.readiness.words import number_said

WIDTH, HEIGHT, GAP, LEAST = 240.0, 30.0, 3.0, 2.0


@dataclass(frozen=True)
class Bar:
    """A day: where it stands, its top, width and height, as SVG wants them written."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Bars:
    """One figure a day, in words for who does not see it."""

    kind = "bars"
    caption: str
    said: str
    bars: tuple[Bar, ...]

    @classmethod
    def of(cls, caption: str, values: Sequence[float]) -> Bars:
        """The highest day is as high as the drawing."""
        most, width = max([1.0, *values]), (WIDTH + GAP) / len(values) - GAP
        heights = [max(LEAST, HEIGHT * value / most) for value in values]
        bars = tuple(
            Bar(f"{at * (width + GAP):.1f}", f"{HEIGHT + LEAST - height:.1f}", f"{width:.1f}", f"{height:.1f}")
            for at, height in enumerate(heights)
        )
        return cls(caption, f"{caption} : {', '.join(number_said(round(value)) for value in values)}.", bars)


@dataclass(frozen=True)
class Gauge:
    """A share of a whole, and the share from which someone is to look; 0 to 1."""

    kind = "gauge"
    share: float
    limit: float

    @property
    def said(self) -> str:
        """The drawing described in words."""
        return f"Disque : {self.share:.0%} pris, alerte à {self.limit:.0%}.".replace("%", " %")

    @property
    def width(self) -> str:
        """How long the taken part is."""
        return f"{WIDTH * self.share:.0f}"

    @property
    def mark(self) -> str:
        """Where the limit stands."""
        return f"{WIDTH * self.limit:.0f}"
