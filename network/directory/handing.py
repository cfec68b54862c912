"""Handing a post over: an invitation by mail, and what passes when it is accepted.

What belongs to the post passes (function, structure, territories, démarches, networks, themes), and the drafts if they
were offered; nothing that belongs to the person does, consent least of all.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from asv.accounts.addresses import canonical_email, proved_addresses
from asv.accounts.models import User
from asv.core.templatetags.asv import date_fr
from asv.core.visitor import Visitor
from asv.jobs.letters import Letter, always_owed
from network.directory.models import Handover, HandoverState, Post
from network.directory.posts import LIMIT, TooMany, give_post

VALID = timedelta(days=14)
HANDED = "directory.handover"
_BYTES = 24
OFFER = Letter(
    prefix="directory:handover:",
    label="Annuaire",
    template="emails/directory/handover",
    subject="On vous propose de reprendre un poste dans l’annuaire : {function}",
    still_owed=always_owed,
    erased=True,
)
ANSWER = Letter(
    prefix="directory:handover-answer:",
    label="Annuaire",
    template="emails/directory/handover_answer",
    still_owed=always_owed,
    erased=True,
)


class NotYours(Exception):
    """The invitation was sent to another address than those of this account."""


class Ended(Exception):
    """The invitation was answered, withdrawn, or waited too long."""


@transaction.atomic
def offer(post: Post, invited: str, offered_by: User, with_drafts: bool) -> Handover:
    """Invite a successor by mail; an invitation that still waited is withdrawn. Raises Ended for a lost post."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    _end(post.handovers.filter(state=HandoverState.PENDING), HandoverState.CANCELLED)
    token, now = secrets.token_urlsafe(_BYTES), timezone.now()
    handover = Handover.objects.create(
        post=post,
        invited=canonical_email(invited),
        offered_by=offered_by,
        predecessor_id=post.holder_id,
        with_drafts=with_drafts and post.holder_id is not None,
        digest=_digest(token),
        expires_at=now + VALID,
    )
    link = settings.SITE_URL + reverse("directory_handover", args=[token])
    context = {
        "post": str(post),
        "function": post.function,
        "by": offered_by.get_full_name() or "La personne qui s’en occupe",
        "link": link,
        "until": date_fr(handover.expires_at),
    }
    OFFER.owe(f"{OFFER.prefix}{handover.pk}", handover.invited, context)
    return handover


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def handover_of(token: str) -> Handover | None:
    """The invitation of a link; None for a link that was never ours."""
    found = Handover.objects.filter(digest=_digest(token))
    return found.select_related("post__organisation", "offered_by").first()


def open_handovers() -> QuerySet[Handover]:
    """The invitations that can still be answered."""
    waiting = Handover.objects.filter(state=HandoverState.PENDING, expires_at__gt=timezone.now())
    return waiting.select_related("post__organisation", "offered_by")


def drafts_of(user: Any) -> Any:
    """The pages this person began that were never published or are published no more."""
    return Page.objects.filter(owner=user, live=False).order_by("title", "pk")


def is_for(handover: Handover, user: Visitor) -> bool:
    """Whether the invitation was sent to a confirmed address of this account."""
    return handover.invited in proved_addresses(user)


def accept(handover: Handover, successor: User) -> int:
    """The successor holds the post; how many drafts came along.

    Raises Ended for an invitation that is no longer open, or whose post passed to someone else meanwhile, NotYours for
    another account, TooMany for one that holds as many posts as one may.
    """
    with transaction.atomic():
        # The post first, always: two answers at once wait for each other instead of locking each other out.
        post = Post.objects.select_for_update().get(pk=handover.post_id)
        fresh = Handover.objects.select_for_update().get(pk=handover.pk)
        if not fresh.is_open(timezone.now()) or _passed_on(fresh, post):
            raise Ended
        if not is_for(fresh, successor):
            raise NotYours
        if post.holder_id == successor.pk:
            raise Ended
        if Post.objects.filter(holder=successor).count() >= LIMIT:
            raise TooMany
        predecessor = post.holder
        moved = _move_drafts(fresh, predecessor, successor)
        give_post(post, successor)
        fresh.drafts_moved = moved
        _close(fresh, HandoverState.ACCEPTED)
        log(post, HANDED, user=successor, data={"from": fresh.predecessor_id, "to": successor.pk, "drafts": moved})
        _tell(fresh, predecessor)
        return moved


def _passed_on(handover: Handover, post: Post) -> bool:
    """A vacant post may be taken up; one that somebody else holds since may not."""
    return post.holder_id is not None and post.holder_id != handover.predecessor_id


def _move_drafts(handover: Handover, predecessor: User | None, successor: User) -> int:
    if not handover.with_drafts or predecessor is None:
        return 0
    pages = list(drafts_of(predecessor))
    for page in pages:
        log(page.specific, HANDED, user=successor, data={"from": predecessor.pk, "to": successor.pk})
    return Page.objects.filter(pk__in=[page.pk for page in pages]).update(owner=successor)


def refuse(handover: Handover) -> None:
    """Close the invitation as refused and tell who sent it; the post stays as it was. Raises Ended."""
    with transaction.atomic():
        fresh = Handover.objects.select_for_update().get(pk=handover.pk)
        if not fresh.is_open(timezone.now()):
            raise Ended
        _close(fresh, HandoverState.REFUSED)
        _tell(fresh, fresh.offered_by)


def cancel(post: Post) -> int:
    """Withdraw the invitation that waits; how many did."""
    return _end(post.handovers.filter(state=HandoverState.PENDING), HandoverState.CANCELLED)


def _close(handover: Handover, state: HandoverState) -> None:
    handover.state, handover.ended_at, handover.invited = state, timezone.now(), ""
    handover.save(update_fields=["state", "ended_at", "invited", "drafts_moved"])


def _end(handovers: Any, state: HandoverState) -> int:
    return handovers.update(state=state, ended_at=timezone.now(), invited="")


def _tell(handover: Handover, user: User | None) -> None:
    """Whoever waits for the answer learns it."""
    if user is None:
        return
    accepted = handover.state == HandoverState.ACCEPTED
    subject = "Votre poste est repris" if accepted else "Votre proposition de relais est refusée"
    context = {"subject": subject, "post": str(handover.post), "accepted": accepted, "drafts": handover.drafts_moved}
    ANSWER.owe(f"{ANSWER.prefix}{handover.pk}:{handover.state}", user.email, context, user=user)


def forget_expired(now: datetime) -> int:
    """Invitations that waited too long are over, and keep no address; how many."""
    return _end(Handover.objects.filter(state=HandoverState.PENDING, expires_at__lte=now), HandoverState.CANCELLED)


def forget_invited(user: User) -> None:
    """Delete the invitations to the addresses of an account that is deleted."""
    known = user.emailaddress_set.values_list("email", flat=True)  # type: ignore[attr-defined]
    addresses = {canonical_email(email) for email in (user.email, *known)}
    _end(Handover.objects.filter(state=HandoverState.PENDING, invited__in=addresses), HandoverState.CANCELLED)
