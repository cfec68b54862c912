"""Who an update goes to: an account, or an address that was confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from asv.accounts.models import User
from asv.core.visibility import Visibility, visible_to, visible_to_each
from network.alerts.models import Subscriber, Subscription, SubscriptionQuerySet

# The ids of an account and of an address; one of them is None.
Owner = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Recipient:
    """One mailbox. Of `user` and `subscriber` one is None; `known` is what it may see, where that was asked already."""

    user: User | None = None
    subscriber: Subscriber | None = None
    known: Visibility | None = field(default=None, compare=False, repr=False)

    @property
    def email(self) -> str:
        """Where it is written to."""
        return self.user.email if self.user else self._visitor.email

    @property
    def key(self) -> str:
        """What names it in the keys of mails: "12" for an account, "v12" for an address."""
        return key_of(self.user.pk, None) if self.user else key_of(None, self._visitor.pk)

    @property
    def is_active(self) -> bool:
        """Whether it may be written to at all."""
        return self.user is None or self.user.is_active

    @property
    def visibility(self) -> Visibility:
        """What may be told: without an account, what any visitor may read."""
        return self.known or visible_to(self.user)

    @property
    def owned(self) -> Q:
        """Condition on `Subscription` rows: those of this recipient."""
        return Q(user=self.user) if self.user else Q(subscriber=self.subscriber)

    @property
    def subscriptions(self) -> SubscriptionQuerySet:
        """All of its own, confirmed or not."""
        return Subscription.objects.filter(self.owned)

    @property
    def _visitor(self) -> Subscriber:
        if self.subscriber is None:
            raise ValueError("a recipient is an account or an address")
        return self.subscriber


def key_of(user_id: int | None, subscriber_id: int | None) -> str:
    """The recipient of these ids as named in the keys of mails."""
    return str(user_id) if user_id else f"v{subscriber_id}"


def locked_recipient(user_id: int | None, subscriber_id: int | None) -> Recipient | None:
    """The recipient of these ids, locked until the end of the transaction; None where it was deleted meanwhile."""
    if user_id:
        user = User.objects.select_for_update().filter(pk=user_id).first()
        return Recipient(user=user) if user else None
    visitor = Subscriber.objects.select_for_update().filter(pk=subscriber_id or 0).first()
    return Recipient(subscriber=visitor) if visitor else None


def locked_recipients(owners: Iterable[Owner]) -> dict[Owner, Recipient]:
    """As `locked_recipient`, for many in a constant number of queries; those gone meanwhile are missing."""
    wanted = list(owners)
    users = User.objects.select_for_update().filter(pk__in=[user for user, _visitor in wanted if user])
    visitors = Subscriber.objects.select_for_update().filter(pk__in=[visitor for _user, visitor in wanted if visitor])
    found: dict[Owner, Recipient] = {}
    for pk, visibility in visible_to_each(users.order_by("pk")).items():
        found[pk, None] = Recipient(user=visibility.user, known=visibility)
    anyone = visible_to(None)
    for visitor in visitors.order_by("pk"):
        found[None, visitor.pk] = Recipient(subscriber=visitor, known=anyone)
    return found


def sights_of(users: QuerySet[User]) -> dict[int | None, Visibility]:
    """`{user id: what this account may see}`; under None, what visitors without an account may see."""
    sights: dict[int | None, Visibility] = {None: visible_to(None)}
    for pk, visibility in visible_to_each(users).items():
        sights[pk] = visibility
    return sights


def owner_of(subscription: Subscription) -> Recipient:
    """Whose subscription this is."""
    return Recipient(user=subscription.user, subscriber=subscription.subscriber)
