"""What waits on the home of an account: entries of the directory to confirm, posts that one is offered."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest
from django.urls import reverse

from asv.accounts.home_parts import Waiting
from network.directory.handing import open_handovers
from network.directory.models import Post


def posts_that_wait(request: HttpRequest) -> list[Waiting]:
    """Own entries that were asked about and not confirmed since, and posts of others to take over; one query."""
    proved = EmailAddress.objects.filter(user=request.user, verified=True)
    offers = open_handovers().filter(post=OuterRef("pk"), invited__in=proved.values("email"))
    asked = Q(first_reminder_at__isnull=False) | Q(hidden_at__isnull=False)
    to_confirm = Q(asked, holder=request.user, consented_at__isnull=False)
    posts = Post.objects.annotate(offer=Subquery(offers.values("pk")[:1]))
    return [
        _offered(post) if post.offer else _to_confirm(post)
        for post in posts.filter(to_confirm | Q(offer__isnull=False)).order_by("pk")
    ]


def _offered(post: Post) -> Waiting:
    return Waiting(
        title=f"On vous propose un poste : {post.function}",
        text="Le reprendre dans l’annuaire, ou le refuser.",
        act="Répondre",
        url=reverse("own_handover", args=[post.offer]),  # type: ignore[attr-defined]  # annotated above
        icon="users",
    )


def _to_confirm(post: Post) -> Waiting:
    return Waiting(
        title=f"Votre fiche d’annuaire : {post.function}",
        text="Elle n’est plus montrée." if post.hidden_at else "Est-elle encore juste ? Un geste suffit.",
        act="Confirmer",
        url=reverse("own_entries"),
        icon="user",
    )
