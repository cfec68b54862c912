"""The directory in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from network.directory.admin import DirectoryGroup
from network.directory.handing import HANDED

modeladmin_register(DirectoryGroup)


@hooks.register("register_log_actions")
def handover_action(actions: Any) -> None:
    """A post, or a draft with it, passed to a successor."""
    actions.register_action(HANDED, "Passer le relais", "Passé à la personne qui succède")
