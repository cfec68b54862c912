"""What the official reference of places says wrong or too late, corrected in `data/overrides.csv`.

A row names a place by its code (`com-59350`) and gives its right `name`, or the commune it merged into (`merged_into`,
`com-59512`), and the `reason`: where that is written. A row that
cannot be read or matches nothing is told and left out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent / "data" / "overrides.csv"
LONGEST_NAME = 120
_PLACE = re.compile(r"(?:fra|(?:reg|dep|com|epci|qpv)-[0-9A-Z]{2,9})\Z", re.ASCII)
_COMMUNE = re.compile(r"com-[0-9AB]{5}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Override:
    """One row: the line it stands in, and what it corrects."""

    line: int
    code: str
    name: str = ""
    merged_into: str = ""


@dataclass(frozen=True, slots=True)
class Overrides:
    """The rows that can be read, and (line, reason) of the others."""

    rows: tuple[Override, ...]
    faults: tuple[tuple[int, str], ...]

    @property
    def names(self) -> dict[str, str]:
        """The right name of each place that the reference calls otherwise, by code."""
        return {row.code: row.name for row in self.rows if row.name}

    @property
    def merged(self) -> dict[str, str]:
        """INSEE code of each commune that merged away, and of the one that holds it."""
        return {row.code[4:]: row.merged_into[4:] for row in self.rows if row.merged_into}


@cache
def read() -> Overrides:
    """Parse `overrides.csv`: the rows that can be applied, and (line, reason) of those that cannot."""
    rows: dict[str, Override] = {}
    faults: list[tuple[int, str]] = []
    for row in _rows():
        fault = _fault(row, rows)
        if fault:
            faults.append((row.line, fault))
        else:
            rows[row.code] = row
    return Overrides(tuple(rows.values()), tuple(faults))


def _rows() -> Iterator[Override]:
    with SOURCE.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for cells in reader:
            read = {name: " ".join((cells.get(name) or "").split()) for name in ("code", "name", "merged_into")}
            yield Override(reader.line_num, **read)


def _fault(row: Override, known: dict[str, Override]) -> str:
    if not _PLACE.match(row.code):
        return f"code illisible : {row.code[:20]!r}"
    if row.code in known:
        return f"{row.code} est déjà corrigé plus haut"
    if bool(row.name) == bool(row.merged_into):
        return f"{row.code} : donnez un nom ou la commune qui la tient, l’un des deux"
    if len(row.name) > LONGEST_NAME:
        return f"{row.code} : un nom tient en {LONGEST_NAME} caractères"
    if row.merged_into and not (_COMMUNE.match(row.code) and _COMMUNE.match(row.merged_into)):
        return f"{row.code} : seule une commune se fond dans une autre"
    if row.merged_into and _goes_round(row, known):
        return f"{row.code} se fondrait dans elle-même"
    return ""


def _goes_round(row: Override, known: dict[str, Override]) -> bool:
    code = row.merged_into
    while code != row.code and code in known:
        code = known[code].merged_into
    return code == row.code
