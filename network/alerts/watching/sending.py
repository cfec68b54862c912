"""Telling watchers: in the site and by one mail a person and round, both written in one transaction."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from asv.accounts.models import User
from asv.core.visibility import Visibility, visible_to
from asv.jobs.consuming import DATABASE_TROUBLE
from asv.jobs.letters import Letter
from asv.jobs.models import OutgoingMail
from asv.jobs.registry import RetryLater
from asv.jobs.worker import still_at_work
from asv.notifications.models import Notification, NotificationKind
from asv.notifications.telling import notify_each
from asv.resources.models import ChangeKind
from network.alerts.returns.pausing import may_be_written_to
from network.alerts.watching.letter import Item, context_of, item_of
from network.alerts.watching.models import OwedChange, OwedState

logger = logging.getLogger(__name__)


def tell_watchers(now: datetime) -> int:
    """Tell everyone what they are owed; how many mails were queued. One that fails holds up nobody else's."""
    due = OwedChange.objects.filter(_due(now), watch__favourite__user__is_active=True).order_by()
    number, failed = 0, 0
    for user_id in sorted(due.values_list("watch__favourite__user", flat=True).distinct()):
        still_at_work()
        try:
            number += _tell(user_id, now)
        except DATABASE_TROUBLE:
            raise
        except Exception:
            logger.exception("The changes of account %d could not be told", user_id)
            failed += 1
    if failed:
        raise RetryLater(f"the changes of {failed} accounts could not be told, those of {number} were")
    return number


def _tell(user_id: int, now: datetime) -> int:
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
        if user is None:
            return 0
        owed = list(_with_all().filter(_due(now), watch__favourite__user=user).order_by("change__at", "pk"))
        if not owed:
            return 0
        visibility = visible_to(user)
        items = [item_of(row, visibility, user) for row in owed]
        notify_each(_notification(user, item) for item in items)
        mail = CHANGES.owe(mail_key(user.pk, owed), user.email, context_of(user, items), user=user)
        for accessible in (True, False):
            told = [item.owed.pk for item in items if item.accessible is accessible]
            OwedChange.objects.filter(pk__in=told).update(state=OwedState.MAILED, mail=mail, accessible=accessible)
        return 1


def _due(now: datetime) -> Q:
    """Condition on the ledger: what is owed and that nobody may think again of."""
    return Q(state=OwedState.DUE) & (Q(leaves_at=None) | Q(leaves_at__lte=now))


def _with_all() -> QuerySet[OwedChange]:
    return OwedChange.objects.select_related("watch__favourite__user", "change__page", "change__replaced_by")


def _notification(user: User, item: Item) -> Notification:
    """The withdrawal's reason is for those who kept the resource; any other note is for those who may read it."""
    change = item.owed.change
    guarded = change.kind != ChangeKind.WITHDRAWN
    return Notification(
        user=user,
        kind=NotificationKind.WATCH,
        title=f"{item.label} : {item.title}",
        text=item.sentence,
        path=item.path,
        key=f"change-{change.pk}",
        resource_id=change.page_id if guarded else None,
    )


def mail_key(user_id: int, owed: Iterable[OwedChange]) -> str:
    """The key of the mail that settles these changes: a hash of them with their rounds, so that none is owed twice."""
    settled = sorted((row.pk, row.round) for row in owed)
    return f"{CHANGES.prefix}{user_id}-{hashlib.sha256(repr(settled).encode()).hexdigest()[:24]}"


def may_still_leave(mail: OutgoingMail) -> bool:
    """Whether a mail that waited is still true of this person's rights. If not, what it told is due again.

    Where mails to this person come back nothing leaves: the site's notifications have told it already.
    Who stops watching meanwhile deletes these rows: before the mail is in flight, and it does not leave, or after.
    """
    if not may_be_written_to(mail):
        return False
    owed = list(_with_all().select_for_update(of=("self",)).filter(mail=mail))
    if not owed:
        return False
    user = owed[0].watch.favourite.user
    visibility = visible_to(user)
    same = all(row.accessible is is_accessible(row, visibility) for row in owed)
    if user.is_active and same and mail.key == mail_key(user.pk, owed):
        return True
    OwedChange.objects.filter(mail=mail).update(state=OwedState.DUE, mail=None, round=F("round") + 1)
    return False


def is_accessible(row: OwedChange, visibility: Visibility) -> bool:
    """Whether the note may be told: always why something was withdrawn, else what its reader may read."""
    return item_of(row, visibility, row.watch.favourite.user).accessible


CHANGES = Letter(
    prefix="watching-",
    label="Suivi",
    template="emails/watching/changes",
    still_owed=may_still_leave,
    repeated=True,
    mailing_list=("Suivis ASV", "suivis"),
)
