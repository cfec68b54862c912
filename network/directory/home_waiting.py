"""What waits on the home of an account: entries of the directory that are to be confirmed."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from asv.accounts.home_parts import Waiting
from network.directory.models import Post


def entries_to_confirm(request: HttpRequest) -> list[Waiting]:
    """Entries that were asked about and not confirmed since; one query."""
    asked = Q(first_reminder_at__isnull=False) | Q(hidden_at__isnull=False)
    posts = Post.objects.filter(asked, holder=request.user).exclude(consented_at=None)  # type: ignore[misc]
    return [
        Waiting(
            title=f"Votre fiche d’annuaire : {post.function}",
            text="Elle n’est plus montrée." if post.hidden_at else "Est-elle encore juste ? Un geste suffit.",
            act="Confirmer",
            url=reverse("own_entries"),
            icon="user",
        )
        for post in posts.order_by("pk")
    ]
