"""The admin's home: what waits for me, before anything else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from asv.core.extraction import UNTAGGED
from asv.core.file_rights import policy_of
from asv.core.models import AsvDocument, TextStatus
from asv.core.remembered import only_site
from asv.core.visitor import Visitor
from asv.jobs.models import MailState, MailTrouble, OutgoingMail
from asv.resources.models import ResourcePage
from asv.stewardship.models import ContactAnswer
from experiences.models import ExperienceIndexPage, ExperiencePage
from network.admin.second_thoughts.thinking import publishable
from network.alerts.models import Announcement
from network.alerts.waiting import WAITS
from search.models import WantedTopic

MOST_NAMED = 5
LATELY_DAYS = 30
MOST_RETURNED = 50  # read at once: more than one person has open


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the panel: how many, of what, the newest by name, and where to deal with the others."""

    count: int
    forms: str
    url: str
    named: tuple[tuple[str, str], ...] = ()


class WaitingPanel(Component):
    """What waits for this editor; a constant number of queries."""

    name = "waiting"
    order = 50
    template_name = "network/admin/waiting_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        lines = [line for line in waiting_for(user) if line.count]
        return {"lines": lines, "may_write": may_write(user), **ways_in(user)}


def ways_in(user: Visitor) -> dict[str, object]:
    """Where this person's pages are, and where a new récit is begun: one click, where they may begin one."""
    root = page_permission_policy.explorable_root_instance(user)
    if root is None:
        return {"pages_url": "", "new_url": ""}
    site = only_site()
    top = site.root_page if site and root.is_root() else root
    index = page_permission_policy.instances_user_has_permission_for(user, "add").type(ExperienceIndexPage).first()
    new = [ExperiencePage._meta.app_label, ExperiencePage._meta.model_name, index.pk] if index else []
    return {
        "pages_url": reverse("wagtailadmin_explore", args=[top.pk]),
        "new_url": reverse("wagtailadmin_pages:add", args=new) if new else "",
    }


def may_write(user: Visitor) -> bool:
    """Whether this person adds or changes pages."""
    return page_permission_policy.user_has_any_permission(user, {"add", "change", "publish"})


def publishes(user: Visitor) -> None:
    """Raises PermissionDenied for who publishes nothing."""
    if not page_permission_policy.user_has_any_permission(user, {"publish"}):
        raise PermissionDenied


def waiting_for(user: Visitor) -> list[Waiting]:
    """Lines of the panel for this user: pages to review, drafts, unreadable files; for administrators, failed mails."""
    wanted = _wanted(user)
    lines = [_reviews(user), _returned(user), _drafts(user), _unread_documents(user)]
    lines += [line for line in (_closed_documents(user), wanted, _untold(user), _answered(user)) if line.count]
    return [*lines, *_mails()] if user.is_superuser else lines


def _reviews(user: Visitor) -> Waiting:
    states = TaskState.objects.reviewable_by(user).select_related("revision").order_by("-started_at")
    named = tuple(
        (state.revision.object_str, reverse("wagtailadmin_pages:edit", args=[state.revision.object_id]))
        for state in states[:MOST_NAMED]
    )
    return Waiting(
        states.count(), "page à relire,pages à relire", reverse("wagtailadmin_reports:workflow_tasks"), named
    )


def _returned(user: Visitor) -> Waiting:
    """What this person sent to review and got back: the reviewer's words stand beside the title."""
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user)
    states = list(states.select_related("current_task_state__revision").order_by("-pk")[:MOST_RETURNED])
    named = tuple(
        (_with_words(state.current_task_state), reverse("wagtailadmin_pages:edit", args=[state.object_id]))
        for state in states[:MOST_NAMED]
    )
    forms = "page renvoyée à reprendre,pages renvoyées à reprendre"
    return Waiting(len(states), forms, reverse("wagtailadmin_reports:workflow"), named)


def _with_words(state: TaskState) -> str:
    title = state.revision.object_str
    return f"{title} : « {state.comment} »" if state.comment else title


def _drafts(user: Visitor) -> Waiting:
    """What was begun and neither published nor sent to moderation."""
    sent = WorkflowState.objects.active().filter(base_content_type__app_label="wagtailcore").values("object_id")
    drafts = (
        page_permission_policy.instances_user_has_permission_for(user, "change")
        .filter(has_unpublished_changes=True, pk__in=ResourcePage.objects.values("pk"))
        .exclude(pk__in=[int(row["object_id"]) for row in sent])
        .order_by("-latest_revision_created_at")
    )
    forms = "brouillon ou changement à finir,brouillons ou changements à finir"
    return Waiting(
        drafts.count(), forms, reverse("wagtailadmin_explore_root"), _named(drafts, "wagtailadmin_pages:edit")
    )


