"""Telling people something in the site: each thing once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import caches
from django.db import transaction

from asv.core.visibility import Visibility
from asv.notifications.models import KEPT_DAYS, TITLE_LENGTH, Notification
from asv.resources.models import ResourcePage

BATCH = 500
_REMEMBERED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """A notification as this person may read it now; without `readable` its text and address stay hidden."""

    notification: Notification
    readable: bool

    @property
    def text(self) -> str:
        """What it says."""
        return self.notification.text if self.readable else ""

    @property
    def path(self) -> str:
        """Where it leads, if anywhere."""
        return self.notification.path if self.readable else ""


def notify(
    users: Iterable[Any], kind: str, title: str, text: str = "", path: str = "", key: str = "", resource: Any = None
) -> None:
    """Tell each of these people, once for this key however often it is called.

    `path` is an address on this site; with a `resource`, text and path are shown while the person may read it.
    Raises ValueError for a path that leads elsewhere, or without a key.
    """
    pk = resource.pk if resource else None
    notify_each(
        Notification(user_id=user.pk, kind=kind, title=title, text=text, path=path, key=key, resource_id=pk)
        for user in users
    )


def notify_each(notifications: Iterable[Notification]) -> None:
    """The same for notifications that differ; their words are made fit for XML. Raises ValueError as `notify`."""
    rows = list(notifications)
    for row in rows:
        if row.path and (not row.path.startswith("/") or row.path[1:2] in ("/", "\\")):
            raise ValueError(f"not an address of this site: {row.path!r}")
        if not row.key:
            raise ValueError("a notification without a key could be told twice")
        row.title = _words(row.title, " ")[:TITLE_LENGTH]
        row.text = _words(row.text, "\n")
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    _forget_counts({row.user_id for row in rows})


def _words(text: str, line_break: str) -> str:
    lines = ("".join(c for c in line if c >= " " and c not in "\x7f\ufffe\uffff") for line in text.splitlines())
    return line_break.join(lines)


def shown(notifications: Iterable[Notification], visibility: Visibility) -> list[Shown]:
    """These notifications for their owner, who may have lost or gained rights since: one query and the visibility's."""
    rows = list(notifications)
    ids = {row.resource_id for row in rows if row.resource_id}
    pages = ResourcePage.objects.filter(pk__in=ids)
    readable = set(visibility.readable(pages).values_list("pk", flat=True)) if ids else set()
    return [Shown(row, row.resource_id is None or row.resource_id in readable) for row in rows]


def unread_count(user: Any) -> int:
    """How many notifications this person has not read; every page shows it, so it is remembered for a minute."""
    known = caches["remembered"].get(_count_key(user.pk))
    if known is None:
        known = Notification.objects.filter(user=user, read_at=None).count()
        caches["remembered"].set(_count_key(user.pk), known, _REMEMBERED_SECONDS)
    return int(known)


def _count_key(user_id: int) -> str:
    return f"asv.notifications.unread:{user_id}"


def _forget_counts(user_ids: Iterable[int]) -> None:
    keys = [_count_key(user_id) for user_id in user_ids]
    caches["remembered"].delete_many(keys)
    # Whoever counts before the commit would remember the count of before.
    transaction.on_commit(lambda: caches["remembered"].delete_many(keys))


def mark_read(user: Any, now: datetime, **which: object) -> int:
    """Mark those of this person's that fit as read; how many were not yet."""
    number = Notification.objects.filter(user=user, read_at=None, **which).update(read_at=now)
    _forget_counts([user.pk])
    return number


def prune(now: datetime) -> int:
    """Forget notifications after six months, read or not; how many."""
    return Notification.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS)).delete()[0]
