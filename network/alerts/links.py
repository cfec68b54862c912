"""The signed links of mails: each is good for one thing, for a time, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from asv.core.signed_links import LinkEnded, SignedLink
from network.alerts.models import Subscriber, Subscription

# Whoever gets a mail must be able to leave long after; what shows or changes more lives less long.
LEAVE_DAYS, CONFIRM_DAYS, MANAGE_DAYS = 365, 7, 7
_LEAVE = SignedLink("network.updates.unsubscribe", "subscription_unsubscribe", timedelta(days=LEAVE_DAYS))
_LEAVE_ALL = SignedLink("network.updates.unsubscribe_all", "subscription_unsubscribe_all", timedelta(days=LEAVE_DAYS))
_CONFIRM = SignedLink("network.updates.confirm", "visitor_confirm", timedelta(days=CONFIRM_DAYS))
_MANAGE = SignedLink("network.updates.manage", "visitor_list", timedelta(days=MANAGE_DAYS))


def unsubscribe_token(subscription_ids: Iterable[int]) -> str:
    """Stops these subscriptions, whoever owns them by then: a visitor's may have joined an account."""
    return _LEAVE.token({"alertes": sorted(subscription_ids)})


def unsubscribe_all_token(subscription_ids: Iterable[int]) -> str:
    """Stops everything that the owner of these subscriptions gets."""
    return _LEAVE_ALL.token({"alertes": sorted(subscription_ids)})


def confirm_token(subscription: Subscription) -> str:
    """Confirms this one subscription."""
    return _CONFIRM.token({"alertes": [subscription.pk]})


def manage_token(subscriber: Subscriber) -> str:
    """Opens the subscriptions of this address."""
    return _MANAGE.token({"adresse": subscriber.pk})


def to_leave(token: str) -> list[Subscription] | None:
    """The subscriptions that a token stops, those deleted since left out; None for a token that is not ours."""
    return _subscriptions(token, _LEAVE)


def to_leave_all(token: str) -> list[Subscription] | None:
    """The subscriptions whose owners want nothing more; None for a token that is not ours."""
    return _subscriptions(token, _LEAVE_ALL)


def to_confirm(token: str) -> Subscription | None:
    """The subscription that a token confirms; None where the token is not ours or too old, or the request forgotten."""
    found = _subscriptions(token, _CONFIRM)
    return found[0] if found else None


def managed_by(token: str) -> Subscriber | None:
    """The address whose subscriptions a token opens; None where it is not ours, too old, or the address forgotten."""
    held = _read(token, _MANAGE, "adresse")
    return Subscriber.objects.filter(pk=held).first() if isinstance(held, int) else None


def _subscriptions(token: str, link: SignedLink) -> list[Subscription] | None:
    held = _read(token, link, "alertes")
    if not isinstance(held, list) or not all(isinstance(pk, int) for pk in held):
        return None
    return list(Subscription.objects.filter(pk__in=held).select_related("user", "subscriber"))


def _read(token: str, link: SignedLink, name: str) -> object:
    try:
        held = link.read(token)
    except LinkEnded:
        return None
    return held.get(name) if isinstance(held, dict) else None


def absolute(name: str, *args: object) -> str:
    """The address of a view as mails write it: never from a request."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
