"""What waits on the home of an account: récits that were begun from one of its addresses, and not sent."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from asv.accounts.addresses import proved_addresses
from asv.accounts.home_parts import Waiting
from asv.core.templatetags.asv import pluriel
from experiences.proposals.links import token_of
from experiences.proposals.models import OPEN_FOR, Proposal, State
from experiences.proposals.questions import QUESTIONS

MOST = 3


def recits_to_resume(request: HttpRequest) -> list[Waiting]:
    """The latest that are still open; one query. Their link is for whoever reads the mails of these addresses."""
    since = timezone.now() - OPEN_FOR
    begun = Proposal.objects.filter(state=State.BEGUN, saved_at__gte=since, email__in=proved_addresses(request.user))
    return [
        Waiting(
            title=f"« {row.title} », votre récit",
            text=f"{row.count} {pluriel(row.count, 'réponse,réponses')} sur {len(QUESTIONS)}.",
            act="Reprendre",
            url=reverse("proposal", args=[token_of(row)]),
            icon="pencil",
        )
        for row in begun.order_by("-saved_at")[:MOST]
    ]
