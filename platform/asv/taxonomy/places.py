"""Places: finding one by code, name or postcode, and what a place contains or covers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import connection
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from asv.taxonomy.catalogue import catalogue_places
from asv.taxonomy.models import Territory, TerritoryKind, fold_name

LONGEST_QUERY = 120
_CODE = re.compile(r"(?:fra|reg-\w{2}|dep-\w{2,3}|epci-\d{9}|com-\w{5}|qpv-\w{6,10}|lieu-\w{1,19})\Z", re.ASCII)
_NUMBER = re.compile(r"(?:\d{5}|2[ABab]\d{3})\Z", re.ASCII)
_PRECISION = re.compile(r"(?P<name>.+?)\s*\((?P<precision>[^()]*)\)\Z", re.S)
_KIND_WORDS = {
    "pays": TerritoryKind.PAYS,
    "region": TerritoryKind.REGION,
    "departement": TerritoryKind.DEPARTEMENT,
    "intercommunalite": TerritoryKind.EPCI,
    "epci": TerritoryKind.EPCI,
    "commune": TerritoryKind.COMMUNE,
    "quartier": TerritoryKind.QPV,
    "qpv": TerritoryKind.QPV,
    "secteur": TerritoryKind.SECTEUR,
}


def place_by_code(code: str) -> Territory | None:
    """The territory of this code, or None."""
    return Territory.objects.filter(code=code).first()


def covered_by(code: str, kind: str) -> tuple[str, ...]:
    """Codes of the régions and départements that a country or a région covers whole; nothing for smaller places."""
    if kind == TerritoryKind.PAYS:
        return tuple(place.code for place in catalogue_places() if place.code != code)
    if kind == TerritoryKind.REGION:
        return tuple(place.code for place in catalogue_places() if place.parent == code)
    return ()


def place_label(place: Territory) -> str:
    """The name and what tells it from its homonyms: "Lille (59)", "Nord (département 59)"; it finds the place again."""
    if place.kind == TerritoryKind.COMMUNE:
        return str(place)
    if place.kind == TerritoryKind.DEPARTEMENT:
        return f"{place.name} (département {place.insee})"
    if place.kind == TerritoryKind.REGION:
        return f"{place.name} (région)"
    if place.kind == TerritoryKind.EPCI:
        return f"{place.name} (intercommunalité, {_number(place)})"
    if place.kind == TerritoryKind.QPV:
        return f"{place.name} (quartier {place.insee})"
    if place.kind == TerritoryKind.SECTEUR:
        return f"{place.name} (secteur, {_number(place)})" if _number(place) else f"{place.name} (secteur)"
    return place.name


def find_places(text: str, limit: int = 10, kinds: Iterable[str] = (), *, inside: bool = True) -> list[Territory]:
    """The places whose name, INSEE code or postcode begins as typed, then those with a word that does.

    An exact name comes first, then the most populated: what people mean more often. The commune whose official code
    was typed whole is among them, however many that postcode has. Without `inside` only the beginning of the name
    counts, which an index answers.
    """
    folded = fold_name(text[:LONGEST_QUERY])
    if not folded or limit < 1:
        return []
    places = Territory.objects.all()
    if chosen := list(kinds):
        places = places.filter(kind__in=chosen)
    found = list(_ranked(places.filter(_begins(folded)), folded)[:limit])
    if _NUMBER.match(folded):
        own = [place for place in at_official_code(folded) & places if place not in found]
        found = [*found[: limit - len(own)], *own]
    if inside and len(found) < limit:
        known = [place.pk for place in found]
        others = places.filter(search_name__contains=f" {folded}").exclude(pk__in=known)
        found += _ranked(others, folded)[: limit - len(found)]
    return found


def resolve_place(text: str) -> list[Territory]:
    """The places that a code, a name or a label names exactly: one when it is clear, several when it is not.

    Five figures are a postcode before they are an official code: people know the first.
    """
    text = text.replace("\0", "").strip()[:LONGEST_QUERY]
    if _CODE.match(text):
        return list(Territory.objects.filter(code=text))
    if _NUMBER.match(text):
        return at_postcode(text) or list(at_official_code(text))
    if precise := _PRECISION.match(text):
        found = _precisely(precise["name"], precise["precision"])
        if found:
            return found
    return list(_named(text).order_by(F("population").desc(nulls_last=True), "code")[:20])


def at_postcode(number: str) -> list[Territory]:
    """The communes of a postcode of five figures, the most populated first, twenty at most."""
    served = Q(postcodes__startswith=number) | Q(postcodes__contains=f" {number}")
    communes = Territory.objects.filter(served, kind=TerritoryKind.COMMUNE)
    return list(communes.order_by(F("population").desc(nulls_last=True), "code")[:20])


def at_official_code(number: str) -> QuerySet[Territory]:
    """The commune whose official code (INSEE) these five signs are, if any."""
    return Territory.objects.filter(kind=TerritoryKind.COMMUNE, insee=number.upper())


def _precisely(name: str, precision: str) -> list[Territory]:
    named = _named(name)
    words = fold_name(precision).split()
    kind = next((_KIND_WORDS[word] for word in words if word in _KIND_WORDS), None)
    number = next((word.upper() for word in words if word not in _KIND_WORDS), "")
    if kind:
        named = named.filter(kind=kind)
    found = [place for place in named[:200] if not number or _number(place) == number]
    written = fold_name(f"{name} ({precision})")
    return [place for place in found if fold_name(place_label(place)) == written] or found


def _named(name: str) -> QuerySet[Territory]:
    return Territory.objects.filter(Q(search_name=fold_name(name)) | Q(name=name))


def _number(place: Territory) -> str:
    if place.kind == TerritoryKind.COMMUNE:
        return place.departement_number
    inside = place.kind in (TerritoryKind.EPCI, TerritoryKind.SECTEUR)
    return _departement_in(place.path) if inside else place.insee


def _departement_in(path: str) -> str:
    return next((code[4:] for code in path.split() if code.startswith("dep-")), "")


def _begins(folded: str) -> Q:
    condition = Q(search_name__startswith=folded)
    if connection.vendor == "sqlite":
        # Its LIKE ignores case and so its index: the bounds let it use one. PostgreSQL orders otherwise.
        condition &= Q(search_name__gte=folded, search_name__lt=folded + "\U0010ffff")
    if folded[0].isdigit():
        compact = folded.replace(" ", "").upper()
        condition |= Q(insee__startswith=compact, kind=TerritoryKind.COMMUNE)
        condition |= Q(postcodes__startswith=compact) | Q(postcodes__contains=f" {compact}")
    elif folded.startswith("qn") and len(folded) > 2:
        condition |= Q(insee__istartswith=folded, kind=TerritoryKind.QPV)
    return condition


def _ranked(places: QuerySet[Territory], folded: str) -> QuerySet[Territory]:
    exact = Case(When(search_name=folded, then=Value(0)), default=Value(1), output_field=IntegerField())
    return places.order_by(exact, F("population").desc(nulls_last=True), "name", "code")
