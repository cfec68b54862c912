"""Labels of every vocabulary, for facets and chips: one query; régions and départements are kept by the process."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from asv.core.kept import Kept
from asv.taxonomy.models import VOCABULARIES, FormerSlug, Term, Territory, TerritoryKind

_PLACES_SECONDS = 600
_TERMS_SECONDS = 10
_FORMER = -1


@dataclass(frozen=True, slots=True)
class CataloguePlace:
    """The country, a région or a département."""

    code: str
    name: str
    kind: str
    parent: str


@dataclass(frozen=True, slots=True)
class CatalogueTerm:
    """A term of a vocabulary; `parent` is a slug, where terms stand on two levels."""

    slug: str
    label: str
    parent: str = ""
    palette: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The vocabularies as they stand, each in its editors' order, and the places that every process knows."""

    terms: MappingProxyType[str, dict[str, CatalogueTerm]]
    places: dict[str, CataloguePlace] = field(default_factory=dict)
    former: dict[tuple[str, str], str] = field(default_factory=dict)

    def renamed(self, vocabulary: str, slug: str) -> str:
        """The slug that this one became; itself where it was never another's, or is in use again.

        Vocabularies are those of the search, and `organisation`, `reseau` and `serie`.
        """
        return slug if self.has(vocabulary, slug) else self.former.get((vocabulary, slug), slug)

    def label(self, vocabulary: str, slug: str) -> str:
        """What readers call a term, or a région or département (`territoire`); the slug itself when it is unknown."""
        if vocabulary == "territoire":
            return self.places[slug].name if slug in self.places else slug
        term = self.terms.get(vocabulary, {}).get(slug)
        return term.label if term else slug

    def has(self, vocabulary: str, slug: str) -> bool:
        """Whether the vocabulary holds this term."""
        return slug in self.terms.get(vocabulary, {})

    def values(self, vocabulary: str) -> tuple[CatalogueTerm, ...]:
        """The terms of a vocabulary in order; a parent is followed by its children."""
        return tuple(self.terms.get(vocabulary, {}).values())

    def parent_of(self, vocabulary: str, slug: str) -> str:
        """The slug of the term above this one; empty where there is none."""
        term = self.terms.get(vocabulary, {}).get(slug)
        return term.parent if term else ""

    def places_in(self, code: str) -> tuple[CataloguePlace, ...]:
        """The places directly in this one, by name."""
        return tuple(place for place in self.places.values() if place.parent == code)

    def regions(self) -> tuple[CataloguePlace, ...]:
        """The régions, by name."""
        return tuple(place for place in self.places.values() if place.kind == TerritoryKind.REGION)


def catalogue() -> Catalogue:
    """Every vocabulary in one query, however many terms there are; kept by the process for some seconds."""
    return _catalogue.get()


def _read_catalogue() -> Catalogue:
    queries = [_labels(key, model) for key, model in VOCABULARIES.items()]
    found: dict[str, list[CatalogueTerm]] = {key: [] for key in VOCABULARIES}
    former: dict[tuple[str, str], str] = {}
    rows = sorted(queries[0].union(*queries[1:], _former_slugs(), all=True), key=lambda row: (row[1], row[3]))
    for vocabulary, order, slug, label, parent, palette in rows:
        if order == _FORMER:
            former[vocabulary, slug] = label
        else:
            found[vocabulary].append(CatalogueTerm(slug, label, parent or "", palette))
    terms = {key: {term.slug: term for term in _children_after_parents(group)} for key, group in found.items()}
    return Catalogue(MappingProxyType(terms), {place.code: place for place in catalogue_places()}, former)


def _labels(vocabulary: str, model: type[Term]) -> QuerySet[Any, Any]:
    empty = Value("", output_field=CharField())
    return (
        model._default_manager.order_by()
        .annotate(
            vocabulary=Value(vocabulary, output_field=CharField()),
            above=F("parent__slug") if model.has("parent") else empty,
            colours=F("palette") if model.has("palette") else empty,
        )
        .values_list("vocabulary", "order", "slug", "label", "above", "colours")
    )


def _former_slugs() -> QuerySet[Any, Any]:
    """Slugs that were changed, in the columns of terms: `label` is the slug of today."""
    marked = FormerSlug.objects.order_by().annotate(
        order=Value(_FORMER, output_field=IntegerField()),
        above=Value("", output_field=CharField()),
        colours=Value("", output_field=CharField()),
    )
    return marked.values_list("vocabulary", "order", "slug", "current", "above", "colours")


def _children_after_parents(terms: list[CatalogueTerm]) -> list[CatalogueTerm]:
    known = {term.slug for term in terms}
    children: dict[str, list[CatalogueTerm]] = defaultdict(list)
    for term in terms:
        children[term.parent if term.parent in known else ""].append(term)
    ordered = [one for term in children[""] for one in (term, *children[term.slug])]
    placed = {term.slug for term in ordered}
    return ordered + [term for term in terms if term.slug not in placed]


def catalogue_places() -> tuple[CataloguePlace, ...]:
    """Country, régions and départements by name: some 130 rows that change every few years, kept ten minutes."""
    places = _places.get()
    if not places:
        _places.forget()  # the site is being set up
    return places


def _read_places() -> tuple[CataloguePlace, ...]:
    kinds = [TerritoryKind.PAYS, TerritoryKind.REGION, TerritoryKind.DEPARTEMENT]
    rows = (
        Territory.objects.filter(kind__in=kinds)
        .order_by("name", "code")
        .values_list("code", "name", "kind", "parent__code")
    )
    return tuple(CataloguePlace(code, name, kind, parent or "") for code, name, kind, parent in rows)


_catalogue = Kept(_read_catalogue, _TERMS_SECONDS, "vocabularies")
_places = Kept(_read_places, _PLACES_SECONDS, "places")


@receiver([post_save, post_delete])
def term_changed(sender: object, **kwargs: object) -> None:
    """Read the terms again in this process at once; other processes do after some seconds."""
    if sender in (Territory, FormerSlug) or sender in VOCABULARIES.values():
        forget_catalogue()


def forget_catalogue() -> None:
    """Read terms and places again at the next question; what loads them in bulk calls this."""
    _catalogue.forget()
    _places.forget()


__all__ = [
    "VOCABULARIES",
    "Catalogue",
    "CataloguePlace",
    "CatalogueTerm",
    "catalogue",
    "catalogue_places",
    "forget_catalogue",
]
