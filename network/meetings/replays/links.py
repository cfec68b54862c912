"""The link to one's evaluation: signed, good once, for thirty days."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from asv.core.signed_links import LinkEnded, SignedLink
from network.meetings.replays.models import Thanks

OPEN_FOR = timedelta(days=30)
_LINK = SignedLink("network.replays.evaluation", "meeting_evaluation")


def evaluation_url(thanks: Thanks) -> str:
    """The absolute address of the form for one person."""
    return _LINK.url(thanks.pk)


def thanks_of(token: str) -> Thanks | None:
    """Whom a link was sent to; None for a link that is not ours. Raises LinkEnded for one that is over."""
    pk = _LINK.read(token)
    if pk is None:
        return None
    thanks = Thanks.objects.select_related("registration__meeting").filter(pk=pk).first()
    if thanks is None or thanks.answered or timezone.now() >= thanks.sent_at + OPEN_FOR:
        raise LinkEnded
    return thanks
