"""Naming a colleague in a comment of the page editor: who is named is told, and follows the page's comments."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from wagtail.models import Comment, CommentReply, Page, PageSubscription
from wagtail.permissions import page_permission_policy

from asv.accounts.models import User
from asv.notifications.models import TITLE_LENGTH, NotificationKind
from asv.notifications.telling import notify

_NAMED = re.compile(r"(?<![\w.+-])@([\w.+-]+(?:@[\w-]+(?:\.[\w-]+)+)?)")
MOST = 20


def named_in(text: str) -> set[str]:
    """The addresses, or the first parts of addresses, that a text names after an @; lower case."""
    return {name.rstrip(".-").lower() for name in _NAMED.findall(text)[:MOST]}


def people_named(text: str, page: Page) -> list[User]:
    """Those of the team who may work on this page and are named by a text; nobody else is told anything of it."""
    names = named_in(text)
    if not names:
        return []
    acts = {"add", "change", "publish"}
    team: QuerySet[User] = page_permission_policy.users_with_any_permission_for_instance(acts, page)
    return [user for user in team.filter(is_active=True) if {user.email, user.email.partition("@")[0]} & names]


@receiver([post_save], sender=Comment)
@receiver([post_save], sender=CommentReply)
def tell_the_named(sender: type, instance: Any, raw: bool = False, **kwargs: object) -> None:
    """Tell whom a new or changed comment names, once a comment. The mail is Wagtail's to those who follow its page."""
    if raw or "@" not in instance.text:
        return
    comment = instance.comment if sender is CommentReply else instance
    named = [user for user in people_named(instance.text, comment.page) if user.pk != instance.user_id]
    for user in named:
        following = {"comment_notifications": True}
        PageSubscription.objects.update_or_create(user=user, page=comment.page, defaults=following)
    title = f"On vous nomme dans un commentaire : « {comment.page.get_admin_display_title()} »"
    notify(
        named,
        NotificationKind.SITE,
        title[:TITLE_LENGTH],
        "Ouvrez la page pour le lire et y répondre.",
        f"{reverse('wagtailadmin_pages:edit', args=[comment.page_id])}#comment-{comment.pk}",
        f"mention-{sender.__name__.lower()}-{instance.pk}",
    )
