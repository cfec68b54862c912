"""The link of a proposal: whoever has it goes on, and sees what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from asv.core.signed_links import LinkEnded, SignedLink
from experiences.proposals.models import OPEN_FOR, Proposal, State

_LINK = SignedLink("experiences.proposals", "proposal", of_a_key=True)


_COMPANION = SignedLink("experiences.proposals.companion", "proposal_companion", of_a_key=True)


def companion_url(proposal: Proposal) -> str:
    """The whole address of who accompanies it, for mails."""
    return _COMPANION.url(proposal.companion_key)


def accompanied(token: str) -> Proposal | None:
    """The proposal that the link of a companion opens; None for one that is not ours, was taken back, or has ended."""
    try:
        key = _COMPANION.read(token)
    except LinkEnded:
        return None
    return _still_open().filter(companion_key=key).first() if key else None


def token_of(proposal: Proposal) -> str:
    """What stands in the addresses of a proposal."""
    return _LINK.token(proposal.key)


def url_of(proposal: Proposal) -> str:
    """Its whole address, for mails."""
    return _LINK.url(proposal.key)


def agreement_url(proposal: Proposal) -> str:
    """The whole address of the text to agree to, for mails."""
    return f"{settings.SITE_URL}{reverse('proposal_agreement', args=[token_of(proposal)])}"


def proposal_of(token: str) -> Proposal | None:
    """The proposal of a link; None for a link that is not ours, or that a month without a visit has ended."""
    try:
        key = _LINK.read(token)
    except LinkEnded:
        return None
    return _still_open().filter(key=key).first() if key else None


def _still_open() -> QuerySet[Proposal]:
    return Proposal.objects.filter(~Q(state=State.BEGUN) | Q(saved_at__gte=timezone.now() - OPEN_FOR))
