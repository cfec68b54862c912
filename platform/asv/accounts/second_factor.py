"""A second factor before the admin: whoever may publish in everyone's name proves twice who they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from asv.accounts.proving import note_proof

ADMIN = "/admin/"
TARGET = "second_factor_target"
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_OPEN = (f"{ADMIN}login/", f"{ADMIN}logout/")


def staff_second_factor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Lead staff to their second factor before any page of the admin, however they signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ADMIN) and request.path not in _OPEN and settings.REQUIRE_STAFF_SECOND_FACTOR:
            missing = _missing_step(request)
            if missing:
                return HttpResponseRedirect(missing)
            request.session.pop(TARGET, None)
        return get_response(request)

    return middleware


def _missing_step(request: HttpRequest) -> str:
    """Where a member of staff goes before the admin; empty for who passed, and for who has no business there."""
    user: Any = request.user
    if not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
        return ""
    target = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("wagtailadmin_home")
    types = set(Authenticator.objects.filter(user=user, type__in=_FACTORS).values_list("type", flat=True))
    if not types:
        return f"{reverse('staff_second_factor')}?{urlencode({'next': target})}"
    if passed_second_factor(request):
        return ""
    asked = "mfa_reauthenticate" if Authenticator.Type.TOTP in types else "mfa_reauthenticate_webauthn"
    return f"{reverse(asked)}?{urlencode({'next': target})}"


def passed_second_factor(request: HttpRequest) -> bool:
    """Whether a second factor was used in this session."""
    user: Any = request.user
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


@receiver(authenticator_added)
def count_as_passed(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Count a factor that was just set up as used in this session: setting it up took its code or its touch."""
    if authenticator.type in _FACTORS and request.user.is_authenticated and request.user.pk == user.pk:
        note_proof(request, user, "mfa", id=authenticator.pk, type=str(authenticator.type), reauthenticated=True)


@never_cache
@login_required
@require_safe
def explain(request: HttpRequest) -> HttpResponse:
    """The page that says why the admin asks for a second factor, with the ways to set one up.

    It remembers in the session the address of the admin to go on to (`next`, else the admin's home).
    """
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, None) or not target.startswith(ADMIN):
        target = reverse("wagtailadmin_home")
    request.session[TARGET] = target
    return render(request, "mfa/staff.html", {"target": target})
