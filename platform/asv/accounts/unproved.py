"""Accounts asked for online whose address nobody proved: erased after `UNPROVED_ACCOUNT_DAYS`.

Only those that someone asked for on the sign-up page. An account that the team made waits for its person, however
long: it is the team's to take back. Article 5(1)(c) of the GDPR: an address that anyone may have typed is not kept.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from asv.accounts.leaving import delete_account
from asv.accounts.models import AddressChange, User

logger = logging.getLogger(__name__)

BATCH = 200
CHANGE_DAYS = 3


def erase_unproved(now: datetime) -> int:
    """Erase accounts never proved in time, at most BATCH, and wished addresses too old to prove; how many accounts."""
    AddressChange.objects.filter(asked_at__lte=now - timedelta(days=CHANGE_DAYS)).delete()
    return sum(_erase(pk, now) for pk in _due(now).order_by("pk").values_list("pk", flat=True)[:BATCH])


def _due(now: datetime) -> QuerySet[User]:
    """Never one that the team gave a part in the site, whatever else."""
    proved = EmailAddress.objects.filter(verified=True).values("user")
    plain = User.objects.filter(is_staff=False, is_superuser=False, groups=None, user_permissions=None)
    return plain.filter(unproved_since__lte=now - timedelta(days=settings.UNPROVED_ACCOUNT_DAYS)).exclude(pk__in=proved)


def _erase(pk: int, now: datetime) -> int:
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=pk).first()
        # Asked once more under the row's lock: the link may have been followed at this very moment.
        if user is None or not _due(now).filter(pk=pk).exists():
            return 0
        delete_account(user, told=False)
    logger.info("An account that nobody proved for %d days was erased", settings.UNPROVED_ACCOUNT_DAYS)
    return 1
