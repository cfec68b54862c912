"""How often registrations may be asked for, by network address and by mailbox."""

from __future__ import annotations

from django.http import HttpRequest
from django_ratelimit.core import is_ratelimited

from asv.accounts.addresses import mailbox_of
from asv.accounts.stranger_mails import may_write_to
from asv.core.client_address import client_address

BY_PLACE, BY_ADDRESS = "60/m", "5/h"


def asks_too_often(request: HttpRequest, email: str) -> bool:
    """Whether this network, or this mailbox whatever its tag, has asked too often; counts this time."""
    return (
        _limited(request, "place", client_address(request), BY_PLACE)
        or _limited(request, "address", mailbox_of(email), BY_ADDRESS)
        or not may_write_to(request, email)
    )


def _limited(request: HttpRequest, group: str, value: str, rate: str) -> bool:
    return is_ratelimited(request, group=f"registrations.{group}", key=lambda *_: value, rate=rate, increment=True)
