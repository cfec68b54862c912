"""Places as filters: found by their codes, or by what people type for a name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import F

from asv.taxonomy.catalogue import Catalogue
from asv.taxonomy.former import current_code
from asv.taxonomy.models import Territory, TerritoryKind, fold_name
from asv.taxonomy.places import LONGEST_QUERY, find_places, place_label, resolve_place
from search.query import PlaceFilter

PLACE = "territoire"
CODE = re.compile(r"(?:fra|(?:reg|dep|com|epci|qpv|lieu)-[0-9A-Za-z]{1,20})\Z")


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place that a filter names: what to call it, and all that the filter needs."""

    code: str
    label: str
    kind: str
    filter: PlaceFilter

    @property
    def kind_label(self) -> str:
        """Région, Département, Commune…"""
        return TerritoryKind(self.kind).label


def places_by_code(codes: Iterable[str], catalogue: Catalogue) -> dict[str, FoundPlace]:
    """The places of these codes; a commune that merged away is the one that holds it today.

    One query at most, none for régions and départements; one more where a commune merged away.
    """
    wanted = [code for code in codes if CODE.match(code)]
    known = {code: _of_catalogue(code, catalogue) for code in wanted if code in catalogue.places}
    known |= _rows_of([code for code in wanted if code not in known])
    merged = {code: today for code in wanted if code not in known and (today := _today(code, catalogue)) != code}
    rows = _rows_of(merged.values())
    return known | {code: rows[today] for code, today in merged.items() if today in rows}


def _today(code: str, catalogue: Catalogue) -> str:
    """The code that stands for this one: as the team decided, else as the official reference has it."""
    return current_code(catalogue.renamed(PLACE, code) or code)


def _rows_of(codes: Collection[str]) -> dict[str, FoundPlace]:
    rows = Territory.objects.filter(code__in=codes) if codes else ()
    return {row.code: _of_row(row, str(row)) for row in rows}


def _of_catalogue(code: str, catalogue: Catalogue) -> FoundPlace:
    place = catalogue.places[code]
    above: list[str] = []
    parent = place.parent
    while parent and parent in catalogue.places and parent not in above:
        above.append(parent)
        parent = catalogue.places[parent].parent
    return FoundPlace(code, place.name, place.kind, PlaceFilter(code, tuple(above)))


def _of_row(row: Territory, label: str) -> FoundPlace:
    where = PlaceFilter(row.code, row.ancestor_codes, row.latitude, row.longitude)
    return FoundPlace(row.code, label, row.kind, where)


def places_named(text: str) -> list[FoundPlace]:
    """What a typed place may mean: those of this very name, else those whose name, postcode or code begins so."""
    found = resolve_place(text) or find_places(text, 12)
    return [_of_row(row, place_label(row)) for row in found]


def places_called(text: str) -> list[FoundPlace]:
    """The places of this very code, name or postcode, whatever their kind."""
    return [_of_row(row, place_label(row)) for row in resolve_place(text)]


def communes_named(text: str) -> list[FoundPlace]:
    """The communes that this very name, postcode or official code may mean; postcodes may be written with a space."""
    compact = text.replace(" ", "")
    found = resolve_place(compact if compact.isdigit() else text)
    return [_of_row(row, place_label(row)) for row in found if row.kind == TerritoryKind.COMMUNE]


def places_like(text: str, limit: int = 8) -> list[FoundPlace]:
    """What may have been meant by a name or postcode nobody knows: what begins so, near spellings, near postcodes."""
    typed = fold_name(text[:LONGEST_QUERY])
    compact = typed.replace(" ", "")
    if compact.isdigit():
        return _near_postcodes(compact[:5], limit)
    found = find_places(text, limit)
    if not found and len(typed) > 2:
        found = _near_names(typed, limit)
    return [_of_row(row, place_label(row)) for row in found]


def _near_postcodes(number: str, limit: int) -> list[FoundPlace]:
    """The largest communes whose postcode shares the most first figures, at least the département's two."""
    for size in range(min(len(number), 4), 1, -1):
        found = find_places(number[:size], limit, [TerritoryKind.COMMUNE])
        if found:
            return [_of_row(row, place_label(row)) for row in found]
    return []


def _near_names(typed: str, limit: int) -> list[Territory]:
    """Communes with the same first letter whose names are spelt nearly so, the nearest and largest first."""
    rows = Territory.objects.filter(kind=TerritoryKind.COMMUNE, search_name__startswith=typed[0])
    names = list(rows.order_by(F("population").desc(nulls_last=True)).values_list("search_name", flat=True))
    near = get_close_matches(typed, dict.fromkeys(names), n=limit, cutoff=0.75)
    found = list(rows.filter(search_name__in=near).order_by(F("population").desc(nulls_last=True), "code")[: 3 * limit])
    return sorted(found, key=lambda row: near.index(row.search_name))[:limit]


def places_beginning(text: str, limit: int = 5, *, inside: bool = True) -> list[FoundPlace]:
    """The places whose name, or with `inside` a word of it, begins so; their label finds them again."""
    if len(text.strip()) < 2:
        return []
    return [_of_row(row, place_label(row)) for row in find_places(text, limit, inside=inside)]
