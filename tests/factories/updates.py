"""Subscriptions and the rounds of the worker for tests."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

from django.core import mail
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from asv.jobs.models import OutgoingMail
from asv.jobs.worker import Worker
from network.alerts.models import Frequency, Notice, Subscription


def make_subscription(user: Any, querystring: str = "", title: str = "Mon alerte", **fields: Any) -> Subscription:
    """An alert, immediate unless said otherwise."""
    fields.setdefault("frequency", Frequency.IMMEDIATE)
    subscription = Subscription(user=user, querystring=querystring, title=title, **fields)
    subscription.save()
    return subscription


def run_worker() -> Counter[str]:
    """A whole run of the worker."""
    return Worker().run_once()


def send_updates(now: str, **options: Any) -> str:
    """The command, and what it says."""
    out = StringIO()
    call_command("send_updates", now=now, stdout=out, **options)
    return out.getvalue()


def owe_since(moment: datetime) -> None:
    """As if all that is due had been published at this moment."""
    Notice.objects.filter(state="due").update(owed_since=moment)


def an_hour_passes(minutes: int = 61) -> None:
    """As if all mails had been written so many minutes ago: immediate alerts may write again."""
    then = timezone.now() - timedelta(minutes=minutes)
    OutgoingMail.objects.update(created_at=then)
    Subscription.objects.filter(last_mailed_at__isnull=False).update(last_mailed_at=then)


def mails() -> list[Any]:
    """What has left, oldest first."""
    return list(mail.outbox)


def titles_in(message: Any, *titles: str) -> list[int]:
    """How often each title stands in the text of a mail."""
    return [message.body.count(title) for title in titles]


def shift_publication(page: Any, **delta: Any) -> None:
    """Move the first publication of a page in time."""
    type(page).objects.filter(pk=page.pk).update(first_published_at=F("first_published_at") + timedelta(**delta))
