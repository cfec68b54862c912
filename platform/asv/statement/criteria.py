"""The criteria of a reference (RGAA), by number and in our own few words; the reference has the tests of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"
CURRENT = "RGAA 4.1.2"
# Another reference is another file here, and a line; audits keep the one they were made with.
_FILES = {CURRENT: "rgaa-4.1.2.json"}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: its number ("8.2"), the topic it stands in, what it asks in a few words."""

    number: str
    topic: str
    words: str

    @property
    def order(self) -> int:
        """Its place: 8.2 after 8.1 and before 10.1."""
        topic, rank = self.number.split(".")
        return int(topic) * 100 + int(rank)


def references() -> list[tuple[str, str]]:
    """The references that an audit can be made with, as choices."""
    return [(name, name) for name in _FILES]


@cache
def criteria(reference: str) -> dict[str, Criterion]:
    """The criteria of a reference by number, in its order. Raises KeyError for one that is not known."""
    told = json.loads((_DATA / _FILES[reference]).read_text(encoding="utf-8"))
    found = [
        Criterion(f"{place}.{rank}", topic["topic"], words)
        for place, topic in enumerate(told["topics"], 1)
        for rank, words in enumerate(topic["criteria"], 1)
    ]
    return {one.number: one for one in found}
