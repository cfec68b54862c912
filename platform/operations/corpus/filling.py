"""A page of this site from a resource's form: filled, set under its list, published or left a draft."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey
from django.utils.dateparse import parse_datetime
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import StreamField
from wagtail.models import Page

from asv.core.routing import the_page_of
from asv.resources.models import OrganisationRole, ResourceFile, ResourceOrganisation, ResourcePage
from asv.resources.terms import VOCABULARY_FIELDS
from operations.corpus.form import PLAIN, SOURCE, Form, models_by_type
from operations.corpus.here import Here
from operations.corpus.values import Unfit, field_in

Made = TypeVar("Made")


def fill(page: ResourcePage, said: Form, here: Here) -> None:
    """Set all that the form carries, what it leaves out emptied. Raises Unfit."""
    page.title = str(said["title"])
    for name in PLAIN:
        setattr(page, name, field_in(page._meta.get_field(name), said.get(name), here.numbers))
    source = _dict(said.get("source"))
    for key, name in SOURCE.items():
        setattr(page, name, field_in(page._meta.get_field(name), source.get(key), here.numbers))
    terms = _dict(said.get("terms"))
    for parameter, name in VOCABULARY_FIELDS.items():
        setattr(page, name, here.terms(parameter, _strings(terms.get(parameter))))
    page.territories = here.places(_strings(said.get("places")))
    image = here.numbers.number("image", str(said["image"])) if "image" in said else None
    page.image_id = int(image) if image else None
    page.organisation_links = _organisations(said, here)
    page.files = _files(said, here)
    content = _dict(said.get("content"))
    for name in page.carried_fields():
        _set(page, name, content.get(name), here)


def _organisations(said: Form, here: Here) -> list[ResourceOrganisation]:
    found = [
        (here.numbers.number("organisation", str(one["organisation"])), one)
        for one in _dicts(said.get("organisations"))
    ]
    return [
        ResourceOrganisation(
            organisation_id=int(number), role=one.get("role", OrganisationRole.PORTEUR), sort_order=rank
        )
        for rank, (number, one) in enumerate(found)
        if number
    ]


def _files(said: Form, here: Here) -> list[ResourceFile]:
    found = [(here.numbers.number("file", str(one["file"])), one) for one in _dicts(said.get("files"))]
    return [
        ResourceFile(document_id=int(number), label=str(one.get("label", "")), sort_order=rank)
        for rank, (number, one) in enumerate(found)
        if number
    ]


def _set(page: ResourcePage, name: str, value: object, here: Here) -> None:
    field = page._meta.get_field(name)
    if field.one_to_many:
        rows = value if isinstance(value, list) else []
        setattr(page, name, [_row(field.related_model, row, rank, here) for rank, row in enumerate(rows)])
    elif isinstance(field, StreamField):
        setattr(page, name, json.dumps(field_in(field, value, here.numbers)))
    elif isinstance(field, ForeignKey):
        setattr(page, field.attname, field_in(field, value, here.numbers))
    else:
        setattr(page, name, field_in(field, value, here.numbers))


def _row(model: type, said: object, rank: int, here: Here) -> object:
    row = model(sort_order=rank)
    for name, value in _dict(said).items():
        field = next((one for one in model._meta.concrete_fields if one.name == name), None)  # type: ignore[attr-defined]
        if field is None or field.primary_key or name in ("page", "sort_order"):
            raise Unfit(f"« {name} » n’est pas connu ici")
        setattr(row, field.attname, field_in(field, value, here.numbers))
    return row


def add_draft(said: Form, here: Here) -> ResourcePage:
    """A new page under the list of its type, a draft; its number is this site's own. Raises Unfit."""
    model = models_by_type()[str(said["type"])]
    parent = next((found for kind in model.allowed_parent_page_models() if (found := the_page_of(kind))), None)
    if parent is None:
        raise Unfit("ce site n’a pas de liste pour ce type : lancez « set_up_site »")
    page = model(translation_key=UUID(str(said["uid"])), live=False)
    fill(page, said, here)
    page.slug = _free_slug(parent, str(said["slug"]))
    _checked(lambda: Page.objects.get(pk=parent.pk).add_child(instance=page))
    return page


def _free_slug(parent: Page, slug: str) -> str:
    beside = Page.objects.child_of(parent)
    if not beside.filter(slug=slug).exists():  # of thousands under one list the others need not be read
        return slug
    taken = set(beside.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(one for one in (slug if n == 1 else f"{slug}-{n}" for n in count(1)) if one not in taken)


def write(page: ResourcePage, said: Form, here: Here, *, publish: bool) -> None:
    """A version of the page from the form; published, it is of the day it was published there. Raises Unfit."""
    fill(page, said, here)
    revision = _checked(page.save_revision)
    if not publish:
        return
    revision.publish()
    Page.objects.filter(pk=page.pk).update(
        first_published_at=_moment(said, "published"), last_published_at=_moment(said, "updated")
    )
    for old in _strings(said.get("former_addresses")):
        path = Redirect.normalise_path(old)
        if not Redirect.objects.filter(old_path=path).exists():
            Redirect.objects.create(old_path=path, redirect_page=page)


def _moment(said: Form, name: str) -> object:
    found = parse_datetime(str(said.get(name, "")))
    if found is None or found.tzinfo is None:
        raise Unfit(f"« {name} » n’est pas un moment")
    return found


def _checked(act: Callable[[], Made]) -> Made:
    """What it answers; what Django refuses is said in its words."""
    try:
        return act()
    except ValidationError as error:
        raise Unfit(" ; ".join(error.messages)) from error
    except (ValueError, TypeError) as error:  # a value that its column cannot hold
        raise Unfit(str(error)[:200]) from error


def _dict(value: object) -> Form:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[Form]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _strings(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
