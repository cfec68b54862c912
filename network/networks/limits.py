"""How often one may ask, invite or write: enough for work, too little for a nuisance."""

from __future__ import annotations

from django.http import HttpRequest
from django_ratelimit.core import is_ratelimited

RATES = {"ask": "10/h", "invite": "40/d", "letter": "6/d", "meeting": "30/d"}


def too_often(request: HttpRequest, what: str) -> bool:
    """Whether this account did this too often; counts this time."""
    key = str(request.user.pk)
    return is_ratelimited(request, group=f"memberships.{what}", key=lambda *_: key, rate=RATES[what], increment=True)
