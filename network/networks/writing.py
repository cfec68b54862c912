"""Writing to the members of one's network: a plain mail to each, once; who wants none more says so in one click."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from asv.accounts.models import User
from asv.core.signed_links import SignedLink
from asv.jobs.letters import Letter
from asv.jobs.models import OutgoingMail
from network.networks.joining import KEY
from network.networks.models import Membership, NetworkLetter, NetworkPage, State

A_DAY = 3
KEPT = timedelta(days=730)
_STOP = SignedLink("network.memberships.letters", "network_letters_stop")


class TooMany(Exception):
    """The network wrote enough for today."""


def may_still_leave(mail: OutgoingMail) -> bool:
    """Whether the recipient of a queued letter is still a member who takes letters, so that it may be sent."""
    pk = mail.key.rpartition(":")[2]
    rows = Membership.objects.filter(state=State.ACTIVE, wants_letters=True)
    return pk.isdigit() and rows.filter(pk=pk).exists()


LETTER = Letter(
    prefix=f"{KEY}letter:",
    label="Message d’un réseau",
    template="emails/networks/letter",
    subject="[{network}] {words}",
    still_owed=may_still_leave,
    plain=True,
    repeated=True,
    erased=True,
)


@transaction.atomic
def write(network: NetworkPage, sender: User, subject: str, text: str, nonce: str) -> NetworkLetter:
    """Owe this letter to each member who takes letters; the same form sent twice is one letter. Raises TooMany."""
    Page.objects.select_for_update().get(pk=network.pk)
    if known := NetworkLetter.objects.filter(nonce=nonce).first():
        return known
    if network.letters.filter(sent_at__gt=timezone.now() - timedelta(days=1)).count() >= A_DAY:
        raise TooMany
    letter = NetworkLetter.objects.create(network=network, sender=sender, nonce=nonce)
    members = network.memberships.filter(state=State.ACTIVE, wants_letters=True, user__is_active=True)
    for row in members.select_related("user"):
        _owe(letter, row, network, sender, subject, text)
        letter.recipients += 1
    letter.save(update_fields=["recipients"])
    return letter


def _owe(letter: NetworkLetter, row: Membership, network: NetworkPage, sender: User, subject: str, text: str) -> None:
    context = {
        "network": network.title,
        "words": subject,
        "message": text,
        "who": sender.get_full_name() or "La personne qui anime le réseau",
        "leave_url": _STOP.url([row.pk, row.user_id]),
    }
    key = f"{LETTER.prefix}{letter.pk}:{row.pk}"
    LETTER.owe(key, row.user.email, context, user=row.user, reply_to=sender.email)


def stop_token(membership: Membership) -> str:
    """The token by which the reader of a letter stops further ones."""
    return _STOP.token([membership.pk, membership.user_id])


def membership_of_token(token: str) -> Membership | None:
    """Whose letters a token stops; None for one that is not ours."""
    held = _STOP.numbers(token, 2)
    if held is None:
        return None
    pk, user = held
    return Membership.objects.filter(pk=pk, user=user).select_related("network").first()


def forget_letters(now: datetime) -> int:
    """Erase the log of letters after two years; how many. (What they said is erased once they left.)"""
    return NetworkLetter.objects.filter(sent_at__lt=now - KEPT).delete()[0]
