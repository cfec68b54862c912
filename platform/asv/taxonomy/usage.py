"""What a change of a vocabulary would touch, in figures: each room counts what it has, and the preview shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Model

from asv.taxonomy.subjects import Subject


class Count(NamedTuple):
    """How many there are, and what one and several are called."""

    number: int
    one: str
    several: str

    def __str__(self) -> str:
        return f"{self.number} {self.several if self.number > 1 else self.one}"


Counter = Callable[[Subject, Model], list[Count]]
_COUNTERS: list[Counter] = []


def register_usage(count: Counter) -> None:
    """Have `count(subject, row)` say what of a room names this row of a vocabulary."""
    if count not in _COUNTERS:
        _COUNTERS.append(count)


def usage_of(subject: Subject, row: Model) -> list[Count]:
    """What names this row, in the order in which rooms registered: "9 ressources", "3 alertes"."""
    return [one for count in _COUNTERS for one in count(subject, row)]
