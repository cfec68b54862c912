"""Who is about to take their data away, or delete them, has just proved who they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from asv.core.visitor import Visitor

View = Callable[..., HttpResponse]


def count_sign_in_as_proof(request: HttpRequest, user: Visitor) -> None:
    """Record a sign-in as a recent proof of identity: allauth would ask for a second one otherwise.

    Whoever comes by the link of their sign-up leaves no record with allauth: the link is written down as theirs.
    """
    if not get_authentication_records(request, user):
        note_proof(request, user, "link")
    records = get_authentication_records(request, user)
    if records:
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**row, "reauthenticated": True} for row in records]


def note_proof(request: HttpRequest, user: Visitor, method: str, **details: object) -> None:
    """Write down in the session how this account was just proved: allauth has no public way of it."""
    record_authentication(request, user, method, **details)


def recent_proof_required(view: View, reading: bool = False) -> View:
    """Ask for a password, a factor or a new code by mail where the last proof is older than a quarter of an hour.

    With `reading`, the page may be read without.
    """
    with_password = reauthentication_required(allow_get=reading)(view)

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if reading and request.method in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        if get_adapter().get_reauthentication_methods(request.user):
            return with_password(request, *args, **kwargs)
        return _code_by_mail(request) if code_is_due(request) else view(request, *args, **kwargs)

    return guarded


def code_is_due(request: HttpRequest) -> bool:
    """Whether this account, which has neither password nor factor, is to sign in by a code before it changes."""
    if get_adapter().get_reauthentication_methods(request.user):
        return False
    return _proved_since(request) >= app_settings.REAUTHENTICATION_TIMEOUT


def _proved_since(request: HttpRequest) -> float:
    user: Any = request.user
    records = get_authentication_records(request, user)
    return time.time() - max((record["at"] for record in records), default=0.0)


def _code_by_mail(request: HttpRequest) -> HttpResponse:
    """allauth has nothing to ask an account without password or factor: it signs in anew, by code."""
    target = request.path
    logout(request)
    messages.info(request, "Pour votre sécurité, demandez d'abord un nouveau code.")
    return HttpResponseRedirect(f"{reverse('account_request_login_code')}?{urlencode({'next': target})}")
