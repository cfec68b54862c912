"""What holders do with their entry: say who sees what, take it back, leave the post.

Each takes effect at once: saving a post writes its rows of the list anew, in the same transaction.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from asv.accounts.consents import TEXTS, record_consent, withdraw_consent
from asv.accounts.models import ConsentKind, User
from network.directory.models import LINES, Level, Post

LIMIT = 5
_CONFIRMATION = ("confirmed_at", "first_reminder_at", "second_reminder_at", "hidden_at")
_CONSENT = ("consented_at", "consent_version")


class TooMany(Exception):
    """The account already holds as many posts as one may."""


def new_post(holder: User, **facts: object) -> Post:
    """A post this person says they hold; nothing of it is shown before they say so. Raises TooMany."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=holder.pk)  # two tabs count one after the other
        if Post.objects.filter(holder=holder).count() >= LIMIT:
            raise TooMany
        return Post.objects.create(holder=holder, **facts)


@transaction.atomic
def set_levels(post: Post, levels: dict[str, str]) -> None:
    """Write down who sees each line; showing a first one records the holder's consent to the words of today.

    Only ever called for the holder, from their own form.
    """
    post.levels = {line: levels[line] for line in LINES if levels.get(line, Level.NOBODY) != Level.NOBODY}
    if post.levels:
        _consent(post)
    else:
        _withdraw(post)
    post.save(update_fields=["levels", *_CONSENT, *_CONFIRMATION])


def _consent(post: Post) -> None:
    now = timezone.now()
    if post.consented_at is None or post.consent_version != TEXTS[ConsentKind.DIRECTORY].version:
        assert post.holder is not None  # noqa: S101 - only a holder consents
        post.consented_at = now
        post.consent_version = record_consent(post.holder, ConsentKind.DIRECTORY).version
    mark_confirmed(post)


def mark_confirmed(post: Post) -> None:
    """Set the day of confirmation to today and forget the reminders, unsaved: the caller saves."""
    post.confirmed_at = timezone.now()
    post.first_reminder_at = post.second_reminder_at = post.hidden_at = None


def _withdraw(post: Post) -> None:
    post.consented_at = post.confirmed_at = None
    post.first_reminder_at = post.second_reminder_at = post.hidden_at = None
    post.consent_version = ""
    others = Post.objects.filter(holder=post.holder_id).exclude(pk=post.pk).exclude(consented_at=None)
    if post.holder and not others.exists():
        withdraw_consent(post.holder, ConsentKind.DIRECTORY)


def hide_entry(post: Post) -> None:
    """Take the entry back: nobody sees anything of it, what it holds is kept for its holder."""
    set_levels(post, {})


@transaction.atomic
def vacate(post: Post) -> None:
    """The holder leaves: all that is theirs is erased, the post is vacant and not announced.

    Nothing happens where it passed to someone else a moment ago.
    """
    fresh = Post.objects.select_for_update().filter(pk=post.pk, holder=post.holder_id).first()
    if fresh is not None:
        _withdraw(fresh)
        fresh.holder, fresh.vacant_since, fresh.announced_vacant = None, timezone.now(), False
        _forget_person(fresh)
        fresh.save()
    post.refresh_from_db()


@transaction.atomic
def give_post(post: Post, successor: User) -> None:
    """The successor holds the post from now on: its facts stay, nothing of the predecessor does, consent included."""
    _withdraw(post)
    post.holder, post.vacant_since, post.announced_vacant = successor, None, False
    _forget_person(post)
    post.save()


def _forget_person(post: Post) -> None:
    post.name = post.presentation = post.email = post.phone = ""
    post.levels = {}
