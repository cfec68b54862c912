"""Writing to someone of the directory without learning their address.

The message leaves through the mail ledger, whose text is erased once it left; what stays is that a message was passed
on, that day, to that entry. No copy goes to the sender: the form would write to any address one types.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_ratelimit.core import is_ratelimited

from asv.core.client_address import client_address
from asv.core.signed_links import SignedLink
from asv.jobs.letters import Letter, always_owed
from asv.jobs.models import OutgoingMail
from asv.taxonomy.models import Organisation
from network.directory.models import ClosedContact, ContactMade, Level, Post
from network.directory.posts import set_levels
from network.directory.viewing import Viewer, shown_fields

PER_SENDER, PER_NETWORK = "10/d", "5/d"
A_DAY = 10  # messages one recipient receives through the form in a day
KEPT = timedelta(days=730)
_STOP = SignedLink("network.directory.contact", "directory_contact_stop")
CONTACT = Letter(
    prefix="directory:contact:",
    label="Annuaire",
    template="emails/directory/contact",
    subject="{words} (message par l’annuaire {site_name})",
    still_owed=always_owed,
    plain=True,
    erased=True,
    erased_subject="Message par l’annuaire",
)


class Refused(Exception):
    """Nothing was sent; the message says why, in words for the sender."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who the form writes to: an entry or a structure, never both. The address stays here."""

    title: str
    address: str
    post: Post | None = None
    organisation: Organisation | None = None

    @property
    def target(self) -> tuple[str, int]:
        """What names the recipient in tokens and in the log."""
        return ("post", self.post.pk) if self.post else ("organisation", self.organisation.pk)  # type: ignore[union-attr]

    @property
    def fields(self) -> dict[str, Post | Organisation | None]:
        """The recipient as keyword arguments of a query on the contact log."""
        return {"post": self.post} if self.post else {"organisation": self.organisation}


def recipient_of_post(post: Post, viewer: Viewer) -> Recipient | None:
    """The holder, where they let this viewer write; at the address of their account, which they have proved theirs."""
    shown = shown_fields(post, viewer)
    if not shown.get("contact") or post.holder is None:
        return None
    return Recipient(shown.get("name") or shown["function"], post.holder.email, post=post)


def recipient_of_organisation(organisation: Organisation) -> Recipient | None:
    """The structure, where it has an address and has not asked to be left alone."""
    if not organisation.email or ClosedContact.objects.filter(organisation=organisation).exists():
        return None
    return Recipient(organisation.name, organisation.email, organisation=organisation)


@dataclass(frozen=True, slots=True)
class Message:
    """What someone writes, checked by the form: one line each but for the text."""

    name: str
    email: str
    subject: str
    text: str
    nonce: str


def pass_on(request: HttpRequest, recipient: Recipient, message: Message) -> None:
    """Queue the message to its recipient, once however often its form is sent. Raises Refused beyond the limits."""
    key = f"{CONTACT.prefix}{recipient.target[0]}:{recipient.target[1]}:{message.nonce}"
    if OutgoingMail.objects.filter(key=key).exists():
        return
    if _too_many(request):
        raise Refused("Vous avez déjà écrit beaucoup de messages aujourd’hui. Réessayez demain.")
    with transaction.atomic():
        _lock(recipient)
        since = timezone.now() - timedelta(days=1)
        if ContactMade.objects.filter(made_at__gt=since, **recipient.fields).count() >= A_DAY:
            raise Refused("Cette adresse a déjà reçu beaucoup de messages aujourd’hui. Réessayez demain.")
        member = request.user.is_authenticated
        ContactMade.objects.create(from_member=member, **recipient.fields)
        context = {
            "words": message.subject,
            "message": message,
            "member": member,
            "about": recipient.title,
            "stop_url": _STOP.url(_held(recipient)),
        }
        holder = recipient.post.holder if recipient.post else None
        CONTACT.owe(key, recipient.address, context, user=holder, reply_to=message.email)


def _lock(recipient: Recipient) -> None:
    row: Any = recipient.post or recipient.organisation
    type(row).objects.select_for_update().get(pk=row.pk)


def _too_many(request: HttpRequest) -> bool:
    user = request.user
    who = f"user {user.pk}" if user.is_authenticated else client_address(request)
    rate = PER_SENDER if user.is_authenticated else PER_NETWORK
    return is_ratelimited(request, group="directory.contact", key=lambda *_: str(who), rate=rate, increment=True)


def stop_token(recipient: Recipient) -> str:
    """The token by which the recipient of a message closes their contact form."""
    return _STOP.token(_held(recipient))


def _held(recipient: Recipient) -> list[Any]:
    return [*recipient.target, recipient.post.holder_id if recipient.post else None]


def recipient_of_token(token: str) -> Recipient | None:
    """Whose form a token closes; None for one that is not ours, or whose holder left the post."""
    held = _STOP.numbers(token, 3)
    if held is None:
        return None
    kind, pk, holder = held
    if kind == "post":
        post = Post.objects.filter(pk=pk, holder=holder).exclude(holder=None).select_related("holder").first()
        return Recipient(post.function, "", post=post) if post else None
    organisation = Organisation.objects.filter(pk=pk).first()
    return Recipient(organisation.name, "", organisation=organisation) if organisation else None


def close_contact(recipient: Recipient) -> None:
    """Nobody writes to this recipient through the form any more."""
    if recipient.organisation:
        ClosedContact.objects.get_or_create(organisation=recipient.organisation)
        return
    with transaction.atomic():
        post = Post.objects.select_for_update().get(pk=recipient.post.pk)  # type: ignore[union-attr]
        if post.level("contact") != Level.NOBODY:
            set_levels(post, {**post.levels, "contact": Level.NOBODY})


def forget_messages(now: datetime) -> int:
    """Erase the log of messages after two years; how many. (What they said is erased once they left.)"""
    return ContactMade.objects.filter(made_at__lt=now - KEPT).delete()[0]
