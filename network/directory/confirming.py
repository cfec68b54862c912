"""Entries are confirmed each year: a link, a reminder, then the entry is no longer shown and its holder is told.

Each step waits for the one before to have truly happened, so a clock that jumps or a worker that slept hides nothing
early: an entry is hidden thirty days after its second reminder left (or was refused for good), never before.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from asv.core.signed_links import SignedLink
from asv.core.templatetags.asv import date_fr
from asv.jobs.letters import Letter
from asv.jobs.models import MailState, OutgoingMail
from network.directory.models import Post
from network.directory.posts import mark_confirmed

YEAR, PAUSE = timedelta(days=365), timedelta(days=30)
BATCH = 200
_LINK = SignedLink("network.directory.confirm", "directory_confirm")
_HIDDEN = "hidden"


def reconfirm(now: datetime) -> int:
    """Remind, remind again, hide: what is due, in batches; how many."""
    return _remind(now) + _remind_again(now) + _hide(now)


def _shown() -> QuerySet[Post]:
    held = Post.objects.exclude(consented_at=None).filter(hidden_at=None, holder__is_active=True)
    return held.select_related("holder").order_by("pk")


def _remind(now: datetime) -> int:
    return _each(_shown().filter(confirmed_at__lte=now - YEAR, first_reminder_at=None), "first_reminder_at", "1", now)


def _remind_again(now: datetime) -> int:
    due = _shown().filter(first_reminder_at__lte=now - PAUSE, second_reminder_at=None)
    return _each(due, "second_reminder_at", "2", now, after="1")


def _hide(now: datetime) -> int:
    return _each(_shown().filter(second_reminder_at__lte=now - PAUSE), "hidden_at", _HIDDEN, now, after="2")


def _each(due: QuerySet[Post], field: str, step: str, now: datetime, after: str = "") -> int:
    done = 0
    for pk in list(due.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            post = due.select_for_update(of=("self",)).filter(pk=pk).first()
            if post is None or (after and not _told(post, after, now)):
                continue
            setattr(post, field, now)
            post.save(update_fields=[field])
            _write(post, step)
            done += 1
    return done


def _told(post: Post, step: str, now: datetime) -> bool:
    """Whether the reminder left, or never will, long enough ago; one that the ledger lost is written again."""
    mail = OutgoingMail.objects.filter(key=_key(post, step)).first()
    if mail is None:
        _write(post, step)
        return False
    if mail.state == MailState.SENT:
        return (mail.sent_at or mail.created_at) <= now - PAUSE
    return mail.state == MailState.FAILED and mail.created_at <= now - PAUSE


def _key(post: Post, step: str) -> str:
    return f"{CONFIRM.prefix}{post.pk}:{post.holder_id}:{_cycle(post)}:{step}"


def _cycle(post: Post) -> str:
    return f"{post.confirmed_at:%Y%m%d%H%M%S%f}" if post.confirmed_at else ""


def still_asked(mail: OutgoingMail) -> bool:
    """Whether the entry of a queued reminder still awaits confirmation, so that the reminder may be sent."""
    pk, holder, cycle, step = mail.key.removeprefix(CONFIRM.prefix).split(":")
    post = Post.objects.filter(pk=int(pk), holder=int(holder)).exclude(consented_at=None).first()
    return post is not None and _cycle(post) == cycle and (step == _HIDDEN) == bool(post.hidden_at)


CONFIRM = Letter(
    prefix="directory:confirm:",
    label="Annuaire",
    template="emails/directory/confirm",
    still_owed=still_asked,
)
_SUBJECTS = {
    "1": "Votre fiche de l’annuaire est-elle encore juste ?",
    "2": "Votre fiche de l’annuaire : second rappel",
    _HIDDEN: "Votre fiche de l’annuaire n’est plus montrée",
}


def _write(post: Post, step: str) -> None:
    holder = post.holder
    if holder is None:
        return
    context = {
        "subject": _SUBJECTS[step],
        "post": str(post),
        "step": step,
        "confirmed": date_fr(post.confirmed_at),
        "link": _LINK.url(_held(post)),
        "edit": settings.SITE_URL + reverse("own_entry", args=[post.pk]),
    }
    CONFIRM.owe(_key(post, step), holder.email, context, user=holder)


def confirm_token(post: Post) -> str:
    """The token of a reminder's link, valid for this holder and this year."""
    return _LINK.token(_held(post))


def _held(post: Post) -> list[Any]:
    return [post.pk, post.holder_id, _cycle(post)]


def post_to_confirm(token: str) -> tuple[Post | None, bool]:
    """The post a token names while its holder holds it, and whether the token was used already; None: not ours."""
    held = _LINK.numbers(token, 3)
    if held is None:
        return None, False
    pk, holder, cycle = held
    post = Post.objects.filter(pk=pk, holder=holder).select_related("organisation").first()
    if post is None or not post.consented_at:
        return None, False
    return post, _cycle(post) != cycle


@transaction.atomic
def confirm(post: Post) -> bool:
    """The entry is right: shown for another year, also where it had been hidden. False where nothing is consented."""
    fresh: Any = Post.objects.select_for_update().filter(pk=post.pk, holder=post.holder_id).first()
    if fresh is None or not fresh.consented_at:
        return False
    mark_confirmed(fresh)
    fresh.save(update_fields=["confirmed_at", "first_reminder_at", "second_reminder_at", "hidden_at"])
    return True
