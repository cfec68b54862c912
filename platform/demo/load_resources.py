"""Récits, sheets, analyses, tools and documents of the demo, each made once and then left to its editors."""

from __future__ import annotations

import json
import uuid
from functools import partial
from typing import Any

from django.db.models import Q
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from asv.resources.models import ResourcePage
from asv.resources.terms import VOCABULARY_FIELDS
from asv.taxonomy import models as taxonomy
from demo.content import (
    actions,
    actions_valenciennes,
    analysis,
    analysis_note,
    documents,
    experiences_chateau_thierry,
    experiences_douaisis,
    experiences_nord,
    experiences_soins,
    experiences_sud_est,
    experiences_valenciennes,
    organisations_a,
    tools,
)
from demo.demo_files import document_for
from demo.pictures import picture_for
from demo.rich import rich
from demo.write import add_page, classify, noon, organisations_by_slug
from experiences.models import ActionSheetPage, AnalysisPage, DocumentPage, ExperiencePage, ToolPage

EXPERIENCES: list[dict[str, Any]] = [
    *experiences_nord.EXPERIENCES,
    *experiences_douaisis.EXPERIENCES,
    *experiences_valenciennes.EXPERIENCES,
    *experiences_soins.EXPERIENCES,
    *experiences_chateau_thierry.EXPERIENCES,
    *experiences_sud_est.EXPERIENCES,
]
ACTIONS: list[dict[str, Any]] = [*actions.ACTIONS, *actions_valenciennes.ACTIONS]
ANALYSES: list[dict[str, Any]] = [*analysis_note.NOTES, analysis.REPORT]

# What `classify` gives a page.
CLASSIFIED = {*VOCABULARY_FIELDS.values(), "territories", "organisations", "files"}
# Names of a StreamField's block whose items the content gives as bare values.
_BLOCK_NAMES = {
    "key_functions": "function",
    "partners": "partner",
    "key_figures": "figure",
    "characteristics": "characteristic",
    "added_value_blocks": "value",
    "chapters": "chapter",
}
_RICH_KEYS = {"course": ("text", "passage"), "key_functions": ("how",), "characteristics": ("text",)}


def load_organisations(entries: list[dict[str, str]] = organisations_a.ORGANISATIONS) -> None:
    """The organisations that the content names; one that exists, by slug or by name, is not touched."""
    for entry in entries:
        if taxonomy.Organisation.objects.filter(Q(slug=entry["slug"]) | Q(name=entry["name"])).exists():
            continue
        fields = {key: value for key, value in entry.items() if key != "territory"}
        territory = taxonomy.Territory.objects.filter(code=entry.get("territory", "")).first()
        taxonomy.Organisation.objects.create(**fields, territory=territory)


def load_experiences(tree: Any) -> None:
    """The récits d'expériences."""
    for content in EXPERIENCES:
        _load(tree.experiences, ExperiencePage, content)


def load_actions(tree: Any) -> None:
    """The Inspir'Actions sheets; load the récits first, so that each finds its own."""
    recits = _by_slug(tree.experiences, ExperiencePage)
    for content in ACTIONS:
        _load(tree.actions, ActionSheetPage, content, experience=recits.get(content.get("experience", "")))


def load_tools(tree: Any) -> None:
    """The toolkit."""
    for content in tools.TOOLS:
        _load(tree.toolkit, ToolPage, content)


def load_documents(tree: Any) -> None:
    """The notices of documents, each with its file."""
    for content in documents.NOTICES:
        _load(tree.documents, DocumentPage, content, document=partial(document_for, content["document"]))


def load_analyses(tree: Any) -> None:
    """The analysis reports, in the order of their editions; load the récits first, for the citations."""
    recits = {slug: page.pk for slug, page in _by_slug(tree.experiences, ExperiencePage).items()}
    for content in ANALYSES:
        previous = _by_slug(tree.analyses, AnalysisPage).get(content.get("previous_edition", ""))
        _load(tree.analyses, AnalysisPage, content, recits, previous_edition=previous)


def load_resources(tree: Any) -> None:
    """Everything of this part, in order. Vocabularies and territories are there already."""
    load_organisations()
    for load in (load_experiences, load_actions, load_tools, load_documents, load_analyses):
        load(tree)


def _by_slug(index: Page, model: type[Any]) -> dict[str, Any]:
    return {page.slug: page for page in model.objects.child_of(index)}


def _load(
    index: Page, model: type[ResourcePage], content: dict[str, Any], recits: dict[str, int] | None = None, **given: Any
) -> None:
    """Make and publish one page, unless its index has one of this slug."""
    if Page.objects.child_of(index).filter(slug=content["slug"]).exists():
        return
    page = model()
    for name, value in {**content, **given}.items():
        if name not in CLASSIFIED:
            _fill(page, name, value() if callable(value) else value, recits or {})
    classify(page, content)
    add_page(index, page, noon(content["date"]))


def _fill(page: ResourcePage, name: str, value: Any, recits: dict[str, int]) -> None:
    field = page._meta.get_field(name)
    if name == "contact_organisation":
        value = _organisation(value)
    elif isinstance(field, StreamField):
        value = _stream(page, name, value, recits)
    elif isinstance(field, RichTextField):
        value = rich(value)
    setattr(page, name, value)


def _organisation(slug: str) -> taxonomy.Organisation:
    return organisations_by_slug([slug])[slug]


def _stream(page: ResourcePage, name: str, items: list[Any], recits: dict[str, int]) -> str:
    """A StreamField's JSON, with the same block ids each time."""
    blocks = []
    for order, item in enumerate(items):
        kind, value = item if isinstance(item, tuple) else (_BLOCK_NAMES[name], item)
        block_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{page.slug}/{name}/{order}"))
        blocks.append({"type": kind, "value": _block_value(name, value, recits), "id": block_id})
    return json.dumps(blocks)


def _block_value(name: str, value: Any, recits: dict[str, int]) -> Any:
    if isinstance(value, str):
        return rich(value)
    value = dict(value)
    for key in _RICH_KEYS.get(name, ()):
        if key in value:
            value[key] = rich(value[key])
    if "image" in value:
        value["image"] = picture_for(value["image"]).pk
    if "organisation" in value:
        value["organisation"] = _organisation(value["organisation"]).pk
    if "experiences" in value:
        value["experiences"] = [recits[slug] for slug in value["experiences"] if slug in recits]
    if name == "chapters":
        value["content"] = [
            {"type": kind, "value": _block_value("characteristics", part, recits)} for kind, part in value["content"]
        ]
    return value
