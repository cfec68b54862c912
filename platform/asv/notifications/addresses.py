"""Private addresses: made, replaced, taken back, and who stands behind one."""

from __future__ import annotations

import secrets
from typing import Any

from django.utils import timezone

from asv.accounts.models import User
from asv.core.signed_links import SignedLink
from asv.notifications.models import FeedAddress, Purpose

_BYTES = 24
_LINKS = {
    purpose: SignedLink("asv.notifications.address", view, of_a_key=True)
    for purpose, view in ((Purpose.FEED, "private_feed"), (Purpose.CALENDAR, "private_calendar"))
}


def renew(user: Any, purpose: str) -> FeedAddress:
    """Give this person a new address for this purpose; an earlier one opens nothing any more."""
    values = {"key": secrets.token_urlsafe(_BYTES), "created_at": timezone.now()}
    return FeedAddress.objects.update_or_create(user=user, purpose=purpose, defaults=values)[0]


def revoke(user: Any, purpose: str) -> bool:
    """Take the address back; whether there was one."""
    return bool(FeedAddress.objects.filter(user=user, purpose=purpose).delete()[0])


def revoke_all(user: User) -> None:
    """Take back every address of this person."""
    FeedAddress.objects.filter(user=user).delete()


def link_of(address: FeedAddress) -> str:
    """The whole address, to be copied into a program."""
    return _LINKS[Purpose(address.purpose)].url(address.key)


def owner_of(token: str, purpose: str) -> Any:
    """Whose address this is; None where it is forged, revoked, of another purpose, or its account is closed."""
    key = _LINKS[Purpose(purpose)].read(token)
    if key is None:
        return None
    found = FeedAddress.objects.select_related("user").filter(key=key, purpose=purpose, user__is_active=True).first()
    return found.user if found else None
