"""A network's meetings as its facilitators prepare them from the site: drafts in the agenda, read again before they
appear, like every page they write. Who may publish in the agenda publishes from here as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page, WorkflowState

from asv.accounts.models import User
from asv.core.routing import the_page_of
from asv.core.visitor import Visitor
from asv.notifications.models import NotificationKind
from asv.notifications.telling import notify
from network.meetings.models import MeetingIndexPage, MeetingPage
from network.networks.models import NetworkPage


class Step(Enum):
    """Where a meeting is on its way to the agenda."""

    DRAFT = "Brouillon"
    IN_REVIEW = "En relecture"
    TO_MEND = "À reprendre"
    LIVE = "Publiée"
    CHANGED = "Publiée, avec des modifications pas encore publiées"


class Locked(Exception):
    """Someone reads it again, or keeps it locked: it is not changed meanwhile."""


class Changed(Exception):
    """Someone saved it since it was opened."""


class NoWorkflow(Exception):
    """The site has nobody to read it again."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A meeting in the desk's list, and what the readers of the team said of it."""

    page: MeetingPage
    step: Step
    comment: str = ""


def agenda() -> MeetingIndexPage | None:
    """The list under which meetings stand."""
    return the_page_of(MeetingIndexPage)


def may_publish(user: Visitor) -> bool:
    """Whether this person publishes meetings without being read again."""
    index = agenda()
    if index is None or not user.has_perm("wagtailadmin.access_admin"):
        return False
    return bool(index.permissions_for_user(user).can_publish_subpage())


def meetings_of(network: NetworkPage) -> Any:
    """All of a network's meetings, drafts too, the latest first."""
    return MeetingPage.objects.filter(network=network.pk).order_by("-starts_at", "-pk")


def with_steps(pages: Sequence[MeetingPage]) -> list[Prepared]:
    """Where each of them is, in one query."""
    active = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(page.pk) for page in pages]
    )
    states = {int(state.object_id): state for state in active.select_related("current_task_state")}
    return [_prepared(page, states.get(page.pk)) for page in pages]


def _prepared(page: MeetingPage, state: WorkflowState | None) -> Prepared:
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return Prepared(page, Step.TO_MEND, state.current_task_state.comment if state.current_task_state else "")
    if state is not None:
        return Prepared(page, Step.IN_REVIEW)
    if not page.live:
        return Prepared(page, Step.DRAFT)
    return Prepared(page, Step.CHANGED if page.has_unpublished_changes else Step.LIVE)


def latest_of(page: MeetingPage) -> MeetingPage:
    """The meeting as it was last saved, published or not."""
    return page.get_latest_revision_as_object()


def is_locked(page: MeetingPage, user: User) -> bool:
    """Whether this person must wait: it is being read again, or locked in the admin."""
    lock = page.get_lock()
    return bool(lock and lock.for_user(user))


@transaction.atomic
def begin(page: MeetingPage, index: MeetingIndexPage, network: NetworkPage, by: User) -> MeetingPage:
    """Add a draft to the agenda; the same form sent twice is one meeting. Raises ValidationError."""
    Page.objects.select_for_update().get(pk=index.pk)
    known = meetings_of(network).filter(title=page.title, starts_at=page.starts_at, owner=by).first()
    if known is not None:
        return known
    index.refresh_from_db()
    page.network, page.host, page.owner, page.live = network, network.animator, by, False
    page.slug = ""  # from the title, beside its neighbours
    index.add_child(instance=page)
    page.save_revision(user=by, log_action="wagtail.create")
    return page


@transaction.atomic
def keep(page: MeetingPage, by: User, seen: int | None) -> None:
    """Save a new revision of `latest_of` a meeting. `seen` is the revision its form was filled from.

    Raises Locked, Changed, ValidationError.
    """
    row = MeetingPage.objects.get(pk=Page.objects.select_for_update().get(pk=page.pk).pk)
    if is_locked(row, by):
        raise Locked
    if row.latest_revision_id != seen:
        raise Changed
    if not row.live:
        page.save()
    page.save_revision(user=by, log_action=True, previous_revision=None)


@transaction.atomic
def submit(page: MeetingPage, by: User) -> None:
    """Ask the team to read it again and publish it. Raises NoWorkflow, Locked."""
    row = MeetingPage.objects.get(pk=Page.objects.select_for_update().get(pk=page.pk).pk)
    if is_locked(row, by):
        raise Locked
    state = row.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(by)
        return
    workflow = row.get_workflow()
    if workflow is None:
        raise NoWorkflow
    if state is None:
        workflow.start(row, by)


@transaction.atomic
def publish(page: MeetingPage, by: User) -> None:
    """Publish what was last saved, for those who may; Wagtail refuses it to all others."""
    row = MeetingPage.objects.get(pk=page.pk)
    row.get_latest_revision().publish(user=by)


@transaction.atomic
def take_back(page: MeetingPage, by: User) -> bool:
    """Stop the reading, so that the meeting can be changed; False where nobody reads it."""
    state = MeetingPage.objects.get(pk=page.pk).current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        return False
    state.cancel(user=by)
    return True


@transaction.atomic
def discard(page: MeetingPage, by: User) -> bool:
    """Delete a draft that was never published; False for any other."""
    row = MeetingPage.objects.get(pk=page.pk)
    if row.live or row.first_published_at or is_locked(row, by):
        return False
    row.delete(user=by, skip_permission_checks=True)  # the rule is the one above
    return True


def tell_answer(state: WorkflowState, published: bool, path: str) -> None:
    """Whoever sent a meeting of a network learns, in the site, what became of it."""
    asked, page = state.requested_by, state.content_object
    task = state.current_task_state
    if asked is None or page is None:
        return
    words = "est publiée" if published else "est à reprendre"
    notify(
        [asked], NotificationKind.NETWORK, f"Votre rencontre {words} : {page.draft_title}"[:255],
        "" if published or task is None else task.comment, path,
        f"meeting:{state.pk}:{task.pk if task else 0}:{'live' if published else 'mend'}",
    )  # fmt: skip
