"""A mail to try: what an alert would have written of the last three months; the ledger is left alone."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

from asv.jobs.letters import Words, always_owed
from network.alerts.expecting import expected
from network.alerts.letter import SHOWN, context_of
from network.alerts.models import Subscription
from network.alerts.passages import Passages
from network.alerts.questions import stored_question
from network.alerts.rechecking import UPDATE
from network.alerts.recipients import Recipient

# Not under the key of updates: what is still owed is asked of the ledger, and a trial settles nothing.
TRIAL = replace(
    UPDATE,
    prefix="trial:",
    label="Essai d’une alerte",
    subject="Essai : {subject}",
    still_owed=always_owed,
    owed_no_more=None,
)


def trial_words(recipient: Recipient, subscription: Subscription, now: datetime) -> Words | None:
    """The mail; None where nothing would have come, or the alert is obsolete."""
    context = _context(recipient, subscription, now)
    return TRIAL.words(context) if context else None


def owe_trial(recipient: Recipient, subscription: Subscription, now: datetime) -> None:
    """Owe that mail to the recipient."""
    context = _context(recipient, subscription, now)
    if context:
        TRIAL.owe(f"{TRIAL.prefix}{recipient.key}:{uuid.uuid4()}", recipient.email, context, user=recipient.user)


def _context(recipient: Recipient, subscription: Subscription, now: datetime) -> dict[str, object] | None:
    question = stored_question(subscription.querystring)
    if question.ignored:
        return None
    found = expected(question, recipient.visibility, now, shown=SHOWN)
    if found is None or not found.cards:
        return None
    return context_of(
        recipient, [(card, [subscription]) for card in found.cards], Passages(), beyond=found.total - len(found.cards)
    )
