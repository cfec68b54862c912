"""The link to one's evaluation: signed, good once, for thirty days."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from network.replays.models import Thanks

OPEN_FOR = timedelta(days=30)
_SALT = "network.replays.evaluation"


class LinkEnded(Exception):
    """The link was ours: its time is over, or it has been used."""


def evaluation_url(thanks: Thanks) -> str:
    """The absolute address of the form for one person."""
    return settings.SITE_URL + reverse("meeting_evaluation", args=[signing.dumps(thanks.pk, salt=_SALT)])


def thanks_of(token: str) -> Thanks | None:
    """Whom a link was sent to; None for a link that is not ours. Raises LinkEnded for one that is over."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    thanks = Thanks.objects.select_related("registration__meeting").filter(pk=pk).first()
    if thanks is None or thanks.answered or timezone.now() >= thanks.sent_at + OPEN_FOR:
        raise LinkEnded
    return thanks
