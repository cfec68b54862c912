"""Inviting someone by mail: a link that opens once, for the account that proved the address."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from asv.accounts.addresses import canonical_email, proved_addresses
from asv.accounts.models import User
from asv.core.templatetags.asv import date_fr
from asv.core.visitor import Visitor
from asv.jobs.letters import Letter
from asv.jobs.models import OutgoingMail
from asv.notifications.models import NotificationKind
from asv.notifications.telling import notify
from asv.resources.assemble import absolute_url
from network.networks.joining import KEY, Ended, activate
from network.networks.models import Invitation, InvitationState, Membership, NetworkPage

VALID = timedelta(days=14)
_BYTES = 24


class NotYours(Exception):
    """The invitation was sent to another address than those of this account."""


def may_still_leave(mail: OutgoingMail) -> bool:
    """Whether the invitation of a mail still waits for an answer."""
    pk = mail.key.removeprefix(INVITATION.prefix)
    row = Invitation.objects.filter(pk=pk).first() if pk.isdigit() else None
    return row is not None and row.is_open(timezone.now())


INVITATION = Letter(
    prefix=f"{KEY}invitation:",
    label="Invitation dans un réseau",
    template="emails/networks/invitation",
    subject="Invitation à rejoindre {network}",
    still_owed=may_still_leave,
    erased=True,
)


@transaction.atomic
def invite(network: NetworkPage, email: str, by: User, message: str = "") -> Invitation:
    """Invite this address; an invitation that still waited is replaced."""
    address = canonical_email(email)
    waiting = Invitation.objects.select_for_update().filter(network=network, state=InvitationState.PENDING)
    _end(waiting.filter(invited=address), InvitationState.CANCELLED)
    token, now = secrets.token_urlsafe(_BYTES), timezone.now()
    row = Invitation.objects.create(
        network=network, invited=address, digest=_digest(token), invited_by=by, expires_at=now + VALID
    )
    context = {
        "network": network.title,
        "by": by.get_full_name() or "La personne qui anime ce réseau",
        "message": message,
        "link": absolute_url(reverse("network_invitation", args=[token])),
        "until": date_fr(row.expires_at),
    }
    INVITATION.owe(f"{INVITATION.prefix}{row.pk}", address, context)
    return row


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """The invitation of a link; None for a link that was never ours."""
    found = Invitation.objects.filter(digest=_digest(token))
    return found.select_related("network", "invited_by").first()


def waiting_for(user: Visitor) -> list[Invitation]:
    """Invitations that wait for this person."""
    rows = Invitation.objects.filter(
        state=InvitationState.PENDING, expires_at__gt=timezone.now(), invited__in=proved_addresses(user)
    )
    return list(rows.select_related("network", "invited_by"))


def accept(invitation: Invitation, user: User) -> Membership:
    """The person is a member. Raises Ended, NotYours for another account, UnfitGroup."""
    with transaction.atomic():
        row = _open(invitation)
        if row.invited not in proved_addresses(user):
            raise NotYours
        _close(row, InvitationState.ACCEPTED)
        membership = activate(row.network, user, row.invited_by)
        _answer(row, "est acceptée")
        return membership


def refuse(invitation: Invitation) -> None:
    """The person does not want it; the link is enough. Raises Ended."""
    with transaction.atomic():
        row = _open(invitation)
        _close(row, InvitationState.REFUSED)
        _answer(row, "est refusée")


def _open(invitation: Invitation) -> Invitation:
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not row.is_open(timezone.now()):
        raise Ended
    return row


def _close(row: Invitation, state: InvitationState) -> None:
    row.state, row.ended_at, row.invited = state, timezone.now(), ""
    row.save(update_fields=["state", "ended_at", "invited"])


def _answer(row: Invitation, words: str) -> None:
    if row.invited_by is None:
        return
    title = f"Une invitation à {row.network.title} {words}"
    path = reverse("network_desk", args=[row.network.slug])
    notify([row.invited_by], NotificationKind.NETWORK, title, "", path, f"{INVITATION.prefix}{row.pk}:answer")


def _end(rows: Any, state: InvitationState) -> int:
    return int(rows.update(state=state, ended_at=timezone.now(), invited=""))


def cancel(network: NetworkPage, pk: int) -> int:
    """Withdraw an invitation of this network that waits; how many were."""
    return _end(
        Invitation.objects.filter(network=network, pk=pk, state=InvitationState.PENDING), InvitationState.CANCELLED
    )


def forget_expired(now: datetime) -> int:
    """Invitations that waited too long keep no address; how many."""
    late = Invitation.objects.filter(state=InvitationState.PENDING, expires_at__lte=now)
    return _end(late, InvitationState.CANCELLED)


def forget_invited(user: User) -> None:
    """Delete the invitations to the addresses of an account that is deleted."""
    known = user.emailaddress_set.values_list("email", flat=True)  # type: ignore[attr-defined]
    addresses = {canonical_email(email) for email in (user.email, *known)}
    _end(Invitation.objects.filter(state=InvitationState.PENDING, invited__in=addresses), InvitationState.CANCELLED)
