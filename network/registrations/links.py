"""Links that stand for a signature: each is good for one registration and one purpose."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from network.registrations.models import Registration

CONFIRM_WITHIN = timedelta(hours=48)
_MINE, _CONFIRM = "network.registrations.mine", "network.registrations.confirm"


class LinkEnded(Exception):
    """The link was ours; its time is over, or a later one took its place."""


def mine_url(registration: Registration) -> str:
    """The absolute address where this person sees, and gives up, their place."""
    return settings.SITE_URL + mine_path(registration)


def mine_path(registration: Registration) -> str:
    """The same for a link of the site."""
    return reverse("registration", args=[signing.dumps(registration.pk, salt=_MINE)])


def confirm_url(registration: Registration) -> str:
    """The absolute address where an address is proved; good for two days, and only for the latest request."""
    token = signing.dumps([registration.pk, registration.turn], salt=_CONFIRM)
    return settings.SITE_URL + reverse("registration_confirm", args=[token])


def registration_of(token: str) -> Registration | None:
    """The registration a link stands for; None for a link that is not ours."""
    try:
        pk = signing.loads(token, salt=_MINE)
    except signing.BadSignature:
        return None
    return _registrations().filter(pk=pk).first()


def registration_to_confirm(token: str) -> Registration | None:
    """The registration to confirm; None for a link that is not ours. Raises LinkEnded for one that is over."""
    try:
        pk, turn = signing.loads(token, salt=_CONFIRM, max_age=CONFIRM_WITHIN)
    except signing.SignatureExpired as error:
        raise LinkEnded from error
    except signing.BadSignature:
        return None
    registration = _registrations().filter(pk=pk).first()
    if registration is None or registration.turn != turn:
        raise LinkEnded
    return registration


def _registrations():  # type: ignore[no-untyped-def]
    return Registration.objects.select_related("meeting", "user")
