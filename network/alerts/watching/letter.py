"""The words of a change, and of the mail that tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from asv.accounts.models import User
from asv.core.visibility import Visibility
from asv.jobs.letters import short
from asv.resources.assemble import page_path
from asv.resources.changes import replacement
from asv.resources.models import ChangeKind
from network.alerts.watching.models import OwedChange
from network.alerts.watching.watches import stop_url

SHOWN = 20
NO_LONGER = "Cette ressource n’est plus accessible avec votre compte."
LABELS = {
    ChangeKind.CORRECTED: "Corrigée",
    ChangeKind.RENEWED: "Mise à jour",
    ChangeKind.REPLACED: "Remplacée",
    ChangeKind.WITHDRAWN: "Retirée du site",
    ChangeKind.RETURNED: "De nouveau en ligne",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A change as one person is told it. Without `accessible` it holds no word of what changed."""

    owed: OwedChange
    accessible: bool
    label: str
    title: str
    sentence: str
    path: str
    stop_url: str

    @property
    def url(self) -> str:
        """The absolute address; never from a request."""
        return f"{settings.SITE_URL}{iri_to_uri(self.path)}"


def item_of(owed: OwedChange, visibility: Visibility, user: User) -> Item:
    """A change for this person, as far as they may read it now; no query beyond the visibility's."""
    change, kept = owed.change, owed.watch.favourite
    page = change.page
    withdrawn = change.kind == ChangeKind.WITHDRAWN
    readable = page is not None and visibility.may_read(page)
    title = page.title if page is not None and readable else kept.kept_title or change.page_title
    if withdrawn:
        sentence = change.note or "La rédaction n’en a pas dit la raison."
    elif readable:
        sentence = _sentence(owed, visibility)
    else:
        sentence = NO_LONGER
    return Item(
        owed=owed,
        accessible=withdrawn or readable,
        label=LABELS[ChangeKind(change.kind)] if withdrawn or readable else "Modifiée",
        title=title,
        sentence=sentence,
        path=page_path(page) if page is not None and readable else reverse("account_favourites"),
        stop_url=_stop_url(user, [owed]),
    )


def _sentence(owed: OwedChange, visibility: Visibility) -> str:
    if owed.change.kind == ChangeKind.RETURNED:
        return "Cette ressource, qui avait été retirée du site, est de nouveau publiée."
    by = replacement(owed.change, visibility)
    return f"{owed.change.note}\nElle est remplacée par « {by.title} »." if by else owed.change.note


def _stop_url(user: User, owed: Sequence[OwedChange]) -> str:
    return stop_url(user.pk, {row.watch_id for row in owed})


def context_of(user: User, items: Sequence[Item]) -> dict[str, object]:
    """What the mail says that tells this person of these changes."""
    return {
        "subject": _subject(items),
        "leave_url": _stop_url(user, [item.owed for item in items]),
        "items": items[:SHOWN],
        "total": len(items),
        "more": max(len(items) - SHOWN, 0),
        "notifications_url": settings.SITE_URL + reverse("notifications"),
        "favourites_url": settings.SITE_URL + reverse("account_favourites"),
    }


def _subject(items: Sequence[Item]) -> str:
    if len(items) > 1:
        return f"{len(items)} changements dans les ressources que vous suivez"
    return f"{items[0].label} : {short(items[0].title)}"
