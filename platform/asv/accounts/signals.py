"""What the account remembers of what happens elsewhere."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_signed_up
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from wagtail.documents.models import document_served

from asv.accounts.favourites import add_favourites, cookie_ids
from asv.accounts.models import Download


@receiver(user_signed_up)
def bring_favourites(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """The verification link may open in another browser: what was kept is brought along at sign-up already."""
    add_favourites(user, cookie_ids(request))


@receiver(document_served)
def remember_download(sender: Any, instance: Any, request: HttpRequest, **kwargs: Any) -> None:
    """A member finds their downloads again on the account page."""
    if request.user.is_authenticated:
        Download.objects.update_or_create(
            user=request.user, document=instance, defaults={"downloaded_at": timezone.now()}
        )
