"""The directory in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from network.directory.admin import DirectoryGroup
from network.directory.handing import HANDED


@hooks.register("register_admin_viewset")
def directory_lists() -> DirectoryGroup:
    """The menu *Annuaire*."""
    return DirectoryGroup()


@hooks.register("register_log_actions")
def handover_action(actions: Any) -> None:
    """A post, or a draft with it, passed to a successor."""
    actions.register_action(HANDED, "Passer le relais", "Passé à la personne qui succède")
