"""Making, confirming and leaving subscriptions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q, QuerySet

from asv.accounts.addresses import proved_addresses
from asv.accounts.consents import TEXTS, record_consent, withdraw_consent
from asv.accounts.models import ConsentKind, User
from network.alerts.models import Subscriber, Subscription
from network.alerts.recipients import Recipient, owner_of

LIMIT = 30
CONSENT = TEXTS[ConsentKind.UPDATES].version


class TooMany(Exception):
    """The recipient already has as many subscriptions as one may have."""


def subscribe(recipient: Recipient, wanted: Subscription) -> tuple[Subscription, bool]:
    """The subscription as saved, and whether it is new; the same search is subscribed to once. Raises TooMany.

    `wanted` is unsaved: what is searched, the name and the rhythm.
    """
    with transaction.atomic():
        _hold(recipient)  # two tabs count one after the other
        wanted.user, wanted.subscriber, wanted.consent = recipient.user, recipient.subscriber, CONSENT
        known = recipient.subscriptions.filter(fingerprint=wanted.fingerprint_now).first()
        if known:
            return known, False
        # Requests that nobody confirmed count for nothing: anyone may make them for somebody else's address.
        if recipient.subscriptions.filter(confirmed_at__isnull=False).count() >= LIMIT:
            raise TooMany
        wanted.save()
        if recipient.user:
            record_consent(recipient.user, ConsentKind.UPDATES)
        return wanted, True


def _hold(recipient: Recipient) -> None:
    if recipient.user:
        User.objects.select_for_update().get(pk=recipient.user.pk)
    elif recipient.subscriber:
        Subscriber.objects.select_for_update().get(pk=recipient.subscriber.pk)


def verified_account(email: str) -> User | None:
    """The account that has proved this address."""
    proved = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    return proved.user if proved else None


def confirm(subscription: Subscription, now: datetime) -> Subscription:
    """Confirm what a visitor asked for; what was confirmed already stays as it was, paused or not.

    Where the address has an account by now, the subscription joins it.
    """
    with transaction.atomic():
        held = Subscription.objects.select_for_update().get(pk=subscription.pk)
        if held.confirmed_at is None:
            held.confirmed_at, held.active, held.stopped_at = now, True, None
            held.save(update_fields=["confirmed_at", "active", "stopped_at"])
        account = verified_account(held.subscriber.email) if held.subscriber else None
        return join_account(account, held.subscriber).get(held.pk, held) if account and held.subscriber else held


def join_account(user: User, subscriber: Subscriber) -> dict[int, Subscription]:
    """Give an account what its address confirmed without it; by old id, the subscriptions as they are now.

    The same search stays once, the account's own. What waits for its confirmation goes on waiting.
    """
    with transaction.atomic():
        own = {row.fingerprint: row for row in Subscription.objects.filter(user=user)}
        joined = {}
        for row in subscriber.subscriptions.filter(confirmed_at__isnull=False):
            if row.fingerprint in own:
                joined[row.pk] = own[row.fingerprint]
                row.delete()
            else:
                Subscription.objects.filter(pk=row.pk).update(user=user, subscriber=None)
                joined[row.pk] = Subscription.objects.get(pk=row.pk)
        if joined:
            record_consent(user, ConsentKind.UPDATES)
        if not subscriber.subscriptions.exists():
            subscriber.delete()
        return joined


def join_by_address(user: User) -> None:
    """Give an account what its proved addresses subscribed to before it was made."""
    for subscriber in _subscribers_of(user):
        join_account(user, subscriber)


def forget_by_address(user: User) -> None:
    """Forget what the account's proved addresses subscribed to without it."""
    _subscribers_of(user).delete()


def _subscribers_of(user: User) -> QuerySet[Subscriber]:
    return Subscriber.objects.filter(email__in=proved_addresses(user))


def stop(subscriptions: Iterable[Subscription]) -> int:
    """Send nothing more for these; how many were still active."""
    return Subscription.objects.filter(pk__in=[row.pk for row in subscriptions]).stop()


def stop_all(named: Iterable[Subscription]) -> list[Subscription]:
    """Send nothing more to the owners of these; what they were subscribed to."""
    owners = Q(pk__in=[])
    for row in named:
        owners |= owner_of(row).owned
    rows = list(Subscription.objects.filter(owners).select_related("user", "subscriber"))
    stop(rows)
    for user in {row.user for row in rows if row.user}:
        withdraw_consent(user, ConsentKind.UPDATES)
    return rows


def unsubscribe_for_good(recipient: Recipient, subscription: Subscription) -> bool:
    """Delete a subscription; whether others are left. With the last one goes the consent."""
    subscription.delete()
    left = recipient.subscriptions.exists()
    if not left and recipient.user:
        withdraw_consent(recipient.user, ConsentKind.UPDATES)
    return left
