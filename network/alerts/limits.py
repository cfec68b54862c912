"""How often alerts may be asked for. Addresses of people and of the network are hashed before they are counted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django_ratelimit.core import is_ratelimited

from asv.accounts.addresses import mailbox_of
from asv.accounts.stranger_mails import may_write_to
from asv.core.client_address import client_address

# By address of the network, what a training room may need; by mailbox, what a person may need.
PER_NETWORK, PER_MAILBOX, PER_ACCOUNT = "40/h", "5/h", "5/h"
_SALT = "network.updates.limits"


def network_is_tired(request: HttpRequest, group: str) -> bool:
    """Count a request of this IP address in `group`; True where it has passed PER_NETWORK within the hour."""
    return _over(request, group, client_address(request), PER_NETWORK)


def mailbox_is_full(request: HttpRequest, email: str) -> bool:
    """Count a mail to this mailbox, tags aside; True where it has passed PER_MAILBOX within the hour."""
    return _over(request, "mailbox", mailbox_of(email), PER_MAILBOX) or not may_write_to(request, email)


def account_is_tired(request: HttpRequest) -> bool:
    """Count a trial mail of this account; True where it has passed PER_ACCOUNT within the hour."""
    return _over(request, "trial", str(request.user.pk), PER_ACCOUNT)


def slow_down(request: HttpRequest) -> HttpResponse:
    """The page for requests over a limit: 429 with `Retry-After` of an hour."""
    response = render(request, "updates/slow_down.html", status=429)
    response["Retry-After"] = "3600"
    return response


def _over(request: HttpRequest, group: str, who: str, rate: str) -> bool:
    hashed = salted_hmac(_SALT, who, algorithm="sha256").hexdigest()
    return bool(is_ratelimited(request, group=f"updates.{group}", key=lambda *_: hashed, rate=rate, increment=True))
