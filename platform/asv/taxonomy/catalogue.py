"""Labels of every vocabulary, for facets and chips: one query; régions and départements are kept by the process.

What one process changes the others see at their next request: a stamp in the shared cache tells that something did.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic
from types import MappingProxyType

from django.core.cache import caches
from django.core.signals import request_started
from django.db.models import Case, CharField, F, IntegerField, Value, When
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from asv.core.kept import Kept
from asv.core.prepared import Rows
from asv.core.reads import unrecorded
from asv.core.remembered import forget
from asv.core.slugs import slugify
from asv.taxonomy.models import VOCABULARIES, FormerSlug, Term, Territory, TerritoryKind

_STAMP = "taxonomy.catalogue"
_LONGEST = 300
_HEED_SECONDS = 0.05
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


@dataclass(frozen=True)
class Catalogue:
    """The vocabularies as they stand, each in its editors' order, and the places that every process knows."""

    terms: MappingProxyType[str, dict[str, CatalogueTerm]]
    places: dict[str, CataloguePlace] = field(default_factory=dict)
    former: dict[tuple[str, str], str] = field(default_factory=dict)
    firsts: dict[tuple[str, str], str] = field(default_factory=dict)

    def renamed(self, vocabulary: str, slug: str) -> str:
        """The slug that this one became; itself where it was never another's, or is in use again.

        Vocabularies are those of the search, and `organisation`, `reseau` and `serie`. What was split is the first of
        its parts, what was retired nothing.
        """
        return next(iter(self.successors(vocabulary, slug)), "")

    def successors(self, vocabulary: str, slug: str) -> tuple[str, ...]:
        """The slugs that stand for this one: itself, what it became, its parts; none for what was retired."""
        if self.has(vocabulary, slug) or (vocabulary, slug) not in self.former:
            return (slug,)
        return tuple(self.former[vocabulary, slug].split())

    def is_retired(self, vocabulary: str, slug: str) -> bool:
        """Whether the vocabulary had this term and has nothing in its place."""
        return not self.successors(vocabulary, slug)

    def lasting(self, vocabulary: str, slug: str) -> str:
        """What a term is known by however often it is renamed: its first slug; never that of another term."""
        if first := self.firsts.get((vocabulary, slug)):
            return first
        taken = self.former.get((vocabulary, slug), slug) != slug and (vocabulary, slug) in self._first_slugs
        return f"{slug}~" if taken else slug

    @cached_property
    def _first_slugs(self) -> frozenset[tuple[str, str]]:
        return frozenset((vocabulary, first) for (vocabulary, _slug), first in self.firsts.items())

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
    """Every vocabulary in one query, however many terms there are; kept by the process until any changes one."""
    _heed_others()
    return _catalogue.get()


class _Heard(threading.local):
    """Of this thread: when it last looked whether another process changed something."""

    at = float("-inf")


_heard = _Heard()
_read_under = ""  # the stamp that the terms this process keeps were read under


def _heed_others() -> None:
    """Forget the terms where the stamp that all processes share is another; asked once a request, at most."""
    global _read_under
    now = monotonic()
    if now - _heard.at < _HEED_SECONDS:
        return
    _heard.at = now
    with unrecorded():
        stamp = caches["remembered"].get(_STAMP)
        if stamp != _read_under and _read_under:  # what this process read is another's past
            _places.forget()
        if stamp is None:
            _catalogue.forget()
            stamp = _catalogue.mark()
            caches["remembered"].set(_STAMP, stamp, _LONGEST)
        elif stamp != _read_under:
            _catalogue.forget()
    _read_under = str(stamp)


@receiver(request_started)
def look_again(sender: object, **kwargs: object) -> None:
    """A request begins: it is answered by what holds now."""
    _heard.at = float("-inf")


def _read_catalogue() -> Catalogue:
    queries = [_labels(key, model) for key, model in VOCABULARIES.items()]
    found: dict[str, list[CatalogueTerm]] = {key: [] for key in VOCABULARIES}
    former: dict[tuple[str, str], str] = {}
    firsts: dict[tuple[str, str], str] = {}
    rows = sorted(queries[0].union(*queries[1:], _former_slugs(), all=True), key=lambda row: (row[1], row[3]))
    for vocabulary, order, slug, label, parent, palette in rows:
        if order == _FORMER:
            former[vocabulary, slug] = label
            if parent:
                firsts[vocabulary, label] = slug
        else:
            found[vocabulary].append(CatalogueTerm(slug, label, parent or "", palette))
    terms = {key: {term.slug: term for term in _children_after_parents(group)} for key, group in found.items()}
    return Catalogue(MappingProxyType(terms), {place.code: place for place in catalogue_places()}, former, firsts)


def _labels(vocabulary: str, model: type[Term]) -> Rows:
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


def _former_slugs() -> Rows:
    """Slugs that were changed, in the columns of terms: `label` is the slug of today, `above` marks the first."""
    marked = FormerSlug.objects.order_by().annotate(
        order=Value(_FORMER, output_field=IntegerField()),
        above=Case(When(first=True, then=Value("1")), default=Value(""), output_field=CharField()),
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
    rows = Territory.objects.filter(kind__in=kinds).order_by().values_list("code", "name", "kind", "parent__code")
    places = (CataloguePlace(code, name, kind, parent or "") for code, name, kind, parent in rows)
    # Not the database's order, which may have « Île-de-France » after « Yvelines ».
    return tuple(sorted(places, key=lambda place: (slugify(place.name), place.code)))


_catalogue = Kept(_read_catalogue, _TERMS_SECONDS, "vocabularies")
_places = Kept(_read_places, _PLACES_SECONDS, "places")


@receiver([post_save, post_delete])
def term_changed(sender: object, **kwargs: object) -> None:
    """Read the terms again in this process at once, in the others once it is committed."""
    if sender in (Territory, FormerSlug) or sender in VOCABULARIES.values():
        forget_catalogue()
        forget(_STAMP)


def forget_catalogue() -> None:
    """Read terms and places again at the next question; what loads them in bulk calls this."""
    global _read_under
    _catalogue.forget()
    _places.forget()
    _heard.at, _read_under = float("-inf"), ""
    caches["remembered"].delete(_STAMP)


__all__ = [
    "VOCABULARIES",
    "Catalogue",
    "CataloguePlace",
    "CatalogueTerm",
    "catalogue",
    "catalogue_places",
    "forget_catalogue",
]
