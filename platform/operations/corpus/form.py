"""A resource in the corpus's form (platform/docs/corpus/resource.schema.json): page to dictionary, and its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from django.conf import settings
from jsonschema import Draft202012Validator
from wagtail.contrib.redirects.models import Redirect

from asv.core.models import AsvDocument, AsvImage
from asv.resources.assemble import page_path
from asv.resources.models import ResourcePage
from asv.resources.terms import VOCABULARY_FIELDS
from asv.resources.types import resource_models
from asv.taxonomy.models import Organisation
from operations.corpus.names import Names
from operations.corpus.values import EMPTY, field_out, plain, reference

FORM = "asv-corpus/1"
SCHEMAS = Path(settings.ROOT) / "platform" / "docs" / "corpus"
# Common fields that are carried as they are.
PLAIN = ("summary", "seo_title", "search_description", "date", "start_year", "end_year")
SOURCE = {"label": "source_label", "url": "source_url", "date": "source_date"}
FOCUS = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
# What says where and when, not what: two forms that differ in nothing else say the same.
_CIRCUMSTANCES = ("form", "slug", "address", "former_addresses", "published", "updated", "file_name", "size")

Form = dict[str, object]


def resource_form(page: ResourcePage, names: Names, former: Iterable[str] = ()) -> Form:
    """A resource as the corpus holds it, with its former addresses; what is empty is left out."""
    said: Form = {
        "form": FORM,
        "uid": str(page.uid),
        "type": page.resource_type,
        "title": page.title,
        "slug": page.slug,
        "address": page_path(page),
        "former_addresses": sorted(former),
        "published": plain(page.first_published_at),
        "updated": plain(page.last_published_at),
        **{name: plain(getattr(page, name)) for name in PLAIN},
        "terms": _filled(
            {key: sorted(term.slug for term in getattr(page, name).all()) for key, name in VOCABULARY_FIELDS.items()}
        ),
        "places": sorted(place.code for place in page.territories.all()),
        "organisations": _named(page.organisation_links.all(), "organisation", "role", names),
        "source": _filled({key: plain(getattr(page, name)) for key, name in SOURCE.items()}),
        "image": _image(page, names),
        "files": _named(page.files.all(), "document", "label", names),
        "content": _filled({name: field_out(page, name, names) for name in page.carried_fields()}),
    }
    return _filled(said)


def _filled(said: Mapping[str, object]) -> Form:
    return {name: value for name, value in said.items() if value not in EMPTY}


def _image(page: ResourcePage, names: Names) -> str | None:
    return names.name("image", page.image_id) if page.image_id else None


def _named(rows: Iterable, key: str, beside: str, names: Names) -> list[Form]:
    said = []
    for row in rows:
        found = reference(row._meta.get_field(key).related_model, getattr(row, f"{key}_id"), names)
        if found:
            said.append(_filled({**found, beside: getattr(row, beside)}))
    return said


def organisation_form(row: Organisation) -> Form:
    """An organisation, without how to write to it: the directory says that, online, and asks first."""
    said = {
        "form": FORM,
        "uid": str(row.uid),
        "name": row.name,
        "slug": row.slug,
        "acronym": row.acronym,
        "kind": row.kind,
        "place": row.territory.code if row.territory else "",
        "website": row.website,
        "description": row.description,
    }
    return _filled(said)


def file_form(row: AsvDocument | AsvImage, size: int, sha256: str) -> Form:
    """A document or an image: its file's name, size and checksum, and what is said of it."""
    said: Form = {
        "form": FORM,
        "uid": str(row.uid),
        "file_name": Path(row.file.name).name,
        "size": size,
        "sha256": sha256,
    }
    said["title"] = row.title
    if isinstance(row, AsvDocument):
        return _filled({**said, "kind": row.kind, "language": row.language})
    focus = [getattr(row, name) for name in FOCUS]
    held = {"description": row.description, "credit": row.credit, "focus": focus if None not in focus else None}
    return _filled({**said, **held})


def former_addresses(pages: Iterable[ResourcePage]) -> dict[int, list[str]]:
    """By page, the addresses that lead to it from before: one query however many pages."""
    found: dict[int, list[str]] = {}
    rows = Redirect.objects.filter(redirect_page__in=[page.pk for page in pages])
    for number, path in rows.values_list("redirect_page", "old_path"):
        found.setdefault(number, []).append(path)
    return found


def written(said: object) -> bytes:
    """JSON as the corpus writes it: the same bytes for the same things."""
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def pieces_of(said: object) -> Iterator[str]:
    """The same as texts one after the other, for what is too long to be held twice."""
    yield from json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(said)
    yield "\n"


def digest_of(said: Form) -> str:
    """What tells whether two forms of a thing say the same; where and when they stood left out."""
    told = {name: value for name, value in said.items() if name not in _CIRCUMSTANCES}
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@cache
def models_by_type() -> dict[str, type[ResourcePage]]:
    """The page type of each word of the parameter `type`."""
    return {model.resource_type: model for model in resource_models()}


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")))


def fault_of(said: object, schema: str) -> str:
    """Where what was read does not follow the schema of this name, in one line; empty where it does."""
    error = next(iter(sorted(_validator(schema).iter_errors(said), key=lambda one: len(one.absolute_path))), None)
    if error is None:
        return ""
    where = "/".join(str(step) for step in error.absolute_path) or "le tout"
    return f"« {where[:80]} » ne suit pas la forme du corpus ({error.validator})"
