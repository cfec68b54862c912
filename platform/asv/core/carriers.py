"""What carries a file: whose readers may open a document or an image because it stands there.

Closed is the default. A page opens its files to those who may read it, and a part of a page like the page. Every other
model that can name a file says whom it opens it to; one that says nothing opens nothing, and a test names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from enum import Enum
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import BigIntegerField, CharField, Model, QuerySet
from django.db.models.functions import Cast
from django.db.models.signals import post_delete
from modelcluster.fields import ParentalKey
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page, ReferenceIndex


class Readers(Enum):
    """Whom a model that is no page opens the files to that it names."""

    EVERYONE = "shown on every page"
    NOBODY = "names files without showing them"


_declared: dict[type[Model], Readers] = {}


def declare_carrier(model: type[Model], readers: Readers) -> None:
    """Say who may open the files that a model's rows name, for a model that is not a page.

    EVERYONE is for a model of few rows, as settings: all of them are read at each question.
    """
    _declared[model] = readers


def pages_that_carry(file: Any) -> QuerySet[Page]:
    """The pages a document or an image stands on in their published rows, whatever their state: a lazy query.

    What stands in a revision alone is not there: Wagtail's index is written from the rows, not from drafts.
    """
    found = ReferenceIndex.get_references_to(file).filter(base_content_type=ContentType.objects.get_for_model(Page))
    pages: QuerySet[Page] = Page.objects.filter(
        pk__in=found.annotate(page=Cast("object_id", BigIntegerField())).values("page")
    )
    return pages


def carried_by(pages: QuerySet[Any], model: type[Any]) -> QuerySet[Any]:
    """Ids of the files of a model that stand on any of these pages, wherever on the page: a lazy query."""
    keys = pages.annotate(key=Cast("pk", CharField())).values("key")
    found = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(model),
        object_id__in=keys,
    )
    ids: QuerySet[Any] = found.annotate(file=Cast("to_object_id", BigIntegerField())).values("file")
    return ids


def stands_everywhere(file: Any) -> bool:
    """Whether a row that every page shows, as the site's announcement, names this file."""
    everywhere = [model for model, readers in _declared.items() if readers is Readers.EVERYONE]
    return any(_names(row, file) for model in everywhere for row in model._default_manager.all())


def _names(row: Any, file: Any) -> bool:
    return any(
        isinstance(file, model) and str(number) == str(file.pk)
        for field in row._meta.get_fields()
        if _may_name_a_file(field)
        for model, number, *_where in _named_by(field, row)
    )


def _named_by(field: Any, row: object) -> Iterable[tuple[Any, ...]]:
    value = field.value_from_object(row)
    return field.extract_references(value) if hasattr(field, "extract_references") else [(field.related_model, value)]


def undeclared_carriers() -> list[type[Model]]:
    """The models that can name a file, are no page nor part of one, and never said whom they open it to."""
    return [model for model in apps.get_models() if _names_files(model) and not _known(model)]


def _known(model: type[Model]) -> bool:
    return model in _declared or issubclass(model, Page) or any(map(_known, _parents(model).values()))


def _names_files(model: type[Model]) -> bool:
    return any(_may_name_a_file(field) for field in model._meta.get_fields())


def _may_name_a_file(field: Any) -> bool:
    if hasattr(field, "extract_references"):  # rich text and streams of blocks
        return True
    related = getattr(field, "related_model", None) if getattr(field, "concrete", False) else None
    return isinstance(related, type) and issubclass(related, (AbstractDocument, AbstractImage))


def _parents(model: type[Model]) -> dict[str, Any]:
    """What a model is a part of, in the words of django-modelcluster: the key's column, and the whole's model."""
    keys = [field for field in model._meta.get_fields() if isinstance(field, ParentalKey)]
    return {key.attname: key.related_model for key in keys}


def watch_parts() -> None:
    """Have pages indexed anew when a part of them is deleted: Wagtail does it only where one is saved.

    Without it a file that an editor took off a page would stay open as if it still stood there.
    """
    for model in apps.get_models():
        if _names_files(model) and _parents(model):
            post_delete.connect(part_deleted, sender=model, dispatch_uid=f"carriers {model._meta.label}")


def part_deleted(sender: type[Model], instance: object, **kwargs: object) -> None:
    """Write anew the references of the page that the deleted row was a part of, unless it is deleted too."""
    for column, whole in _parents(sender).items():
        owner = whole._default_manager.filter(pk=getattr(instance, column)).first()
        with suppress(ObjectDoesNotExist):  # its own table's row may have gone before this one
            owner = owner.specific if isinstance(owner, Page) else owner
            if owner is not None:
                ReferenceIndex.create_or_update_for_object(owner)
