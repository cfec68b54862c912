"""Telling who keeps a resource, as a favourite or in a dossier, that it or a file of it has a newer edition: once.

In the site: a mail goes only to those who asked to follow it (`owing`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from asv.accounts.models import Favourite, User
from asv.core.visibility import visible_to_each
from asv.dossiers.models import DossierItem
from asv.notifications.models import Notification, NotificationKind
from asv.notifications.telling import notify_each
from asv.resources.assemble import page_path
from asv.resources.changes import tells_of_a_file
from asv.resources.models import ChangeKind, ChangeNote, ResourcePage

BATCH = 500


@dataclass(frozen=True, slots=True)
class _News:
    """What is told of a note: under which words, where it leads, once for which key."""

    title: str
    text: str
    page: ResourcePage
    key: str


def tell_keepers(note: ChangeNote) -> None:
    """Tell those who keep the page of this note, and do not follow it, what replaces it or a file of it, as far as
    they may know of that; safe to repeat. Notes of another kind tell them nothing."""
    news = _news(note)
    if news is None:
        return
    kept = _kept_titles(note)
    ids = sorted(kept)
    for start in range(0, len(ids), BATCH):
        seeing = visible_to_each(User.objects.filter(pk__in=ids[start : start + BATCH], is_active=True))
        notify_each(
            _notification(news, user_id, kept[user_id])
            for user_id, visibility in seeing.items()
            if visibility.may_list(news.page)
        )


def _news(note: ChangeNote) -> _News | None:
    newest = note.replaced_by
    if note.kind == ChangeKind.REPLACED and newest is not None:
        text = f"« {newest.title} » remplace cette ressource, que vous gardez."
        return _News("Une édition plus récente existe", text, newest, f"edition-{note.page_id}-{newest.pk}")
    if note.page is not None and tells_of_a_file(note):
        return _News("Un fichier a une nouvelle édition", note.note, note.page, f"file-{note.pk}")
    return None


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


def _notification(news: _News, user_id: int, title: str) -> Notification:
    """Its words and its way are shown to those who may read the page it leads to, whenever they look."""
    return Notification(
        user_id=user_id,
        kind=NotificationKind.WATCH,
        title=f"{news.title} : {title}",
        text=news.text,
        path=page_path(news.page),
        key=news.key,
        resource_id=news.page.pk,
    )
