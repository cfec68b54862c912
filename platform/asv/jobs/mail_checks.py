"""Is a mail that waited still true? Its kind is asked before it leaves (`Letter.still_owed`, `owed_no_more`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from asv.jobs.letters import letter_of, letters
from asv.jobs.models import MailState, OutgoingMail


def is_still_owed(mail: OutgoingMail) -> bool:
    """Whether a mail may still leave, by its letter's `still_owed`; a mail of no known letter may.

    Ask in the transaction that writes down the attempt.
    """
    letter = letter_of(mail.key)
    return letter is None or letter.still_owed(mail)


def cancel_untrue(mails: Sequence[OutgoingMail]) -> None:
    """Ask the kinds that answer for many mails at once; what they refuse is cancelled and leaves no more."""
    waiting: dict[str, list[OutgoingMail]] = defaultdict(list)
    for mail in mails:
        if letter := letter_of(mail.key):
            waiting[letter.prefix].append(mail)
    for letter in letters():
        if letter.owed_no_more and waiting[letter.prefix]:
            with transaction.atomic():
                _cancel(waiting[letter.prefix], set(letter.owed_no_more(waiting[letter.prefix])))


def _cancel(mails: Sequence[OutgoingMail], untrue: set[int]) -> None:
    for mail in mails:
        if mail.pk in untrue:
            mail.state = MailState.CANCELLED
    if untrue:
        OutgoingMail.objects.filter(pk__in=untrue, state=MailState.QUEUED).update(state=MailState.CANCELLED)
