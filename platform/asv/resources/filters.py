"""The search filters that lists of meetings and démarches also take, by the same names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.http import urlencode

from asv.resources.models import ResourcePage
from asv.resources.terms import VOCABULARY_FIELDS
from asv.taxonomy.catalogue import Catalogue, catalogue
from asv.taxonomy.former import current_code
from asv.taxonomy.models import Territory

MOST_VALUES = 20
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, in words, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The filters in use: vocabulary and territory values, years as pairs; `parameters` writes them back."""

    values: dict[str, list[str]]
    years: list[tuple[int, int]]
    parameters: dict[str, list[str]]
    ignored: list[str] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)

    @property
    def query(self) -> str:
        """The filters as a querystring, question mark included; empty without any."""
        return "?" + urlencode(self.parameters, doseq=True) if self.parameters else ""


def kept_filters(query: QueryDict) -> Kept:
    """What an address asks for. A value that does not exist is kept and finds nothing: never silently everything."""
    names = [*VOCABULARY_FIELDS, "territoire", "annee"]
    given = {
        name: [
            _of_today(name, value[:LONGEST])
            for value in query.getlist(name)[:MOST_VALUES]
            if value and "\x00" not in value
        ]
        for name in names
    }
    parameters = {name: values for name, values in given.items() if values}
    years = [span for value in parameters.get("annee", []) if (span := _years(value))]
    values = {name: parameters[name] for name in parameters if name != "annee"}
    return Kept(values, years, parameters)


def _of_today(name: str, value: str) -> str:
    """A value as it is called now: terms are renamed, communes merge."""
    if name == "territoire":
        return current_code(value)
    return catalogue().renamed(name, value) if name in VOCABULARY_FIELDS else value


def known_filters(query: QueryDict, names: tuple[str, ...] = ()) -> tuple[Kept, Catalogue]:
    """For a page: the filters whose values exist, in words; the others are left out and named in `ignored`."""
    kept = kept_filters(query)
    words = catalogue()
    asked = kept.parameters.get("territoire", [])
    places = dict(Territory.objects.filter(code__in=asked).values_list("code", "name")) if asked else {}
    known: dict[str, list[str]] = {}
    ignored: list[str] = []
    for name, values in kept.parameters.items():
        for value in values:
            if (not names or name in names) and _exists(name, value, words, places):
                known.setdefault(name, []).append(value)
            else:
                ignored.append(value)
    years = [span for value in known.get("annee", []) if (span := _years(value))]
    chips = [
        Chip(_label(name, value, words, places), "?" + urlencode(_without(known, name, value), doseq=True))
        for name, values in known.items()
        for value in values
    ]
    vocabularies = {name: values for name, values in known.items() if name != "annee"}
    return Kept(vocabularies, years, known, ignored, chips), words


def _exists(name: str, value: str, words: Catalogue, places: dict[str, str]) -> bool:
    if name == "annee":
        return _years(value) is not None
    return value in places if name == "territoire" else words.has(name, value)


def _label(name: str, value: str, words: Catalogue, places: dict[str, str]) -> str:
    if name == "annee":
        return value.replace("..", " – ")
    return places[value] if name == "territoire" else words.label(name, value)


def _without(parameters: dict[str, list[str]], name: str, value: str) -> dict[str, list[str]]:
    rest = {**parameters, name: [other for other in parameters[name] if other != value]}
    return {key: values for key, values in rest.items() if values}


def _years(value: str) -> tuple[int, int] | None:
    first, dots, last = value.partition("..")
    last = last if dots else first
    if not (first.isascii() and last.isascii() and first.isdigit() and last.isdigit()):
        return None
    if len(first) > 4 or len(last) > 4:
        return None
    return int(first), int(last)


def filtered(pages: Any, kept: Kept) -> Any:
    """The pages under these filters: alternatives within one, all of them together."""
    for name, values in kept.values.items():
        condition = in_places(values) if name == "territoire" else _in_vocabulary(name, values)
        pages = pages.filter(condition)
    if "annee" in kept.parameters:
        spans = Q(pk__in=[])
        for first, last in kept.years:
            spans |= Q(date__year__gte=first, date__year__lte=last)
        pages = pages.filter(spans)
    return pages


def _in_vocabulary(name: str, slugs: list[str]) -> Exists:
    field = ResourcePage._meta.get_field(VOCABULARY_FIELDS[name])
    term = field.related_model._meta.model_name  # type: ignore[union-attr]
    wanted = Q(**{f"{term}__slug__in": slugs})
    if name == "theme":
        wanted |= Q(theme__parent__slug__in=slugs)
    links = field.remote_field.through.objects.filter(resourcepage=OuterRef("pk"))  # type: ignore[union-attr]
    return Exists(links.filter(wanted))


def in_places(codes: list[str]) -> Exists:
    """Pages in one of these places, or about what covers it."""
    wanted = Q(territory__code__in=codes)
    paths = Territory.objects.filter(code__in=codes).values_list("path", flat=True)
    wanted |= Q(territory__code__in={code for path in paths for code in path.split()})
    for code in codes:
        wanted |= Q(territory__path=code) | Q(territory__path__startswith=f"{code} ")
        wanted |= Q(territory__path__endswith=f" {code}") | Q(territory__path__contains=f" {code} ")
    links = ResourcePage.territories.through.objects.filter(resourcepage=OuterRef("pk"))
    return Exists(links.filter(wanted))
