"""Mails about the account itself go through the ledger like all others.

The request that asks for one only writes a row: it takes as long for a known address as for an unknown one, and a mail
server that is down loses nothing. They carry codes and links that open an account, so their text is erased once
they left, and a code that nobody can use any more does not leave at all.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.models import EmailAddress
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from asv.jobs.mails import queue_mail
from asv.jobs.models import MailState, OutgoingMail

KEY = "account:"
CODE_KEY = f"{KEY}login_code:"
DELETED_KEY = f"{KEY}deleted:"
_LEFT = [MailState.SENT, MailState.FAILED, MailState.CANCELLED]


def queue_account_mail(name: str, message: EmailMultiAlternatives) -> None:
    """Owe this mail to its one recipient; `name` says which mail it is and begins its key."""
    [recipient] = message.to
    html = next((str(part[0]) for part in message.alternatives if part[1] == "text/html"), "")
    known = EmailAddress.objects.filter(email=recipient.lower(), verified=True).select_related("user").first()
    queue_mail(
        f"{KEY}{name}:{uuid.uuid4()}",
        recipient,
        str(message.subject),
        str(message.body),
        html,
        headers={"Auto-Submitted": "auto-generated"},
        user=known.user if known else None,
    )


def code_still_serves(mail: OutgoingMail) -> bool:
    """Whether a sign-in code would still be accepted when it arrives."""
    return timezone.now() - mail.created_at < timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT)


def forget_texts(now: datetime) -> int:
    """Erase what account mails said once they left, and every trace of mails to accounts that are gone; how many."""
    left = OutgoingMail.objects.filter(key__startswith=KEY, state__in=_LEFT)
    gone = left.filter(key__startswith=DELETED_KEY).delete()[0]
    return gone + left.exclude(text="").update(text="", html="")


def forget_mails_of(user: Any, addresses: list[str]) -> None:
    """Take from the ledger every mail to this person, whether it left or not."""
    OutgoingMail.objects.filter(user=user).delete()
    OutgoingMail.objects.filter(recipient__in=addresses).delete()
