"""Keeping the words in step with the objects: as each is saved, all at once (`update_index`), and what was missed."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet, prefetch_related_objects
from wagtail.query import PageQuerySet
from wagtail.search.backends.base import BaseIndex, get_model_root
from wagtail.search.index import Indexed, get_indexed_models

from search.admin_words.reading import is_drafted, kind_of, rows_of
from search.analysis import ANALYSIS_VERSION
from search.models import FieldWords

logger = logging.getLogger(__name__)
BATCH = 500
_ANEW = ("weight", "begins", "words", "analysis")


class WordsIndex(BaseIndex):
    """What Wagtail tells of objects that come, change and go."""

    @transaction.atomic
    def add_items(self, model: type[Indexed], items: Sequence[Indexed]) -> None:
        """Write the words of these objects over what was there."""
        if not items or not model.get_search_fields():
            return
        prefetch_related_objects([thing for thing in items if is_drafted(thing)], "latest_revision")
        rows = [row for thing in items for row in rows_of(thing)]
        # Two who save one object at once: the later one's words stay, and neither fails.
        FieldWords.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=("kind", "object_id", "field"),
            update_fields=_ANEW,
        )
        written = FieldWords.objects.filter(kind=kind_of(model), object_id__in=[thing.pk for thing in items])
        written.exclude(field__in={row.field for row in rows}).delete()

    def delete_item(self, item: Model) -> None:
        """Forget the words of an object."""
        FieldWords.objects.filter(kind=kind_of(type(item)), object_id=item.pk).delete()

    def reset(self) -> None:
        """Forget everything."""
        FieldWords.objects.all().delete()


class Rebuilder:
    """What `update_index` calls: everything is written over, then what is gone is forgotten; nothing is missing
    meanwhile."""

    def __init__(self, index: WordsIndex) -> None:
        self.index = index

    def start(self) -> WordsIndex:
        """The index to write to."""
        return self.index

    def finish(self) -> None:
        """All objects were written."""
        forget_gone()


def roots() -> set[type[Model]]:
    """The tables whose objects have words."""
    return {get_model_root(model) for model in get_indexed_models()}


def forget_gone() -> int:
    """Forget the words of objects that went without telling; how many rows."""
    known = {kind_of(root): root for root in roots()}
    gone = FieldWords.objects.exclude(kind__in=known).delete()[0]
    for kind, root in known.items():
        there = root._base_manager.filter(pk=OuterRef("object_id"))
        gone += FieldWords.objects.filter(~Exists(there), kind=kind).delete()[0]
    return gone


def tend_words(now: datetime) -> int:
    """Write what is missing (objects written many at once, a new analysis) and forget what is gone; how many."""
    return sum(_add_missing(root) for root in roots()) + forget_gone()


def _add_missing(root: type[Indexed]) -> int:
    done = 0
    while written := _add(_missing(root)[:BATCH]):
        done += written
    if done:
        logger.info("The admin's words were written of %d %s.", done, root._meta.label_lower)
    return done


def _add(things: Iterable[Indexed]) -> int:
    by_model: dict[type[Indexed], list[Indexed]] = defaultdict(list)
    for thing in things:
        if (indexed := thing.get_indexed_instance()) is not None:
            by_model[type(indexed)].append(indexed)
    for model, items in by_model.items():
        WordsIndex(None).add_items(model, items)
    return sum(map(len, by_model.values()))


def _missing(root: type[Indexed]) -> QuerySet[Indexed]:
    words = FieldWords.objects.filter(kind=kind_of(root), object_id=OuterRef("pk"), analysis=ANALYSIS_VERSION)
    missing: QuerySet[Indexed] = root._default_manager.filter(~Exists(words)).order_by("pk")
    return missing.specific() if isinstance(missing, PageQuerySet) else missing
