"""Writing to the members of one's network: a plain mail to each, once; who wants none more says so in one click."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from asv.accounts.models import User
from asv.core.signed_links import SignedLink
from asv.jobs.mails import queue_mail
from asv.jobs.models import MailState, OutgoingMail
from network.networks.joining import KEY
from network.networks.models import Membership, NetworkLetter, NetworkPage, State

LETTER_KEY = f"{KEY}letter:"
A_DAY = 3
_STOP = SignedLink("network.memberships.letters", "network_letters_stop")


class TooMany(Exception):
    """The network wrote enough for today."""


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
    stop = _STOP.url([row.pk, row.user_id])
    who = sender.get_full_name() or "La personne qui anime le réseau"
    body = (
        f"{text}\n\n-- \n{who} écrit aux membres de {network.title}, par {settings.SITE_NAME}.\n"
        f"En répondant, vous lui écrivez directement.\nNe plus recevoir ces messages : {stop}\n"
    )
    headers = {
        "Reply-To": sender.email,
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    key = f"{LETTER_KEY}{letter.pk}:{row.pk}"
    queue_mail(key, row.user.email, f"[{network.title}] {subject}", body, headers=headers, user=row.user)


def stop_token(membership: Membership) -> str:
    """What a letter carries to stop letters; good for nothing else."""
    return _STOP.token([membership.pk, membership.user_id])


def membership_of_token(token: str) -> Membership | None:
    """Whose letters a token stops; None for one that is not ours."""
    held = _STOP.numbers(token, 2)
    if held is None:
        return None
    pk, user = held
    return Membership.objects.filter(pk=pk, user=user).select_related("network").first()


KEPT = timedelta(days=730)


def may_still_leave(mail: OutgoingMail) -> bool:
    """Whether the reader of a letter is still a member who takes letters."""
    pk = mail.key.rpartition(":")[2]
    rows = Membership.objects.filter(state=State.ACTIVE, wants_letters=True)
    return pk.isdigit() and rows.filter(pk=pk).exists()


def forget_letters(now: datetime) -> int:
    """Erase what letters said once they left, and the log after two years; how many."""
    left = OutgoingMail.objects.filter(key__startswith=LETTER_KEY).exclude(text="")
    gone = left.exclude(state__in=[MailState.QUEUED, MailState.SENDING]).update(text="", headers={})
    return gone + NetworkLetter.objects.filter(sent_at__lt=now - KEPT).delete()[0]
