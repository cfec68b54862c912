"""The vocabulary terms and territories of many pages, in one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, FloatField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from asv.core.prepared import in_steps
from asv.resources.models import ResourcePage
from asv.taxonomy.models import VOCABULARIES

# Search parameter → field of ResourcePage.
VOCABULARY_FIELDS = {parameter: model.facet.field for parameter, model in VOCABULARIES.items()}


@dataclass(frozen=True, slots=True)
class TermRef:
    """A term as a page shows it."""

    slug: str
    label: str
    parent: str = ""
    palette: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A territory as a page shows it."""

    code: str
    name: str
    kind: str
    ancestors: tuple[str, ...]
    latitude: float | None
    longitude: float | None


@dataclass(slots=True)
class PageTerms:
    """All that classifies one page: terms by search parameter, in the vocabulary's order, and territories."""

    terms: dict[str, list[TermRef]] = field(default_factory=lambda: {key: [] for key in VOCABULARY_FIELDS})
    places: list[Place] = field(default_factory=list)


def terms_of(page_ids: Iterable[int]) -> dict[int, PageTerms]:
    """What classifies each of these pages; one query however many pages and vocabularies."""
    answer = {pk: PageTerms() for pk in page_ids}
    for row in sorted(in_steps("terms", _union, list(answer)), key=lambda row: (row[2], row[4])):
        _add(answer, row)
    return answer


def themes_of(page_ids: Iterable[int]) -> dict[int, list[str]]:
    """The slugs of the themes of each of these pages, in the vocabulary's order: a third of what all terms cost."""
    answer: dict[int, list[str]] = {pk: [] for pk in page_ids}
    for row in sorted(in_steps("themes", _themes, list(answer)), key=lambda row: (row[2], row[4])):
        answer[row[0]].append(row[3])
    return answer


def _add(answer: dict[int, PageTerms], row: tuple[Any, ...]) -> None:
    page_id, vocabulary, _order, slug, label, parent, extra, latitude, longitude = row
    if vocabulary == "territoire":
        kind, _, path = extra.partition("|")
        answer[page_id].places.append(Place(slug, label, kind, tuple(path.split()), latitude, longitude))
    else:
        answer[page_id].terms[vocabulary].append(TermRef(slug, label, parent or "", extra))


def _union(*ids: int) -> QuerySet:
    queries = [_vocabulary(key, name, ids) for key, name in VOCABULARY_FIELDS.items()]
    return queries[0].union(*queries[1:], _territories(ids), all=True)


def _themes(*ids: int) -> QuerySet:
    return _vocabulary("theme", VOCABULARY_FIELDS["theme"], ids)


def _vocabulary(key: str, name: str, ids: Sequence[int]) -> QuerySet:
    through = ResourcePage._meta.get_field(name).remote_field.through
    model = VOCABULARIES[key]
    target = model._meta.model_name
    return through.objects.filter(resourcepage__in=ids).values_list(
        "resourcepage_id",
        Value(key, output_field=CharField()),
        F(f"{target}__order"),
        F(f"{target}__slug"),
        F(f"{target}__label"),
        F(f"{target}__parent__slug") if model.has("parent") else Value("", output_field=CharField()),
        F(f"{target}__palette") if model.has("palette") else Value("", output_field=CharField()),
        _null_float(),
        _null_float(),
    )


def _territories(ids: Sequence[int]) -> QuerySet:
    return ResourcePage.territories.through.objects.filter(resourcepage__in=ids).values_list(
        "resourcepage_id",
        Value("territoire", output_field=CharField()),
        F("territory_id"),
        F("territory__code"),
        F("territory__name"),
        Value("", output_field=CharField()),
        Concat("territory__kind", Value("|"), "territory__path", output_field=CharField()),
        F("territory__latitude"),
        F("territory__longitude"),
    )


def _null_float() -> Cast:
    return Cast(Value(None), FloatField())
