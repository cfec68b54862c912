"""Mails about the account itself go through the ledger like all others.

The request that asks for one only writes a row: it takes as long for a known address as for an unknown one, and a mail
server that is down loses nothing. They carry codes and links that open an account, so their text is erased once
they left, and a code that nobody can use any more does not leave at all.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.utils import timezone

from asv.jobs.letters import Letter, always_owed
from asv.jobs.models import MailState, OutgoingMail

_LEFT = [MailState.SENT, MailState.FAILED, MailState.CANCELLED]


def code_still_serves(mail: OutgoingMail) -> bool:
    """Whether a sign-in code would still be accepted when it arrives."""
    return timezone.now() - mail.created_at < timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT)


# Its words are allauth's templates, `account/email/` and `mfa/email/`.
ACCOUNT = Letter(
    prefix="account:", label="Compte", template="emails/text", still_owed=always_owed, urgent=True, erased=True
)
LOGIN_CODE = replace(ACCOUNT, prefix=f"{ACCOUNT.prefix}login_code:", still_owed=code_still_serves)
DELETED = replace(
    ACCOUNT,
    prefix=f"{ACCOUNT.prefix}deleted:",
    template="emails/account/deleted",
    subject="Votre compte est supprimé",
)


def owe_account_mail(name: str, message: EmailMessage) -> None:
    """Owe what allauth wrote to its one recipient; `name` says which mail it is and begins its key."""
    [recipient] = message.to
    known = EmailAddress.objects.filter(email=recipient.lower(), verified=True).select_related("user").first()
    words = {"subject": str(message.subject), "text": str(message.body)}
    key = f"{ACCOUNT.prefix}{name}:{uuid.uuid4()}"
    ACCOUNT.owe(key, recipient, words, user=known.user if known else None)


def forget_deleted(now: datetime) -> int:
    """Erase every trace of mails to accounts that are gone, once they left; how many."""
    return OutgoingMail.objects.filter(key__startswith=DELETED.prefix, state__in=_LEFT).delete()[0]


def forget_mails_of(user: Any, addresses: list[str]) -> None:
    """Delete from the ledger every mail to this account or to one of these addresses, sent or not."""
    OutgoingMail.objects.filter(user=user).delete()
    OutgoingMail.objects.filter(recipient__in=addresses).delete()
