"""Who signs in is told that their updates wait."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from asv.accounts.models import User
from network.alerts.recipients import Recipient
from network.alerts.returns.pausing import open_pause

_COMPLAINT = "l’un de nos messages a été signalé comme indésirable"
_REFUSED = "trois de nos messages sont revenus sans être remis"


@receiver(user_logged_in)
def tell_at_sign_in(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    """Show a warning at each sign-in while the pause lasts."""
    pause = open_pause(Recipient(user=user))
    if pause is None:
        return
    if pause.told_at is None:
        pause.told_at = timezone.now()
        pause.save(update_fields=["told_at"])
    why = _COMPLAINT if pause.is_complaint else _REFUSED
    said = f"Vos alertes sont en pause : {why} ({pause.address}). La page « Mes alertes » dit comment les reprendre."
    messages.warning(request, said, fail_silently=True)
