"""Links that stand for a signature: each is good for one registration and one purpose."""

from __future__ import annotations

from datetime import timedelta

from asv.core.signed_links import LinkEnded, SignedLink
from network.meetings.registrations.models import Registration

CONFIRM_WITHIN = timedelta(hours=48)
_MINE = SignedLink("network.registrations.mine", "registration")
_CONFIRM = SignedLink("network.registrations.confirm", "registration_confirm", CONFIRM_WITHIN)


def mine_url(registration: Registration) -> str:
    """The absolute address where this person sees, and gives up, their place."""
    return _MINE.url(registration.pk)


def mine_path(registration: Registration) -> str:
    """The signed link to this registration as a path of the site, without its host."""
    return _MINE.path(registration.pk)


def confirm_url(registration: Registration) -> str:
    """The absolute address where an address is proved; good for two days, and only for the latest request."""
    return _CONFIRM.url([registration.pk, registration.turn])


def registration_of(token: str) -> Registration | None:
    """The registration a link stands for; None for a link that is not ours."""
    pk = _MINE.read(token)
    return _registrations().filter(pk=pk).first() if pk else None


def registration_to_confirm(token: str) -> Registration | None:
    """The registration to confirm; None for a link that is not ours. Raises LinkEnded for one that is over."""
    held = _CONFIRM.read(token)
    if held is None:
        return None
    pk, turn = held
    registration = _registrations().filter(pk=pk).first()
    if registration is None or registration.turn != turn:
        raise LinkEnded
    return registration


def _registrations():
    return Registration.objects.select_related("meeting", "user")
