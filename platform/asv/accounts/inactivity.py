"""Accounts that nobody uses any more: warned twice, then deleted. Signing in cancels everything.

Article 5(1)(e) of the GDPR: personal data are kept no longer than needed. An account is only ever deleted when both
warnings have left for good at least `INACTIVE_SECOND_WARNING_DAYS` ago, whatever the clock or the worker missed:
a warning that a mail server refused keeps the account. Nor is it deleted before the day that a warning named is over,
on the calendar of Paris: that day is kept with the warning, so that mail and deletion read the same one. Staff are
never deleted; `inactive_staff` lists them.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from asv.accounts.account_mails import ACCOUNT
from asv.accounts.leaving import delete_account
from asv.accounts.models import InactivityWarning, User
from asv.core.templatetags.asv import date_fr
from asv.jobs.letters import Letter
from asv.jobs.models import MailState, OutgoingMail

logger = logging.getLogger(__name__)

BATCH = 200


def _days(name: str) -> timedelta:
    return timedelta(days=getattr(settings, name))


def expire_accounts(now: datetime) -> int:
    """Warn those who have not signed in for long, warn again, then delete: what is due, in batches; how many."""
    _note_what_left()
    _forget_who_came_back()
    return _warn_first(now) + _warn_again(now) + _delete_due(now)


def inactive_staff(now: datetime) -> QuerySet[Any]:
    """Staff accounts unused for INACTIVE_ACCOUNT_DAYS, longest unused first: never deleted without an administrator."""
    return _unused_since(now - _days("INACTIVE_ACCOUNT_DAYS")).filter(_staff()).distinct().order_by("last_used")


def _staff() -> Q:
    """Whoever has a right on the site by being staff or by a group that opens the admin."""
    admin = Q(groups__permissions__codename="access_admin")
    return Q(is_staff=True) | Q(is_superuser=True) | admin | Q(user_permissions__codename="access_admin")


def _unused_since(moment: datetime) -> QuerySet[Any]:
    return User.objects.annotate(last_used=Coalesce("last_login", "date_joined")).filter(last_used__lte=moment)


def _members_unused_since(moment: datetime) -> QuerySet[Any]:
    staff = User.objects.filter(_staff()).values("pk")
    return _unused_since(moment).exclude(pk__in=staff)


def _note_what_left() -> None:
    """Remember when the warnings left: the ledger forgets its mails after three months."""
    first = InactivityWarning.objects.filter(first_sent_at=None)
    second = InactivityWarning.objects.filter(second_sent_at=None).exclude(second_queued_at=None)
    for number, field, waiting in ((1, "first_sent_at", first), (2, "second_sent_at", second)):
        for warning in waiting.order_by("pk").iterator(BATCH):
            mail = OutgoingMail.objects.filter(key=_key(warning, number)).only("state", "sent_at").first()
            if mail is None:
                warning.delete()  # nothing says any more whether it left: warn from the beginning
            elif mail.state == MailState.SENT and mail.sent_at:
                InactivityWarning.objects.filter(pk=warning.pk).update(**{field: mail.sent_at})


def _key(warning: InactivityWarning, number: int) -> str:
    return f"{WARNING.prefix}{warning.user_id}:{warning.unused_since:%Y%m%d%H%M%S}:{number}"


def _forget_who_came_back() -> None:
    InactivityWarning.objects.filter(user__last_login__gt=F("unused_since")).delete()


def still_unused(mail: OutgoingMail) -> bool:
    """Whether the account of a queued warning is still unused, so that the warning may be sent."""
    return InactivityWarning.objects.filter(user=mail.user_id).exclude(user__last_login__gt=F("unused_since")).exists()


WARNING = Letter(
    prefix=f"{ACCOUNT.prefix}inactive:",
    label="Compte",
    template="emails/account/inactive",
    subject="Votre compte sera supprimé le {day}{last_words}",
    still_owed=still_unused,
    urgent=True,
    erased=True,
)


def _warn_first(now: datetime) -> int:
    moment = now - _days("INACTIVE_ACCOUNT_DAYS") + _days("INACTIVE_FIRST_WARNING_DAYS")
    users = list(_members_unused_since(moment).filter(inactivity_warning=None).order_by("pk")[:BATCH])
    for user in users:
        with transaction.atomic():
            warning = InactivityWarning(user=user, unused_since=user.last_used)
            warning.announced_for = last_day(warning, now, "INACTIVE_FIRST_WARNING_DAYS")
            warning.save()
            _queue(warning, 1)
    return len(users)


def _warn_again(now: datetime) -> int:
    """The second warning leaves at least as long after the first as both are apart, even if the worker slept."""
    apart = _days("INACTIVE_FIRST_WARNING_DAYS") - _days("INACTIVE_SECOND_WARNING_DAYS")
    moment = now - _days("INACTIVE_ACCOUNT_DAYS") + _days("INACTIVE_SECOND_WARNING_DAYS")
    due = InactivityWarning.objects.filter(
        unused_since__lte=moment, first_sent_at__lte=now - apart, second_queued_at=None
    ).select_related("user")
    warnings = list(due.order_by("pk")[:BATCH])
    for warning in warnings:
        with transaction.atomic():
            warning.second_queued_at = now
            warning.announced_for = last_day(warning, now, "INACTIVE_SECOND_WARNING_DAYS")
            warning.save(update_fields=["second_queued_at", "announced_for"])
            _queue(warning, 2)
    return len(warnings)


def last_day(warning: InactivityWarning, now: datetime, setting: str) -> date:
    """The last day on which signing in keeps the account, as the calendar of the site has it; `setting` names the days
    that a warning leaves. Never earlier than a warning has said already.
    """
    moment = max(warning.unused_since + _days("INACTIVE_ACCOUNT_DAYS"), now + _days(setting))
    day = _day_of(moment)
    return max(day, warning.announced_for) if warning.announced_for else day


def _day_of(moment: datetime) -> date:
    return timezone.localdate(moment, timezone.get_default_timezone())


def _queue(warning: InactivityWarning, number: int) -> None:
    user = warning.user
    context = {
        "first_name": user.first_name,
        "day": date_fr(warning.announced_for),
        "unused_since": date_fr(warning.unused_since),
        "login_url": settings.SITE_URL + reverse("account_login"),
        "data_url": settings.SITE_URL + reverse("account_data"),
        "last": number == 2,
        "last_words": ", dernier message" if number == 2 else "",
    }
    WARNING.owe(_key(warning, number), user.email, context, user=user)


def _delete_due(now: datetime) -> int:
    last = now - _days("INACTIVE_SECOND_WARNING_DAYS")
    due = InactivityWarning.objects.filter(
        unused_since__lte=now - _days("INACTIVE_ACCOUNT_DAYS"),
        first_sent_at__lte=last,
        second_sent_at__lte=last,
        announced_for__lt=_day_of(now),
    )
    members = _members_unused_since(now - _days("INACTIVE_ACCOUNT_DAYS"))
    deleted = 0
    for warning in due.filter(user__in=members.values("pk")).order_by("pk")[:BATCH]:
        deleted += _delete_if_still_unused(warning.pk)
    return deleted


def _delete_if_still_unused(pk: int) -> int:
    with transaction.atomic():
        warning = InactivityWarning.objects.select_for_update().filter(pk=pk).select_related("user").first()
        if warning is None:
            return 0
        user = User.objects.select_for_update().get(pk=warning.user_id)
        if user.last_login and user.last_login > warning.unused_since:
            warning.delete()
            return 0
        delete_account(user, told=False)
    logger.info("An account unused for %d days was deleted after two warnings", settings.INACTIVE_ACCOUNT_DAYS)
    return 1
