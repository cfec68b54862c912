"""Who is about to take their data away, or delete them, has just proved who they are."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

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
    """Ask for a password, a factor or a code by mail where the last proof is older than a quarter of an hour.

    With `reading`, the page may be read without; what was sent goes on once the proof is given.
    """
    return login_required(reauthentication_required(allow_get=reading)(view))
