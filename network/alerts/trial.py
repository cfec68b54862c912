"""A mail to try: what an alert would have written of the last three months; the ledger is left alone."""

from __future__ import annotations

import uuid
from datetime import datetime

from asv.jobs.mails import queue_mail
from network.alerts.expecting import expected
from network.alerts.letter import SHOWN, Letter, write_letter
from network.alerts.models import Subscription
from network.alerts.passages import Passages
from network.alerts.questions import stored_question
from network.alerts.recipients import Recipient

# Not under the key of updates: what is still owed is asked of the ledger, and a trial settles nothing.
KEY = "trial:"


def trial_letter(recipient: Recipient, subscription: Subscription, now: datetime) -> Letter | None:
    """The mail; None where nothing would have come, or the alert is obsolete."""
    question = stored_question(subscription.querystring)
    if question.ignored:
        return None
    found = expected(question, recipient.visibility, now, shown=SHOWN)
    if found is None or not found.cards:
        return None
    return write_letter(recipient, [(card, [subscription]) for card in found.cards], Passages(), prefix="Essai : ")


def queue_trial(recipient: Recipient, subscription: Subscription, now: datetime) -> None:
    """Owe that mail to the recipient."""
    letter = trial_letter(recipient, subscription, now)
    if letter:
        key = f"{KEY}{recipient.key}:{uuid.uuid4()}"
        queue_mail(key, recipient.email, letter.subject, letter.text, letter.html, letter.headers, recipient.user)
