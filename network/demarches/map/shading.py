"""How strongly a département is coloured; its number says the same."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

LEVELS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the legend."""

    level: int
    label: str


class Shading:
    """Three strengths of equal span up to the greatest count shown."""

    def __init__(self, counts: list[int]) -> None:
        most = max(counts, default=0)
        self.tops = [max(ceil(most * level / LEVELS), level) for level in range(1, LEVELS)]

    def level(self, count: int) -> int:
        """The strength of a count: 0 for none, else 1 to LEVELS."""
        if not count:
            return 0
        return next((level for level, top in enumerate(self.tops, start=1) if count <= top), LEVELS)

    def legend(self) -> list[Step]:
        """What each strength stands for."""
        lows = [1, *(top + 1 for top in self.tops)]
        steps = [Step(0, "aucune")]
        for level, low in enumerate(lows, start=1):
            if level == LEVELS:
                label = f"{low} et plus"
            else:
                high = self.tops[level - 1]
                label = str(low) if low == high else f"{low} à {high}"
            steps.append(Step(level, label))
        return steps
