"""The thesaurus as the project ships it: `data/thesaurus.csv`, loaded by `load_vocabularies`, then the editors' own."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "data" / "thesaurus.csv"
# What stands in the column `source`, for readers.
SOURCES = {
    "documents": "Mots des documents du réseau des ateliers santé ville",
    "usage": "Usage des professionnels de la santé dans les quartiers",
}
# What stands in the column `proches`. EuroVoc: © Union européenne, CC BY 4.0. MeSH: its addresses alone.
THESAURI = {"eurovoc": "http://eurovoc.europa.eu/", "mesh": "http://id.nlm.nih.gov/mesh/"}


@dataclass(frozen=True, slots=True)
class StartingGroup:
    """A line of the file."""

    term: str
    equivalents: tuple[str, ...]
    narrower: tuple[str, ...]
    related: tuple[str, ...]
    source: str
    close_matches: tuple[str, ...]


def starting_groups() -> list[StartingGroup]:
    """Every group of the file, in its order."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [
            StartingGroup(
                term=row["terme"],
                equivalents=_listed(row["equivalents"]),
                narrower=_listed(row["precis"]),
                related=_listed(row["voir"]),
                source=SOURCES[row["source"]],
                close_matches=tuple(_address(one) for one in _listed(row["proches"])),
            )
            for row in csv.DictReader(file, delimiter=";")
        ]


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _address(code: str) -> str:
    thesaurus, _, number = code.partition(":")
    return THESAURI[thesaurus] + number
