"""What the admin holds of who works in it: pages, comments, and the history of what they did."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.log_actions import registry
from wagtail.models import (
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from asv.accounts.models import User
from asv.accounts.own_data import Kept, OwnData
from asv.core.models import AsvDocument, AsvImage


def editing(user: User) -> dict[str, object]:
    """What this person created, uploaded, locked or reviewed in the admin, by French label; empty ones left out."""
    settings = UserProfile.objects.filter(user=user).first()
    followed = PageSubscription.objects.filter(user=user, comment_notifications=True)
    held: dict[str, object] = {
        "pages créées": _names(Page.objects.filter(owner=user), "title"),
        "pages verrouillées": _names(Page.objects.filter(locked_by=user), "title"),
        "pages dont vous suivez les commentaires": _names(followed, "page__title"),
        "images déposées": _names(AsvImage.objects.filter(uploaded_by_user=user), "title"),
        "documents déposés": _names(AsvDocument.objects.filter(uploaded_by_user=user), "title"),
        "versions enregistrées": Revision.objects.filter(user=user).count(),
        "relectures demandées": WorkflowState.objects.filter(requested_by=user).count(),
        "relectures rendues": TaskState.objects.filter(finished_by=user).count(),
    }
    if settings:
        held |= {"langue": settings.preferred_language, "fuseau horaire": settings.current_time_zone}
    return {name: value for name, value in held.items() if value}


def _names(rows: Any, field: str) -> list[str]:
    return list(rows.order_by("pk").values_list(field, flat=True))


def comments(user: User) -> list[dict[str, object]]:
    """What they wrote beside the text of pages, and which comments of others they closed."""
    written = Comment.objects.filter(Q(user=user) | Q(resolved_by=user)).select_related("page").order_by("pk")
    replies = CommentReply.objects.filter(user=user).select_related("comment__page").order_by("pk")
    rows: list[dict[str, object]] = [
        {
            "page": row.page.title,
            "commentaire": row.text if row.user_id == user.pk else "d’une autre personne",
            "écrit le": row.created_at.isoformat(),
            "clos par vous le": row.resolved_at.isoformat() if row.resolved_by_id == user.pk else None,
        }
        for row in written
    ]
    return rows + [
        {"page": row.comment.page.title, "réponse": row.text, "écrit le": row.created_at.isoformat()} for row in replies
    ]


def history(user: User) -> list[dict[str, str]]:
    """The lines of the admin's history that are theirs, the latest first."""
    lines = []
    for entries in (PageLogEntry, ModelLogEntry):
        lines += list(entries.objects.filter(user_id=user.pk).values_list("timestamp", "action", "label"))
    return [
        {"le": at.isoformat(), "geste": str(registry.get_action_label(action)), "sur": label}
        for at, action, label in sorted(lines, reverse=True)
    ]


def forget_in_history(user: User) -> None:
    """Erase the name and the address of a deleted account from the admin's log of changes to accounts."""
    about = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    about.update(label="Compte supprimé", data={})


PUBLICATION = Kept(
    "Les pages que vous avez écrites ou relues pour le site, les images, documents et fichiers déposés",
    "Ils appartiennent à la publication. Votre nom n’y est plus attaché, et vos commentaires disparaissent.",
    (
        "wagtailcore.Page",
        "wagtailcore.Revision",
        "wagtailcore.WorkflowState",
        "wagtailcore.TaskState",
        "wagtailcore.Comment",
        "wagtailcore.UploadedFile",
        "core.AsvImage",
        "core.AsvDocument",
        "wagtaildocs.Document",
        "wagtailimages.Image",
    ),
)
HISTORY = Kept(
    "Les lignes de l’historique des pages et de l’administration",
    "Elles disent ce qui a changé et quand. Votre compte y devient un numéro qui ne mène plus à personne.",
    ("wagtailcore.PageLogEntry", "wagtailcore.ModelLogEntry"),
)
OWN_WORK = (
    OwnData(
        name="administration",
        purpose="Si vous travaillez dans l’administration du site.",
        collect=editing,
        tells_of=(
            "wagtailcore.Page",
            "wagtailcore.Revision.user",
            "wagtailcore.WorkflowState.requested_by",
            "wagtailcore.TaskState.finished_by",
            "wagtailcore.PageSubscription.user",
            "wagtailusers.UserProfile.user",
            "core.AsvImage.uploaded_by_user",
            "core.AsvDocument.uploaded_by_user",
        ),
        kept=(PUBLICATION,),
    ),
    OwnData(
        name="commentaires",
        purpose="Pour relire à plusieurs : lus par qui modifie la même page.",
        collect=comments,
        tells_of=("wagtailcore.Comment", "wagtailcore.CommentReply"),
    ),
    OwnData(
        name="historique",
        purpose="Pour savoir qui a changé quoi dans l’administration, et quand.",
        collect=history,
        tells_of=("wagtailcore.PageLogEntry.user", "wagtailcore.ModelLogEntry.user"),
        erase=forget_in_history,
        kept=(HISTORY,),
    ),
)
