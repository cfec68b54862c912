"""Finding places: by their codes for filters, and by what people type for a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from asv.taxonomy.catalogue import Catalogue
from asv.taxonomy.models import Territory, TerritoryKind
from search.query import PlaceFilter

CODE = re.compile(r"(?:fra|(?:reg|dep|com|epci|qpv)-[0-9A-Za-z]{1,20})\Z")
_IN_DEPARTEMENT = re.compile(r"\s*\((\d\w{1,2})\)\s*\Z")
# First letters that fold to the same one; names of communes begin with no others.
_INITIALS = {"a": "AÂÀ", "c": "CÇ", "e": "EÉÈÊ", "i": "IÎÏ", "o": "OÔŒ", "u": "UÛÜ"}


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


def fold(text: str) -> str:
    """Lower case without accents, ligatures, hyphens or apostrophes: how names are compared."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def places_by_code(codes: Iterable[str], catalogue: Catalogue) -> dict[str, FoundPlace]:
    """The places of these codes; at most one query, none for régions and départements."""
    wanted = [code for code in codes if CODE.match(code)]
    known = {code: _of_catalogue(code, catalogue) for code in wanted if code in catalogue.places}
    others = [code for code in wanted if code not in known]
    rows = Territory.objects.filter(code__in=others) if others else ()
    return known | {row.code: _of_row(row) for row in rows}


def _of_catalogue(code: str, catalogue: Catalogue) -> FoundPlace:
    place = catalogue.places[code]
    above: list[str] = []
    parent = place.parent
    while parent and parent in catalogue.places and parent not in above:
        above.append(parent)
        parent = catalogue.places[parent].parent
    return FoundPlace(code, place.name, place.kind, PlaceFilter(code, tuple(above)))


def _of_row(row: Territory) -> FoundPlace:
    where = PlaceFilter(row.code, row.ancestor_codes, row.latitude, row.longitude)
    return FoundPlace(row.code, str(row), row.kind, where)


def places_named(text: str, catalogue: Catalogue) -> list[FoundPlace]:
    """The places that bear this name ("Lille", "Saint-Denis (974)", "Nord"), or have this postcode or INSEE code."""
    text = text.strip()
    if re.fullmatch(r"\d[\dABab]\d{3}", text):
        rows = Territory.objects.filter(kind=TerritoryKind.COMMUNE)
        found = rows.filter(Q(insee=text.upper()) | Q(postcodes__contains=text)).order_by("-population")[:12]
        return [_of_row(row) for row in found]
    name, departement = _split(text)
    wanted = fold(name)
    if not wanted:
        return []
    named = [] if departement else [p for p in _catalogue_like(wanted, catalogue) if fold(p.label) == wanted]
    communes = [row for row in _rows_like(wanted, departement) if fold(row.name) == wanted]
    return named + [_of_row(row) for row in communes]


def places_beginning(text: str, catalogue: Catalogue, limit: int = 5) -> list[FoundPlace]:
    """The places whose name begins like this, régions and départements first, then by population."""
    name, departement = _split(text)
    wanted = fold(name)
    if len(wanted) < 2:
        return []
    first = [] if departement else _catalogue_like(wanted, catalogue)
    return [*first, *(_of_row(row) for row in _rows_like(wanted, departement))][:limit]


def _split(text: str) -> tuple[str, str]:
    found = _IN_DEPARTEMENT.search(text)
    return (text[: found.start()], found.group(1).upper()) if found else (text, "")


def _catalogue_like(wanted: str, catalogue: Catalogue) -> list[FoundPlace]:
    places = [place for place in catalogue.places.values() if place.kind != TerritoryKind.PAYS]
    return [_of_catalogue(place.code, catalogue) for place in places if fold(place.name).startswith(wanted)]


def _rows_like(wanted: str, departement: str) -> list[Territory]:
    """Communes, intercommunalités and neighbourhoods by the beginning of their name, most populated first; one query.

    The database narrows by the first letter, along the index on kind and name; accents are compared here.
    """
    initials = _INITIALS.get(wanted[0], wanted[0].upper())
    begins = Q()
    for letter in initials:
        begins |= Q(name__gte=letter, name__lt=chr(ord(letter) + 1))
    rows = Territory.objects.filter(begins, kind__in=[TerritoryKind.COMMUNE, TerritoryKind.EPCI]).order_by()
    if departement:
        rows = rows.filter(insee__startswith=departement, kind=TerritoryKind.COMMUNE)
    names = rows.values_list("pk", "name", "population")
    near = [(population or 0, pk) for pk, name, population in names if fold(name).startswith(wanted)]
    best = [pk for _population, pk in sorted(near, reverse=True)[:12]]
    return sorted(Territory.objects.filter(pk__in=best), key=lambda row: best.index(row.pk)) if best else []
