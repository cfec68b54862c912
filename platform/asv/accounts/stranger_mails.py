"""How often a mailbox may be written to because somebody asked for it, whoever that was: nobody's mailbox is flooded.

Codes, links to sign up, to a new password, to confirm an alert or a registration: all are asked for by typing an
address, and so by anyone. They count by mailbox (tags lead to the same one) and, for the whole network behind an
address, by how many different mailboxes it has us write to: a training room of forty signs up at once, and a town hall
of two hundred over the hour.
"""

from __future__ import annotations

from django.http import HttpRequest

from asv.accounts.addresses import mailbox_of
from asv.accounts.known_device import known_device
from asv.core.client_address import client_address
from asv.core.limits import DistinctLimit, Limit

CODES = Limit("mailbox.codes", 5, 15 * 60)
DEVICE = Limit("mailbox.device", 5, 15 * 60)
ALL_MAILS = Limit("mailbox.all", 20, 3600)
MAILBOXES = DistinctLimit("mailboxes", 200, 3600)

MAILBOX_FULL = "Cette adresse a déjà reçu beaucoup de nos messages. Réessayez dans une heure."
# The mails of an account that are sent to whatever address is typed; the others tell the owner what happened.
ASKED_BY_ANYONE = frozenset(
    {
        "account_already_exists",
        "email_confirmation",
        "email_confirmation_signup",
        "login_code",
        "password_reset_key",
        "unknown_account",
    }
)


def asked_by_anyone(template_prefix: str) -> bool:
    """Whether this mail of allauth ("account/email/login_code") goes to whatever address somebody types."""
    return template_prefix.rpartition("/")[2] in ASKED_BY_ANYONE


def may_write_to(request: HttpRequest, email: str) -> bool:
    """Whether one more mail may go to this mailbox for whoever asks, over all ways of asking; counts it."""
    mailbox = mailbox_of(email)
    give_back = MAILBOXES.take(client_address(request), mailbox)
    if give_back is None:
        return False
    if ALL_MAILS.take(mailbox):
        return True
    give_back()
    return False


def may_send_code(request: HttpRequest, email: str) -> bool:
    """Whether one more mail of the account's own (code, link) may go; counts it.

    A browser where the account was signed in before has a count of its own: who asks for codes elsewhere, to keep the
    owner from getting one, does not.
    """
    device = known_device(request, email)
    if device and DEVICE.take(f"{mailbox_of(email)} {device}"):
        return True
    return CODES.take(mailbox_of(email)) and may_write_to(request, email)


def code_wait(request: HttpRequest, email: str) -> int:
    """Seconds until such a mail may go, 0 where it may now; counts nothing."""
    device, mailbox = known_device(request, email), mailbox_of(email)
    if device and not DEVICE.is_full(f"{mailbox} {device}"):
        return 0
    return max((limit.wait(mailbox) for limit in (CODES, ALL_MAILS) if limit.is_full(mailbox)), default=0)
