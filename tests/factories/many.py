"""Many pages at once, written table by table: copies of one, a tenth of the time that publishing each takes."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count as numbers
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Model
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

from asv.jobs.outbox import emit_many
from demo.synthetic.generate import _base, _insert
from network.meetings.models import MeetingPage
from tests.factories.network import make_meeting

P = TypeVar("P", bound=Page)
_LASTING = timedelta(minutes=50)
_NUMBERS = numbers(1)


@transaction.atomic
def copies(page: P, count: int, **own: Callable[[int], Any]) -> list[P]:
    """So many more pages like this one, beside it, as they stand once published: the worker is told of them.

    Terms, places and rows of their own come along. A copy is called "title n" from 1 on; `own` gives other values, each
    by a function of n.
    """
    beside = Page.objects.get(pk=page.pk).get_parent()
    last = Page._str2int(beside.get_last_child().path[-Page.steplen :])
    pages = [_copy(page, Page._get_path(beside.path, page.depth, last + n), n, own) for n in range(1, count + 1)]
    _write(pages)
    Page.objects.filter(pk=beside.pk).update(numchild=F("numchild") + count)
    for model, rows in _with_it(page, [one.pk for one in pages]):
        model._default_manager.bulk_create(rows)
    emit_many("page", [one.pk for one in pages])
    return list(type(page).objects.filter(pk__in=[one.pk for one in pages]).order_by("pk"))


def _copy(page: P, path: str, number: int, own: dict[str, Callable[[int], Any]]) -> P:
    made = copy.copy(page)
    made._state = copy.copy(page._state)
    made.title = f"{page.title} {number}"
    made.slug = f"{page.slug[:60]}-copie-{next(_NUMBERS)}"
    for name, value in own.items():
        setattr(made, name, value(number))
    made.draft_title, made.path, made.numchild, made.translation_key = made.title, path, 0, uuid.uuid4()
    made.url_path = f"{page.url_path.rstrip('/').rpartition('/')[0]}/{made.slug}/"
    made.latest_revision = made.live_revision = None
    return made


def _write(pages: list[Any]) -> None:
    """The rows of these pages in each of the tables that their type is made of."""
    below = [one for one in reversed(type(pages[0]).__mro__) if hasattr(one, "_meta") and one._meta.pk is not None]
    tables = [one for one in below if issubclass(one, Page) and one is not Page and not one._meta.abstract]
    bases = Page.objects.bulk_create([_base(page) for page in pages], batch_size=500)
    for page, base in zip(pages, bases, strict=True):
        page.id = base.pk
        for table in tables:
            setattr(page, table._meta.pk.attname, base.pk)
    for table in tables:
        _insert(table, pages)


def _with_it(page: Page, ids: list[int]) -> Iterator[tuple[type[Model], list[Model]]]:
    """What stands beside a page in other tables, once more for each of these pages."""
    many = [(line.remote_field.through, line.m2m_field_name()) for line in type(page)._meta.many_to_many]
    own = [(line.related_model, line.field.name) for line in get_all_child_relations(type(page))]
    for model, name in [*(one for one in many if one[0]._meta.auto_created), *own]:
        rows = list(model._default_manager.filter(**{name: page.pk}))
        if rows:
            yield model, [_row(row, name, pk) for pk in ids for row in rows]


def _row(row: Any, name: str, pk: int) -> Any:
    made = copy.copy(row)
    made._state = copy.copy(row._state)
    made.pk = None
    setattr(made, f"{name}_id", pk)
    return made


def many_meetings(tree: Any, count: int, *, ahead: int) -> MeetingPage:
    """So many published meetings, an hour apart, the last `ahead` of them to come; the one they are copies of."""
    first = make_meeting(tree, "Rencontre 0", days=0)
    first.starts_at += timedelta(hours=ahead - count)
    first.ends_at = first.starts_at + _LASTING
    MeetingPage.objects.filter(pk=first.pk).update(starts_at=first.starts_at, ends_at=first.ends_at)
    starts = first.starts_at
    copies(
        first,
        count - 1,
        title=lambda n: f"Rencontre {n}",
        starts_at=lambda n: starts + timedelta(hours=n),
        ends_at=lambda n: starts + timedelta(hours=n) + _LASTING,
    )
    return first
