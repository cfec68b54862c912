"""Asking to join a network, answering, leaving, and handing on its care."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from asv.accounts.models import User
from asv.accounts.roles import MODERATORS
from asv.core.visitor import Visitor
from asv.jobs.letters import Letter, always_owed
from asv.notifications.models import NotificationKind
from asv.notifications.telling import notify
from asv.resources.assemble import absolute_url, page_path
from network.networks.groups import keep_in_step
from network.networks.models import Membership, NetworkPage, Role, State

KEY = "membership:"
ASK_AGAIN = timedelta(days=30)
ASKED = Letter(
    prefix=f"{KEY}asked:",
    label="Demande à un réseau",
    template="emails/networks/asked",
    subject="Une demande pour rejoindre {network}",
    still_owed=always_owed,
)
DECIDED = Letter(
    prefix=f"{KEY}decided:",
    label="Réponse d’un réseau",
    template="emails/networks/decided",
    subject="{words} {network}",
    still_owed=always_owed,
)
REMOVED = replace(DECIDED, prefix=f"{KEY}removed:")


class Ended(Exception):
    """The request or membership was answered already, or was deleted."""


class TooSoon(Exception):
    """Refused: the last request was turned down too recently."""


class LastFacilitator(Exception):
    """Refused: the network would be left without a facilitator."""


class NotAllowed(Exception):
    """Only the person or the site's team may do this."""


def facilitates(user: Visitor, network: NetworkPage | int | None) -> bool:
    """Whether this person is a facilitator of this network."""
    pk = getattr(network, "pk", network)
    if not pk or not (user.is_authenticated and user.is_active):
        return False
    return Membership.objects.filter(network=pk, user=user.pk, state=State.ACTIVE, role=Role.FACILITATOR).exists()


def is_team(user: Visitor, network: NetworkPage) -> bool:
    """Whether this person looks after the whole site: those who may publish the network's page."""
    if not (user.is_authenticated and user.is_active and user.has_perm("wagtailadmin.access_admin")):
        return False
    return bool(network.permissions_for_user(user).can_publish())


def may_run(user: Visitor, network: NetworkPage) -> bool:
    """Whether this person may manage the network from the site."""
    return facilitates(user, network) or is_team(user, network)


def in_charge(network: NetworkPage) -> list[User]:
    """Who answers requests: the facilitators; without any, those who moderate the site, or administer it."""
    active = User.objects.filter(is_active=True)
    mine = {"network": network.pk, "state": State.ACTIVE, "role": Role.FACILITATOR}
    found = active.filter(pk__in=Membership.objects.filter(**mine).values("user"))
    return list(found or active.filter(groups__name=MODERATORS) or active.filter(is_superuser=True))


@transaction.atomic
def ask(network: NetworkPage, user: User, message: str = "") -> Membership:
    """Ask to join; asked twice, it is one request. Those in charge are told once. Raises TooSoon after a refusal."""
    _lock(network)
    now = timezone.now()
    row = Membership.objects.filter(network=network, user=user).first() or Membership(network=network, user=user)
    if row.pk and row.state in (State.ACTIVE, State.REQUESTED):
        return row
    if row.state == State.REFUSED and row.ended_at and now < row.ended_at + ASK_AGAIN:
        raise TooSoon
    row.state, row.role, row.message, row.note = State.REQUESTED, Role.MEMBER, message, ""
    row.asked_at, row.ended_at, row.decided_by = now, None, None
    row.save()
    path = reverse("network_desk", args=[network.slug])
    key = f"{ASKED.prefix}{row.pk}:{now:%Y%m%d%H%M%S}"
    context = {"network": network.title, "name": _name(user), "message": message, "link": absolute_url(path)}
    for person in in_charge(network):
        _tell(ASKED, person, f"{key}:{person.pk}", path, context)
    return row


@transaction.atomic
def decide(membership: Membership, by: User, accept: bool, note: str = "") -> Membership:
    """Answer a request. Raises Ended for one that waits no more, UnfitGroup."""
    row = _locked(membership)
    if row.state != State.REQUESTED:
        raise Ended
    now = timezone.now()
    row.decided_by, row.note, row.message = by, note, ""
    if accept:
        row.state, row.joined_at = State.ACTIVE, now
    else:
        row.state, row.ended_at = State.REFUSED, now
    row.save()
    keep_in_step(row)
    words = "Vous êtes membre de" if accept else "Votre demande pour"
    _tell_member(DECIDED, row, f"{row.asked_at:%Y%m%d%H%M%S}", words, accept, note)
    return row


