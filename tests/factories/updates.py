"""Subscriptions and the rounds of the worker for tests."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from io import StringIO
from typing import Any

from django.core import mail
from django.core.management import call_command
from django.db.models import F

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


def mails() -> list[Any]:
    """What has left, oldest first."""
    return list(mail.outbox)


def titles_in(message: Any, *titles: str) -> list[int]:
    """How often each title stands in the text of a mail."""
    return [message.body.count(title) for title in titles]


def shift_publication(page: Any, **delta: Any) -> None:
    """Move the first publication of a page in time."""
    from datetime import timedelta

    type(page).objects.filter(pk=page.pk).update(first_published_at=F("first_published_at") + timedelta(**delta))