def _unread_documents(user: Visitor) -> Waiting:
    unread = (
        policy_of(AsvDocument)
        .instances_user_has_permission_for(user, "change")
        .filter(text_status__in=[TextStatus.FAILED, TextStatus.EMPTY])
        .order_by("-created_at")
    )
    forms = "document dont le texte n’a pas pu être lu,documents dont le texte n’a pas pu être lu"
    return Waiting(unread.count(), forms, reverse("wagtaildocs:index"), _named(unread, "wagtaildocs:edit"))


def _closed_documents(user: Visitor) -> Waiting:
    """What this person uploaded lately that a screen reader cannot find its way in: the answer may have come late."""
    since = timezone.now() - timedelta(days=LATELY_DAYS)
    mine = policy_of(AsvDocument).instances_user_has_permission_for(user, "change")
    rows = mine.filter(uploaded_by_user=user, created_at__gt=since, text_message__contains=UNTAGGED)
    found = list(rows.order_by("-created_at")[:MOST_NAMED])
    named = tuple((row.title, reverse("wagtaildocs:edit", args=[row.pk])) for row in found)
    count = len(found) if len(found) < MOST_NAMED else rows.count()
    forms = "document que vous avez déposé sans balises,documents que vous avez déposés sans balises"
    return Waiting(count, forms, reverse("wagtaildocs:index"), named)


def _wanted(user: Visitor) -> Waiting:
    """What readers look for, that nobody has written or taken in hand."""
    may = ModelPermissionPolicy(WantedTopic).user_has_permission(user, "change")
    topics = WantedTopic.objects.filter(status=WantedTopic.Status.TO_WRITE) if may else WantedTopic.objects.none()
    url = f"{reverse('search_wanted:index')}?status={WantedTopic.Status.TO_WRITE.value}"
    return Waiting(topics.count(), "sujet à écrire,sujets à écrire", url, _named(topics, "search_wanted:edit"))


def _untold(user: Visitor) -> Waiting:
    """What this person published a moment ago and may still hold back."""
    rows = Announcement.objects.filter(publishable(user), state__in=WAITS).order_by("leaves_at", "pk")
    named = tuple((row.page.title, reverse("second_thoughts")) for row in rows.select_related("page")[:MOST_NAMED])
    count = len(named) if len(named) < MOST_NAMED else rows.count()
    forms = "publication dont personne n’est encore prévenu,publications dont personne n’est encore prévenu"
    return Waiting(count, forms, reverse("second_thoughts"), named)


def _answered(user: Visitor) -> Waiting:
    """What organisations said of their resources, of the pages that this person may change."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    rows = ContactAnswer.objects.filter(settled_at=None, page__in=pages.values("pk"), page__live=True)
    found = list(rows.select_related("page").order_by("at", "pk")[:MOST_NAMED])
    named = tuple((row.page.title, reverse("stewardship_review", args=[row.page_id])) for row in found)
    count = len(found) if len(found) < MOST_NAMED else rows.count()
    forms = "ressource dont l’organisation a répondu,ressources dont l’organisation a répondu"
    return Waiting(count, forms, f"{reverse('board')}?vue=relire", named)


def _mails() -> list[Waiting]:
    """Mails that failed, and that none leaves at all: one query."""
    failed = OutgoingMail.objects.filter(state=MailState.FAILED).order_by().values_list("state")
    trouble = MailTrouble.objects.order_by().values_list("kind")
    both = failed.annotate(n=Count("pk")).union(trouble.annotate(n=Count("pk")), all=True)
    found = dict(both.order_by())
    count = found.pop(MailState.FAILED.value, 0)
    url = f"{reverse('jobs_outgoingmail_modeladmin_index')}?state__exact={MailState.FAILED.value}"
    stopped = "panne du courrier : aucun message ne part,pannes du courrier : aucun message ne part"
    return [
        Waiting(count, "message qui n’est pas parti,messages qui ne sont pas partis", url),
        Waiting(len(found), stopped, reverse("mailroom_report")),
    ]


def _named(rows: QuerySet, url_name: str) -> tuple[tuple[str, str], ...]:
    return tuple((_title(row), reverse(url_name, args=[row.pk])) for row in rows[:MOST_NAMED])


def _title(row: Model) -> str:
    return row.draft_title if isinstance(row, Page) else str(row)
