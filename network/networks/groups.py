"""Membership and Django's groups, kept in step both ways.

What members read is decided by Wagtail's restrictions to groups; who is a member is decided here. A network has a
group of members, without any right, and one of facilitators, with rights on the network's pages alone. Neither opens
the admin: the site's team lets in whom it wants, by the group `ADMIN_ACCESS`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, PageViewRestriction

from home.models import PlainPage
from network.networks.models import Membership, NetworkPage, NetworkRights, Role, State

# Adding and editing; publishing is for those who moderate.
PAGE_RIGHTS = ("add_page", "change_page")
_NAME_LENGTH = 150


class UnfitGroup(Exception):
    """The network's group gives rights in the admin, or is another network's too: facilitators must not fill it."""


def fault_of(group: Group, network: NetworkPage) -> str:
    """A French sentence why this group may not be the network's members' group; empty where it may."""
    if (
        group.permissions.exists()
        or group.page_permissions.exists()  # type: ignore[attr-defined]
        or group.collection_permissions.exists()  # type: ignore[attr-defined]
        or GroupApprovalTask.objects.filter(groups=group).exists()
    ):
        return "Ce groupe donne des droits dans l’administration : il ne peut pas être celui des membres d’un réseau."
    if NetworkPage.objects.filter(group=group).exclude(pk=network.pk).exists():
        return "Ce groupe est déjà celui d’un autre réseau."
    return ""


def keep_in_step(membership: Membership) -> None:
    """Put the person in the network's groups, or take them out, as the membership says. Raises UnfitGroup."""
    with transaction.atomic():
        network = NetworkPage.objects.get(pk=membership.network_id)
        members = members_group(network)
        if fault_of(members, network):
            raise UnfitGroup
        _belongs(membership, members, membership.is_active)
        _belongs(membership, facilitators_group(network), membership.facilitates)
        if not membership.is_active:
            membership.working_groups.clear()


def _belongs(membership: Membership, group: Group, inside: bool) -> None:
    (membership.user.groups.add if inside else membership.user.groups.remove)(group)


def members_group(network: NetworkPage) -> Group:
    """The group of a network's members, made at first need."""
    Page.objects.select_for_update().get(pk=network.pk)
    known = NetworkPage.objects.select_related("group").get(pk=network.pk).group
    if known is None:
        known = Group.objects.create(name=_free_name(f"Membres : {network.title}"))
        NetworkPage.objects.filter(pk=network.pk).update(group=known)
    network.group = known
    return known


def facilitators_group(network: NetworkPage) -> Group:
    """The group of a network's facilitators, made at first need, with rights on the network's own pages.

    It does not open the admin: who looks after a network promotes others, and must not hand out that key with it.
    """
    rights = NetworkRights.objects.select_related("facilitators").filter(network=network).first()
    if rights is not None:
        return rights.facilitators
    group = Group.objects.create(name=_free_name(f"Animation : {network.title}"))
    page_type = ContentType.objects.get_for_model(Page)
    for codename in PAGE_RIGHTS:
        right = Permission.objects.get(content_type=page_type, codename=codename)
        GroupPagePermission.objects.create(group=group, page_id=network.pk, permission=right)
    NetworkRights.objects.create(network=network, facilitators=group)
    return group


def _free_name(name: str) -> str:
    name, number = name[:_NAME_LENGTH], 1
    wanted = name
    while Group.objects.filter(name=wanted).exists():
        number += 1
        wanted = f"{name[: _NAME_LENGTH - 8]} ({number})"
    return wanted


def follow_groups(user_ids: Iterable[int], group_ids: Iterable[int], added: bool) -> None:
    """Bring memberships up to date after users entered (`added`) or left groups elsewhere, as in an account's form."""
    users, groups = list(user_ids), list(group_ids)
    if not users or not groups:
        return
    networks = NetworkPage.objects.filter(group__in=groups).values_list("pk", flat=True)
    for network in networks:
        (_joined if added else _left)(network, users)
    for rights in NetworkRights.objects.filter(facilitators__in=groups):
        if added:
            _joined(rights.network_id, users, Role.FACILITATOR)
        else:
            Membership.objects.filter(network=rights.network_id, user__in=users).update(role=Role.MEMBER)


def adopt(network: NetworkPage) -> None:
    """After a network was given another group: its users become members, and present members enter it."""
    if network.group is None or fault_of(network.group, network):
        return
    inside = set(network.group.user_set.values_list("pk", flat=True))
    active = Membership.objects.filter(network=network.pk, state=State.ACTIVE)
    missing = set(active.values_list("user_id", flat=True)) - inside
    _joined(network.pk, list(inside))
    if missing:
        network.group.user_set.add(*missing)


def _joined(network: int, users: list[int], role: Role = Role.MEMBER) -> None:
    wanted = {"state": State.ACTIVE} | ({"role": role} if role == Role.FACILITATOR else {})
    there = Membership.objects.filter(network=network, user__in=users)
    settled = set(there.filter(**wanted).values_list("user_id", flat=True))
    for user in set(users) - settled:
        row, _ = Membership.objects.get_or_create(network_id=network, user_id=user, defaults={"state": State.LEFT})
        if not row.is_active:
            row.joined_at, row.role = timezone.now(), Role.MEMBER
        row.state, row.ended_at, row.message, row.note = State.ACTIVE, None, "", ""
        row.role = role if role == Role.FACILITATOR else row.role
        row.save()
        if role == Role.FACILITATOR:
            keep_in_step(row)


def _left(network: int, users: list[int]) -> None:
    for row in Membership.objects.filter(network=network, user__in=users, state=State.ACTIVE):
        row.state, row.role, row.ended_at = State.LEFT, Role.MEMBER, timezone.now()
        row.save()
        row.working_groups.clear()
        if rights := NetworkRights.objects.filter(network=network).first():
            row.user.groups.remove(rights.facilitators)


def open_space(network: NetworkPage) -> Page:
    """The page below the network that its members alone read, made where there is none. Raises UnfitGroup."""
    with transaction.atomic():
        group = members_group(network)
        if fault_of(group, network):
            raise UnfitGroup
        known = PlainPage.objects.child_of(network).filter(view_restrictions__groups=group).first()
        if known is not None:
            return known
        parent = Page.objects.get(pk=network.pk)
        page = PlainPage(title="Espace des membres", summary="Les pages de travail du réseau.", live=False)
        parent.add_child(instance=page)
        restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
        restriction.groups.add(group)
        page.save_revision().publish()
        return page
