"""Who may bring files of démarches in, and decide what they name."""

from __future__ import annotations

from wagtail.models import PagePermissionTester

from asv.core.routing import the_page_of
from asv.core.visitor import Visitor
from network.demarches.models import DemarcheIndexPage


def may_import(user: Visitor) -> bool:
    """Those who may add démarches and change those of others: editors and administrators."""
    rights = _rights(user)
    return bool(rights and rights.can_add_subpage() and rights.can_edit())


def may_publish(user: Visitor) -> bool:
    """Those who may publish démarches without asking anyone."""
    rights = _rights(user)
    return bool(rights and rights.can_publish_subpage())


def _rights(user: Visitor) -> PagePermissionTester | None:
    index = the_page_of(DemarcheIndexPage)
    return index.permissions_for_user(user) if index else None
