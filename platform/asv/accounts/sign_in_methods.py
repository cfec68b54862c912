"""A sign-in by a method never used before on an account is told by mail: whoever holds a stolen key comes by it."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from asv.accounts.devices import device_name
from asv.accounts.models import SignInMethod, User


def remember_methods(request: HttpRequest, user: User) -> None:
    """Note how this person just signed in, and tell them of what is new; the very first sign-in is not."""
    used = _used(request, user)
    known = set(user.sign_in_methods.values_list("kind", flat=True))
    new = [kind for kind in used if kind not in known]
    if not new:
        return
    now = timezone.now()
    rows = [SignInMethod(user=user, kind=kind, first_used_at=now) for kind in new]
    SignInMethod.objects.bulk_create(rows, ignore_conflicts=True)
    if known:
        _tell(request, user, [kind.label for kind in new])


def _used(request: HttpRequest, user: User) -> list[SignInMethod.Kind]:
    """The methods of this sign-in, each once; allauth names a second factor by its type."""
    names = [record.get("type") or record.get("method") for record in get_authentication_records(request, user)]
    return [kind for kind in SignInMethod.Kind if kind.value in names]


def _tell(request: HttpRequest, user: User, methods: list[str]) -> None:
    context = {
        "methods": methods,
        "device": device_name(request.headers.get("User-Agent", "")),
        "at": timezone.localtime(),
        "sessions_url": settings.SITE_URL + reverse("usersessions_list"),
    }
    get_adapter().send_notification_mail("account/email/new_sign_in_method", user, context)
