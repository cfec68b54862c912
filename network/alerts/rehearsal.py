"""The mails that would leave at a moment: everything is done in a transaction that is rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from asv.jobs.models import OutgoingMail
from network.alerts.models import Notice
from network.alerts.sending import send_digests, send_immediate


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A mail that would leave: to whom by number, its subject, and each resource with the alerts that found it."""

    recipient: str
    subject: str
    items: tuple[tuple[str, tuple[str, ...]], ...]


def rehearse(now: datetime, frequencies: Iterable[str], match: Callable[[], None]) -> list[Rehearsed]:
    """The mails that `match` (what is published held against the alerts) and the digests of `now` would make."""
    with transaction.atomic():
        before = set(OutgoingMail.objects.order_by("-pk").values_list("pk", flat=True)[:1])
        match()
        send_immediate(now)
        send_digests(now, frequencies)
        mails = OutgoingMail.objects.filter(pk__gt=max(before, default=0)).order_by("pk")
        shown = [_rehearsed(mail) for mail in mails]
        transaction.set_rollback(True)
    return shown


def _rehearsed(mail: OutgoingMail) -> Rehearsed:
    notices = Notice.objects.filter(mail=mail).select_related("page", "subscription").order_by("page__title", "pk")
    items: dict[str, list[str]] = {}
    for notice in notices:
        items.setdefault(notice.page.title, []).append(notice.subscription.title)
    number = f"compte {mail.user_id}" if mail.user_id else f"adresse {notices[0].subscription.subscriber_id}"
    return Rehearsed(number, mail.subject, tuple((title, tuple(alerts)) for title, alerts in items.items()))
