"""Telling who keeps a resource, as a favourite or in a dossier, that a newer edition of it exists: once, in the site.

A mail goes only to those who asked to follow it (`owing`).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from asv.accounts.models import Favourite, User
from asv.core.visibility import visible_to_each
from asv.dossiers.models import DossierItem
from asv.notifications.models import Notification, NotificationKind
from asv.notifications.telling import notify_each
from asv.resources.assemble import page_path
from asv.resources.models import ChangeKind, ChangeNote, ResourcePage

BATCH = 500


def tell_keepers(note: ChangeNote) -> None:
    """Tell those who keep the page of this note, and do not follow it, what replaces it, as far as they may know of
    that; safe to repeat. Notes of another kind tell them nothing."""
    newest = note.replaced_by
    if note.kind != ChangeKind.REPLACED or newest is None:
        return
    kept = _kept_titles(note)
    ids = sorted(kept)
    for start in range(0, len(ids), BATCH):
        seeing = visible_to_each(User.objects.filter(pk__in=ids[start : start + BATCH], is_active=True))
        notify_each(
            _notification(note, newest, user_id, kept[user_id])
            for user_id, visibility in seeing.items()
            if visibility.may_list(newest)
        )


def _kept_titles(note: ChangeNote) -> dict[int, str]:
    """Who keeps the page, and under what title."""
    return dict([*_in_dossiers(note), *_as_favourites(note)])


def _as_favourites(note: ChangeNote) -> Iterator[tuple[int, str]]:
    rows = Favourite.objects.filter(page=note.page_id, watch=None)
    yield from rows.values_list("user_id", "kept_title")


def _in_dossiers(note: ChangeNote) -> Iterator[tuple[int, str]]:
    following = Favourite.objects.filter(page=note.page_id).exclude(watch=None).values("user")
    rows = DossierItem.objects.filter(page=note.page_id).exclude(Q(dossier__owner__in=following))
    yield from rows.values_list("dossier__owner_id", "kept_title")


def _notification(note: ChangeNote, newest: ResourcePage, user_id: int, title: str) -> Notification:
    """Its words and its way are shown to those who may read the newer edition, whenever they look."""
    return Notification(
        user_id=user_id,
        kind=NotificationKind.WATCH,
        title=f"Une édition plus récente existe : {title}",
        text=f"« {newest.title} » remplace cette ressource, que vous gardez.",
        path=page_path(newest),
        key=f"edition-{note.page_id}-{newest.pk}",
        resource_id=newest.pk,
    )
