"""The state of the mail server while it takes no mail of ours, for administrators and monitoring."""

from __future__ import annotations

from django.db import DatabaseError
from django.utils import timezone

from asv.core.health import Care
from asv.jobs.models import MailTrouble, TroubleKind
from asv.jobs.registry import RetryLater


class ServerTrouble(RetryLater):
    """No mail can leave: the server is down (DOWN) or refuses whatever we send (REFUSES)."""

    def __init__(self, kind: TroubleKind, words: str) -> None:
        super().__init__(f"{kind.value}: {words}")
        self.kind, self.words = kind, words


def note_trouble(trouble: ServerTrouble) -> None:
    """Record the trouble; `since` stays while its kind is the same."""
    now = timezone.now()
    said = {"kind": trouble.kind, "error": trouble.words[:2000], "seen_at": now}
    if not MailTrouble.objects.filter(pk=1, kind=trouble.kind).update(**said):
        MailTrouble.objects.update_or_create(pk=1, defaults={**said, "since": now})


def forget_trouble() -> None:
    """Clear the trouble: a mail left."""
    MailTrouble.objects.all().delete()


def current_trouble() -> MailTrouble | None:
    """What is wrong now, if anything is."""
    return MailTrouble.objects.first()


def mail_health() -> str:
    """ "ok", with what is wrong: the site answers without its mails, which wait, but someone is to know."""
    try:
        trouble = current_trouble()
    except DatabaseError as error:
        return type(error).__name__
    return Care(f"ok: mails wait since {trouble.since:%Y-%m-%dT%H:%MZ}, {trouble.kind}") if trouble else "ok"
