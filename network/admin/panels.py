"""The admin's home: what waits for me, before anything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import TaskState
from wagtail.permissions import page_permission_policy

from asv.core.models import AsvDocument, TextStatus
from asv.jobs.models import OutgoingMail
from asv.resources.models import ResourcePage


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the panel: how many, of what, and where to deal with them."""

    count: int
    forms: str
    url: str


class WaitingPanel(Component):
    """What waits for this editor; a constant number of queries."""

    name = "waiting"
    order = 50
    template_name = "network/admin/waiting_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        return {"lines": [line for line in waiting_for(request.user) if line.count], "user": request.user}


def waiting_for(user: Any) -> list[Waiting]:
    """What this person can move on: relectures, drafts of theirs, unreadable files, mails that failed."""
    explorer = reverse("wagtailadmin_explore_root")
    editable = page_permission_policy.instances_user_has_permission_for(user, "change")
    drafts = editable.filter(has_unpublished_changes=True, pk__in=ResourcePage.objects.values("pk"))
    unread = AsvDocument.objects.filter(text_status__in=[TextStatus.FAILED, TextStatus.EMPTY])
    lines = [
        Waiting(_reviews(user), "page à relire,pages à relire", reverse("wagtailadmin_reports:workflow_tasks")),
        Waiting(drafts.count(), "brouillon ou changement à publier,brouillons ou changements à publier", explorer),
        Waiting(
            unread.count(), "document dont le texte n'a pas pu être lu,documents dont le texte n'a pas pu être lu",
            reverse("wagtaildocs:index"),
        ),
    ]  # fmt: skip
    if user.is_superuser:
        failed = OutgoingMail.objects.filter(state="failed").count()
        lines.append(Waiting(failed, "message qui n'est pas parti,messages qui ne sont pas partis", explorer))
    return lines


def _reviews(user: Any) -> int:
    return TaskState.objects.reviewable_by(user).count()
