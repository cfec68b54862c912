"""How often one may ask for a place: enough for a training room, too little for a nuisance."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django_ratelimit.core import is_ratelimited

BY_PLACE, BY_ADDRESS = "60/m", "5/h"


def asks_too_often(request: HttpRequest, email: str) -> bool:
    """Whether this network, or this address of a mailbox, has asked too often; counts this time."""
    return _limited(request, "place", get_adapter().get_client_ip(request), BY_PLACE) or _limited(
        request, "address", email.lower(), BY_ADDRESS
    )


def _limited(request: HttpRequest, group: str, value: str, rate: str) -> bool:
    return is_ratelimited(request, group=f"registrations.{group}", key=lambda *_: value, rate=rate, increment=True)
