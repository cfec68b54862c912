"""Who may do what in the admin: groups on Wagtail's own permissions and workflow, set up once.

Editors and moderators work on the whole site. `ADMIN_ACCESS` opens the admin and gives nothing in it: the team puts
a facilitator there who is to write the pages of their network.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
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

ADMIN_ACCESS = "Accès à l'administration"
_PAGE_RIGHTS = {
    EDITORS: ["add_page", "change_page"],
    MODERATORS: ["add_page", "change_page", "publish_page", "lock_page"],
}
_REFERENCE = [
    *taxonomy.VOCABULARIES.values(),
    taxonomy.Organisation,
    taxonomy.GlossaryEntry,
    MeetingSeries,
    Synonym,
    PromotedAnswer,
    WantedTopic,
    JudgedQuery,
    Post,
]


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
    groups[MODERATORS].permissions.add(*_model_rights([SiteSettings], ["change"]))
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


def _grant(group: Group, root: Page, page_rights: list[str]) -> None:
    group.permissions.add(_access(), *_model_rights(_REFERENCE, ["view", "add", "change"]))
    group.permissions.add(*_model_rights([taxonomy.Territory, SearchCount, Registration], ["view"]))
    group.permissions.add(*_model_rights([PromotedAnswer, WantedTopic], ["delete"]))
    group.permissions.add(*_model_rights([ReceivedMessage, Proposal], ["view", "change"]))
    group.permissions.add(*_model_rights([Audit], ["view", "add", "change"]), *_model_rights([Answer], ["change"]))
    for codename in page_rights:
        right = Permission.objects.get(content_type=ContentType.objects.get_for_model(Page), codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=right)
    collection = Collection.get_first_root_node()
    for right in _model_rights([AsvImage, AsvDocument], ["add", "change", "choose"]) + _model_rights(
        [Collection], ["add", "change"]
    ):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=right)


def _access() -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")


def _model_rights(models: list, actions: list[str]) -> list[Permission]:
    types = ContentType.objects.get_for_models(*models).values()
    rights = Permission.objects.filter(content_type__in=types)
    return [right for right in rights if right.codename.split("_", 1)[0] in actions]


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
