"""What the site adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from network.admin.exports import neutralise_exports
from network.admin.menus import ReferenceGroup
from network.admin.panels import WaitingPanel

modeladmin_register(ReferenceGroup)
neutralise_exports()


@hooks.register("insert_global_admin_css")
def admin_dress() -> str:
    """The mark and the pine colour, over Wagtail's own variables."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_main_menu")
def without_help(request: HttpRequest, items: list[Any]) -> None:
    """The help menu only leads to English pages of another site; help stands beside the fields."""
    items[:] = [item for item in items if item.name != "help"]


@hooks.register("construct_homepage_panels")
def what_waits_for_me(request: HttpRequest, panels: list[Any]) -> None:
    """First on the admin's home."""
    panels.append(WaitingPanel())
