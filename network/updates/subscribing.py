"""Making, changing and leaving subscriptions."""

from __future__ import annotations

from collections.abc import Iterable

from django.core import signing
from django.db import transaction

from asv.accounts.models import User
from network.updates.models import Subscription, fingerprint_of

LIMIT = 30
CONSENT = "2026-11"
_SALT = "network.updates.unsubscribe"


class TooMany(Exception):
    """The account already has as many subscriptions as one may have."""


def subscribe(user: User, querystring: str, title: str, frequency: str) -> tuple[Subscription, bool]:
    """A subscription to this search, and whether it is new; the same search is subscribed to once. Raises TooMany."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two tabs count one after the other
        known = user.subscriptions.filter(fingerprint=fingerprint_of(querystring)).first()  # type: ignore[attr-defined]
        if known:
            return known, False
        if user.subscriptions.count() >= LIMIT:  # type: ignore[attr-defined]
            raise TooMany
        fresh = Subscription(user=user, querystring=querystring, title=title, frequency=frequency, consent=CONSENT)
        fresh.save()
        return fresh, True


def unsubscribe_token(user_id: int, subscription_ids: Iterable[int]) -> str:
    """What a mail carries to stop these subscriptions without signing in; good for nothing else."""
    return signing.dumps([user_id, sorted(subscription_ids)], salt=_SALT, compress=True)


def named_by_token(token: str) -> list[Subscription] | None:
    """The subscriptions that a token names, those deleted since left out; None for a token that is not ours."""
    try:
        user_id, ids = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return list(Subscription.objects.filter(user_id=user_id, pk__in=ids))


def stop(subscriptions: Iterable[Subscription]) -> int:
    """Send nothing more for these; how many were still active."""
    return Subscription.objects.filter(pk__in=[row.pk for row in subscriptions], active=True).update(active=False)