def activate(network: NetworkPage, user: User, by: User | None) -> Membership:
    """Make someone a member, whatever they were before: for invitations. In the caller's transaction."""
    _lock(network)
    row, _ = Membership.objects.get_or_create(network=network, user=user, defaults={"state": State.LEFT})
    if not row.is_active:
        row.state, row.role, row.joined_at = State.ACTIVE, Role.MEMBER, timezone.now()
        row.ended_at, row.decided_by, row.message, row.note = None, by, "", ""
        row.save()
    keep_in_step(row)
    return row


@transaction.atomic
def leave(membership: Membership) -> None:
    """Leave the network, or take a request back. Raises Ended, LastFacilitator."""
    row = _locked(membership)
    if row.state not in (State.ACTIVE, State.REQUESTED):
        raise Ended
    _end(row, None, "")


@transaction.atomic
def remove(membership: Membership, by: User, note: str = "") -> None:
    """Take a member out, who is told. Raises Ended, LastFacilitator; NotAllowed for a facilitator, whom the team
    alone may remove."""
    row = _locked(membership)
    if not row.is_active:
        raise Ended
    if row.facilitates and not is_team(by, row.network):
        raise NotAllowed
    _end(row, by, note)
    _tell_member(REMOVED, row, f"{row.ended_at:%Y%m%d%H%M%S}", "Vous n’êtes plus membre de", False, note)


def _end(row: Membership, by: User | None, note: str) -> None:
    if row.facilitates:
        _check_not_last(row)
    row.state, row.role, row.ended_at = State.LEFT, Role.MEMBER, timezone.now()
    row.decided_by, row.note, row.message = by, note, ""
    row.save()
    keep_in_step(row)


@transaction.atomic
def set_role(membership: Membership, role: Role, by: User) -> None:
    """Make a member a facilitator or the other way round. Raises Ended, LastFacilitator; NotAllowed where someone
    else than the person or the team takes the care away."""
    row = _locked(membership)
    if not row.is_active:
        raise Ended
    if role == Role.MEMBER and row.facilitates:
        if row.user_id != by.pk and not is_team(by, row.network):
            raise NotAllowed
        _check_not_last(row)
    if row.role == role:
        return
    row.role = role
    row.save()
    keep_in_step(row)
    if role == Role.FACILITATOR:
        path = reverse("network_desk", args=[row.network.slug])
        title = f"Vous animez maintenant {row.network.title}"
        key = f"{KEY}facilitator:{row.pk}:{timezone.now():%Y%m%d%H%M%S}"
        notify([row.user], NotificationKind.NETWORK, title, "", path, key)


def _check_not_last(row: Membership) -> None:
    mine = Membership.objects.filter(network=row.network_id, state=State.ACTIVE, role=Role.FACILITATOR)
    if not mine.exclude(pk=row.pk).filter(user__is_active=True).exists():
        raise LastFacilitator


def _lock(network: NetworkPage) -> None:
    """One change at a time in a network: two facilitators who leave at once must not both be the last but one."""
    Page.objects.select_for_update().get(pk=network.pk)


def _locked(membership: Membership) -> Membership:
    Page.objects.select_for_update().get(pk=membership.network_id)
    return Membership.objects.select_related("network", "user").get(pk=membership.pk)


def _name(user: User) -> str:
    name = user.get_full_name()
    return f"{name} <{user.email}>" if name else user.email


def _tell(letter: Letter, user: User, key: str, path: str, context: dict[str, object]) -> None:
    mail = letter.owe(key, user.email, context, user=user)
    notify([user], NotificationKind.NETWORK, mail.subject, "", path, key)


def _tell_member(letter: Letter, row: Membership, of: str, words: str, accepted: bool, note: str) -> None:
    path = page_path(row.network)
    context = {
        "words": words,
        "network": row.network.title,
        "accepted": accepted,
        "removed": row.state == State.LEFT,
        "note": note,
        "link": absolute_url(path),
    }
    _tell(letter, row.user, f"{letter.prefix}{row.pk}:{of}", path, context)


def last_cared_by(user: User) -> list[Membership]:
    """The memberships by which this person alone looks after a network."""
    mine = Membership.objects.filter(user=user, state=State.ACTIVE, role=Role.FACILITATOR)
    return [row for row in mine.select_related("network") if _is_last(row)]


def _is_last(row: Membership) -> bool:
    try:
        _check_not_last(row)
    except LastFacilitator:
        return True
    return False


def tell_team(rows: list[Membership]) -> None:
    """Notify the site's moderators that these networks have no facilitator any more."""
    for row in rows:
        team = User.objects.filter(is_active=True, groups__name=MODERATORS)
        title = f"Plus personne n’anime {row.network.title}"
        path = reverse("network_desk", args=[row.network.slug])
        notify(team, NotificationKind.NETWORK, title, "", path, f"{KEY}orphan:{row.network_id}:{row.user_id}")
