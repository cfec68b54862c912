"""Who may do what in the admin: groups on Wagtail's own permissions and workflow, set up once.

Editors and moderators work on the whole site. `ADMIN_ACCESS` opens the admin and gives nothing in it: the team puts
a facilitator there who is to write the pages of their network.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from asv.accounts.roles import EDITORS, MODERATORS
from asv.contact.models import ReceivedMessage
from asv.core.models import AsvDocument, AsvImage, SiteSettings
from asv.statement.models import Answer, Audit
from asv.taxonomy import models as taxonomy
from experiences.proposals.models import Proposal
from network.directory.models import Post
from network.meetings.models import MeetingSeries
from network.meetings.registrations.models import Registration
from search.models import JudgedQuery, PromotedAnswer, SearchCount, Synonym, WantedTopic

ADMIN_ACCESS = "Accès à l’administration"
Table = Iterable[tuple[Iterable[type[Model]], Iterable[str]]]
_PAGE_RIGHTS = {
    EDITORS: ["add_page", "change_page"],
    MODERATORS: ["add_page", "change_page", "publish_page", "lock_page"],
}
_REFERENCE: tuple[type[Model], ...] = (
    *taxonomy.VOCABULARIES.values(),
    taxonomy.Organisation,
    taxonomy.GlossaryEntry,
    MeetingSeries,
    Synonym,
    PromotedAnswer,
    WantedTopic,
    JudgedQuery,
    Post,
)
# What editors and moderators may do with these models, beside the pages and the files.
_MODEL_RIGHTS: Table = (
    (_REFERENCE, ("view", "add", "change")),
    ((taxonomy.Territory,), ("view", "add")),  # adding: those without an official code
    ((SearchCount, Registration), ("view",)),
    ((PromotedAnswer, WantedTopic), ("delete",)),
    ((ReceivedMessage, Proposal), ("view", "change")),
    ((Audit,), ("view", "add", "change")),
    ((Answer,), ("change",)),
)
_FILE_RIGHTS: Table = (((AsvImage, AsvDocument), ("add", "change", "choose")), ((Collection,), ("add", "change")))


def set_up_roles(site_root: Page) -> dict[str, Group]:
    """The groups of editors and moderators with their rights on the site, the one that only opens the admin, and
    one approval before publication.

    Repeatable. Wagtail's own two groups are taken over, so that its workflow keeps naming them.
    """
    groups = {
        EDITORS: _renamed_group("Editors", EDITORS),
        MODERATORS: _renamed_group("Moderators", MODERATORS),
    }
    for name, group in groups.items():
        _grant(group, site_root, _PAGE_RIGHTS[name])
    groups[MODERATORS].permissions.add(*_rights((((SiteSettings,), ("change",)),)))
    groups[ADMIN_ACCESS], _ = Group.objects.get_or_create(name=ADMIN_ACCESS)
    groups[ADMIN_ACCESS].permissions.add(_access())
    _set_up_workflow(groups[MODERATORS], site_root)
    return groups


def _renamed_group(wagtail_name: str, name: str) -> Group:
    group = Group.objects.filter(name=name).first()
    if group is None:
        group, _ = Group.objects.get_or_create(name=wagtail_name)
        group.name = name
        group.save()
    return group


def _grant(group: Group, root: Page, page_rights: Sequence[str]) -> None:
    group.permissions.add(_access(), *_rights(_MODEL_RIGHTS))
    on_pages = Permission.objects.filter(content_type=ContentType.objects.get_for_model(Page), codename__in=page_rights)
    _give(GroupPagePermission, on_pages, group=group, page=root)
    _give(GroupCollectionPermission, _rights(_FILE_RIGHTS), group=group, collection=Collection.get_first_root_node())


def _give(model: type[Model], rights: Iterable[Permission], **of: Model) -> None:
    """Add those of these rights that the group has not on this page or collection."""
    had = set(model._default_manager.filter(**of).values_list("permission_id", flat=True))
    model._default_manager.bulk_create(model(**of, permission=right) for right in rights if right.pk not in had)


def _access() -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")


def _rights(table: Table) -> list[Permission]:
    """The permissions that a table of models and what may be done with them names; in one question."""
    allowed = {(model, action) for models, actions in table for model in models for action in actions}
    types = ContentType.objects.get_for_models(*{model for model, _action in allowed})
    asked = {(types[model].pk, action) for model, action in allowed}
    rights = Permission.objects.filter(content_type__in=types.values())
    return [right for right in rights if (right.content_type_id, right.codename.split("_", 1)[0]) in asked]


def _set_up_workflow(moderators: Group, root: Page) -> None:
    workflow = Workflow.objects.filter(active=True).order_by("pk").first() or Workflow.objects.create(name="Relecture")
    if workflow.name != "Relecture avant publication":
        workflow.name = "Relecture avant publication"
        workflow.save()
    task = GroupApprovalTask.objects.filter(active=True).order_by("pk").first()
    if task is None:
        task = GroupApprovalTask.objects.create(name="Relecture")
    if task.name != "Relecture":
        task.name = "Relecture"
        task.save()
    task.groups.add(moderators)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    if not WorkflowPage.objects.filter(page=root).exists():
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
