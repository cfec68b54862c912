"""Taking one's updates up again after a pause."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from network.alerts.recipients import Recipient
from network.alerts.returns.pausing import open_pause, resume


@never_cache
@login_required
@require_POST
def resume_updates(request: HttpRequest) -> HttpResponse:
    """My address receives mails: my alerts go on."""
    pause = open_pause(Recipient(user=request.user))  # type: ignore[arg-type]
    if pause is not None:
        resume(pause, timezone.now())
        messages.success(request, "C’est noté : vos alertes écrivent de nouveau à votre adresse.")
    return redirect("subscription_list")
