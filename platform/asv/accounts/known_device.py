"""Browsers in which an account was signed in before: guesses made elsewhere do not keep its owner out of them.

After "device cookies" (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"): the cookie is signed, names no
one, opens nothing, and only gives the browser a count of its own.
"""

from __future__ import annotations

import secrets

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from asv.accounts.addresses import mailbox_of

COOKIE = "known_device"
MAX_AGE = 365 * 24 * 3600
_SALT = "asv.accounts.known_device"


def known_device(request: HttpRequest, email: str) -> str:
    """The random id of this browser if it signed in to this mailbox's account before (a signed cookie), else ""."""
    try:
        account, device = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=MAX_AGE)
    except (signing.BadSignature, TypeError, ValueError):
        return ""
    return str(device) if constant_time_compare(str(account), _account(email)) else ""


def remember_device(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Set the signed cookie by which `known_device` recognises this browser for this mailbox's account."""
    device = known_device(request, email) or secrets.token_urlsafe(9)
    value = signing.dumps([_account(email), device], salt=_SALT)
    response.set_cookie(COOKIE, value, MAX_AGE, secure=request.is_secure(), httponly=True, samesite="Lax")


def _account(email: str) -> str:
    return salted_hmac(_SALT, mailbox_of(email), algorithm="sha256").hexdigest()[:32]
