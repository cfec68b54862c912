"""Changes said as an editor says them, and those who watch."""

from __future__ import annotations

from typing import Any

from django.core import mail

from asv.accounts.models import Favourite
from asv.jobs.worker import Worker
from asv.resources.models import ChangeKind, ResourcePage
from network.alerts.watching.models import Watch


def say_change(page: Any, note: str = "Le budget était faux.", kind: str = ChangeKind.CORRECTED, **fields: Any) -> None:
    """Publish the page anew with a note, from its latest revision as the editor's form does."""
    draft = page.get_latest_revision_as_object()
    draft.change_kind, draft.change_note = kind, note
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision().publish()
    page.refresh_from_db()


def withdraw(page: Any, reason: str = "Les faits n'ont pu être vérifiés.", told: bool = True) -> None:
    """Unpublish with a reason, as the admin does."""
    page = ResourcePage.objects.get(pk=page.pk).specific
    page.withdrawal = (reason, told)
    page.unpublish()


def make_watch(user: Any, page: Any) -> Watch:
    """A favourite of this person's that they watch."""
    favourite = Favourite.objects.get_or_create(user=user, page=page, defaults={"kept_title": page.title})[0]
    return Watch.objects.get_or_create(favourite=favourite)[0]


def after_worker() -> list[Any]:
    """The mails that left in a whole run of the worker."""
    before = len(mail.outbox)
    Worker().run_once()
    return mail.outbox[before:]
