"""When updates to an address pause, and how they are taken up again.

Three mails refused for good within three months, or one complaint. What a server refuses for now counts for nothing.
Sign-in codes and other mails about the account go on leaving: they are how an owner comes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from asv.accounts.models import User
from asv.jobs.mails import KEPT_DAYS
from asv.jobs.models import MailReturn, OutgoingMail, ReturnKind
from network.alerts.models import Subscriber, Subscription
from network.alerts.recipients import Recipient, locked_recipient
from network.alerts.returns.models import AddressPause

REFUSED_TIMES = 3
WITHIN = timedelta(days=KEPT_DAYS)


def pause_where_needed(returned: MailReturn) -> None:
    """Pause the updates of whom this mail went to, if enough has come back; called once for each return."""
    if returned.kind == ReturnKind.DELAYED:
        return
    for recipient in _owners(returned.mail):
        if open_pause(recipient) or _enough(recipient, returned):
            _pause(recipient, returned)


def _owners(mail: OutgoingMail) -> Iterator[Recipient]:
    """Who has this address today: one who has changed it since is not concerned."""
    for user_id in User.objects.filter(email__iexact=mail.recipient).values_list("pk", flat=True):
        if recipient := locked_recipient(user_id, None):
            yield recipient
    for pk in Subscriber.objects.filter(email__iexact=mail.recipient).values_list("pk", flat=True):
        if recipient := locked_recipient(None, pk):
            yield recipient


def _enough(recipient: Recipient, returned: MailReturn) -> bool:
    if returned.kind == ReturnKind.COMPLAINT:
        return True
    since = timezone.now() - WITHIN
    resumed = _pauses(recipient).order_by("-resumed_at").values_list("resumed_at", flat=True).first()
    refused = MailReturn.objects.filter(
        kind=ReturnKind.FAILED, mail__recipient__iexact=recipient.email, received_at__gt=max(since, resumed or since)
    )
    return refused.count() >= REFUSED_TIMES


def _pause(recipient: Recipient, returned: MailReturn) -> None:
    active = recipient.subscriptions.filter(active=True)
    stopped = sorted(active.values_list("pk", flat=True))
    pause = open_pause(recipient)
    if pause is None and (stopped or recipient.user):
        pause = AddressPause(user=recipient.user, subscriber=recipient.subscriber, address=recipient.email)
        pause.reason = returned.kind
    if pause is not None:
        pause.subscriptions = sorted({*pause.subscriptions, *stopped})
        pause.save()
    active.stop()


def _pauses(recipient: Recipient) -> QuerySet[AddressPause]:
    return AddressPause.objects.filter(user=recipient.user, subscriber=recipient.subscriber)


def open_pause(recipient: Recipient) -> AddressPause | None:
    """The pause that lasts, if there is one."""
    return _pauses(recipient).filter(resumed_at=None).first()


def resume(pause: AddressPause, now: datetime) -> int:
    """Write to the address again; how many alerts are active again. Those stopped by their owner stay as they are."""
    with transaction.atomic():
        held = AddressPause.objects.select_for_update().filter(pk=pause.pk, resumed_at=None).first()
        if held is None:
            return 0
        held.resumed_at = now
        held.save(update_fields=["resumed_at"])
        own = Subscription.objects.filter(user=held.user_id, subscriber=held.subscriber_id)
        return own.filter(pk__in=held.subscriptions).take_up()


def may_be_written_to(mail: OutgoingMail) -> bool:
    """Whether news of watched favourites may leave; they stand in the site's notifications as well."""
    return not (mail.user_id and AddressPause.objects.filter(user=mail.user_id, resumed_at=None).exists())
