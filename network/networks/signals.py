"""What memberships follow: groups changed elsewhere, networks saved or deleted, accounts that go."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver

from asv.accounts.models import User
from network.networks.facts import forget_life
from network.networks.groups import adopt, follow_groups
from network.networks.joining import last_cared_by, tell_team
from network.networks.models import Membership, NetworkPage, NetworkRights, WorkingGroup, YearTheme


@receiver(m2m_changed, sender=User.groups.through)
def groups_changed(sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, **kwargs: Any) -> None:
    """Someone entered or left groups."""
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    others = pk_set
    if others is None:
        held = instance.user_set if reverse else instance.groups
        others = list(held.values_list("pk", flat=True))
    users, groups = (others, [instance.pk]) if reverse else ([instance.pk], others)
    follow_groups(users, groups, added=action == "post_add")


@receiver(post_save, sender=NetworkPage)
def network_saved(sender: object, instance: NetworkPage, raw: bool = False, **kwargs: object) -> None:
    """Follow the network's group, which may have been changed."""
    if not raw:
        adopt(instance)


@receiver(post_delete, sender=NetworkRights)
def rights_gone(sender: object, instance: NetworkRights, **kwargs: object) -> None:
    """The network is deleted: so is the group that held rights on it."""
    Group.objects.filter(pk=instance.facilitators_id).delete()


@receiver(pre_delete, sender=User)
def account_going(sender: object, instance: User, **kwargs: object) -> None:
    """The site's team learns of a network left without anyone."""
    instance.left_alone = last_cared_by(instance)  # type: ignore[attr-defined]


@receiver(post_delete, sender=User)
def account_gone(sender: object, instance: User, **kwargs: object) -> None:
    """Notify the team after the deletion, so that accounts deleted with this one are not notified."""
    tell_team(getattr(instance, "left_alone", []))


@receiver([post_save, post_delete], sender=Membership)
@receiver([post_save, post_delete], sender=YearTheme)
@receiver([post_save, post_delete], sender=WorkingGroup)
def life_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Forget what the network's page remembers."""
    forget_life(instance.network_id)


@receiver(m2m_changed, sender=WorkingGroup.members.through)
def workers_changed(sender: Any, instance: Any, action: str, **kwargs: Any) -> None:
    """Someone entered or left a working group; groups and members both name their network."""
    if action in ("post_add", "post_remove", "post_clear"):
        forget_life(instance.network_id)
