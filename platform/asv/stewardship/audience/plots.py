"""A small drawing of figures, as SVG: the same figures stand in a table beside it, and in its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from asv.stewardship.audience.figures import Figure

_HEIGHT, _STEP, _WIDTH = 120, 56, 40


@dataclass(frozen=True, slots=True)
class Bar:
    """A column: its place, height, figure and short label."""

    x: int
    y: int
    height: int
    label: str
    number: int

    @property
    def middle(self) -> int:
        """Where its words are centred."""
        return self.x + _WIDTH // 2

    @property
    def above(self) -> int:
        """Where its figure stands."""
        return self.y - 6


@dataclass(frozen=True, slots=True)
class Plot:
    """Columns and what they say in a sentence."""

    title: str
    said: str
    bars: tuple[Bar, ...]
    width: int
    foot: int = _HEIGHT + 40


def plot(title: str, lines: Sequence[Figure]) -> Plot:
    """The reads of these lines, in their order."""
    most = max([1, *(line.reads for line in lines)])
    bars = []
    for number, line in enumerate(lines):
        height = round(_HEIGHT * line.reads / most)
        bars.append(Bar(8 + number * _STEP, 20 + _HEIGHT - height, height, line.short or line.label, line.reads))
    said = ", ".join(f"{line.label} : {line.reads}" for line in lines)
    return Plot(title, f"{title}. {said}.", tuple(bars), 8 + len(lines) * _STEP)
