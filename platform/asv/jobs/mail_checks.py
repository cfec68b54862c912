"""Is a mail that waited still true? Who queued it is asked before it leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction

from asv.jobs.models import MailState, OutgoingMail

MailCheck = Callable[[OutgoingMail], bool]
MailsCheck = Callable[[Sequence[OutgoingMail]], Iterable[int]]
_CHECKS: dict[str, MailCheck] = {}
_CHECKS_OF_MANY: dict[str, MailsCheck] = {}


def register_mail_check(prefix: str, check: MailCheck) -> None:
    """Have `check(mail)` asked before a mail whose key begins so leaves; where it says no, the mail is cancelled.

    A mail may have waited for its server for a day. The check runs in the transaction that writes down the attempt, or
    cancels: rows it locks cannot change before the mail is in flight.
    """
    _CHECKS[prefix] = check


def register_check_of_many(prefix: str, check: MailsCheck) -> None:
    """As `register_mail_check`, asked of many mails at once: `check(mails)` gives the ids of those not to leave.

    It is asked again of those still waiting after a second; what must hold to the end belongs in a check of one.
    """
    _CHECKS_OF_MANY[prefix] = check


def is_still_owed(mail: OutgoingMail) -> bool:
    """What the checks of one say."""
    return all(check(mail) for prefix, check in _CHECKS.items() if mail.key.startswith(prefix))


def cancel_untrue(mails: Sequence[OutgoingMail]) -> None:
    """Ask the checks of many; what they refuse is cancelled and leaves no more."""
    asked: dict[str, list[OutgoingMail]] = defaultdict(list)
    for mail in mails:
        for prefix in _CHECKS_OF_MANY:
            if mail.key.startswith(prefix):
                asked[prefix].append(mail)
    for prefix, concerned in asked.items():
        with transaction.atomic():
            untrue = set(_CHECKS_OF_MANY[prefix](concerned))
            for mail in concerned:
                if mail.pk in untrue:
                    mail.state = MailState.CANCELLED
            if untrue:
                waiting = OutgoingMail.objects.filter(pk__in=untrue, state=MailState.QUEUED)
                waiting.update(state=MailState.CANCELLED)
