"""Editions of a resource: one names the edition it replaces, and wherever either is shown the other is told.

Which page names which is remembered for every process; whether a reader may know of a page is asked of the database
each time, as everywhere. A page that has no editions, as most have none, costs no statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.cache import caches
from django.db import connection
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.models import Page, Revision

from asv.core.prepared import Rows, in_steps
from asv.core.remembered import forget
from asv.core.visibility import Visibility, visibility_of
from asv.resources.assemble import page_path
from asv.resources.models import ResourcePage

EDITIONS = "resources.editions"  # under which it is remembered which page names which
_LONGEST = 300
_TOLD = tuple(
    field.attname
    for field in Page._meta.concrete_fields
    if field.attname in {"id", "path", "title", "live", "url_path"}
)
Links = Mapping[int, int]  # from a resource to the edition it replaces


@dataclass(frozen=True, slots=True)
class Edition:
    """Another edition of a resource: its number, title and path."""

    id: int
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions around a resource that a reader may know of: the newest that replaces it, and the former ones,
    the nearest first."""

    newest: Edition | None = None
    former: tuple[Edition, ...] = ()

    @property
    def previous(self) -> Edition | None:
        """The edition that this one replaces."""
        return self.former[0] if self.former else None


NONE = Editions()


def editions_of(ids: Iterable[int], visibility: Visibility) -> dict[int, Editions]:
    """The editions around each of these resources; those that have none are left out. A query where any has some.

    An edition that this person may not see listed is passed over: those before and after it still tell of each other.
    """
    links = _links()
    if not links:
        return {}
    newer = _turned(links)
    around = {pk: (_later(pk, newer), _earlier(pk, links)) for pk in ids if pk in links or pk in newer}
    wanted = {pk for later, earlier in around.values() for pk in (*later, *earlier)}
    if not wanted:
        return {}
    rows = [Page.from_db(connection.alias, _TOLD, row) for row in in_steps("editions", _rows, sorted(wanted))]
    known = {row.pk: Edition(row.pk, row.title, page_path(row)) for row in rows if visibility.may_list(row)}
    found = {
        pk: Editions(
            next((known[one] for one in later if one in known), None),
            tuple(known[one] for one in earlier if one in known),
        )
        for pk, (later, earlier) in around.items()
    }
    return {pk: editions for pk, editions in found.items() if editions != NONE}


def _rows(*ids: int) -> Rows:
    rows: Rows = Page.objects.filter(pk__in=ids).values_list(*_TOLD)
    return rows


def editions_context(page: ResourcePage, request: HttpRequest) -> dict[str, object]:
    """`editions`, for the templates of every resource."""
    found = editions_of([page.pk], visibility_of(request)) if page.pk else {}
    return {"editions": found.get(page.pk, NONE)}


def _links() -> Links:
    """Each resource that names the edition it replaces, and that edition; drafts too, which `listed` leaves out."""
    found: dict[int, int] | None = caches["remembered"].get(EDITIONS)
    if found is None:
        rows = ResourcePage.objects.exclude(previous_edition=None).order_by("pk")
        found = dict(rows.values_list("pk", "previous_edition_id"))
        caches["remembered"].set(EDITIONS, found, _LONGEST)
    return found


def _turned(links: Links) -> dict[int, list[int]]:
    newer: dict[int, list[int]] = {}
    for pk, previous in links.items():
        newer.setdefault(previous, []).append(pk)
    return newer


def _later(pk: int, newer: Mapping[int, list[int]]) -> list[int]:
    """What replaces a resource, the furthest first, the last made first of those that replace the same."""
    found, step = {pk: None}, [pk]
    while step:
        step = [one for before in step for one in newer.get(before, ()) if one not in found]
        found.update(dict.fromkeys(step))
    return list(found)[:0:-1]


def _earlier(pk: int, links: Links) -> list[int]:
    """What a resource replaces, the nearest first."""
    found = {pk: None}
    while (pk := links.get(pk, 0)) and pk not in found:
        found[pk] = None
    return list(found)[1:]


@receiver(post_save)
@receiver(post_delete)
def edition_changed(sender: type, instance: object, **kwargs: object) -> None:
    """A page names another edition, or none any more."""
    if isinstance(instance, ResourcePage) and (instance.previous_edition_id or instance.pk in _links()):
        forget(EDITIONS)


@receiver(pre_delete, sender=ResourcePage)
def edition_deleted(sender: type, instance: ResourcePage, **kwargs: object) -> None:
    """What replaced a page that is deleted replaces what that one replaced, in the next edit of it too."""
    for page in ResourcePage.objects.filter(previous_edition=instance.pk):
        ResourcePage.objects.filter(pk=page.pk).update(previous_edition=instance.previous_edition_id)
        for revision in page.revisions.filter(pk=page.latest_revision_id, content__previous_edition=instance.pk):
            content = {**revision.content, "previous_edition": instance.previous_edition_id}
            Revision.objects.filter(pk=revision.pk).update(content=content)
        forget(EDITIONS)
