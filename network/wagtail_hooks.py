"""What the site adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import modeladmin_register

from asv.core.tables import neutralise_exports
from network.admin import mail_views, returned  # noqa: F401 : its own hook
from network.admin.board import views as board
from network.admin.menus import ReferenceGroup
from network.admin.panels import WaitingPanel, may_write

modeladmin_register(ReferenceGroup)
neutralise_exports()


@hooks.register("insert_global_admin_css")
def admin_dress() -> str:
    """The mark and the pine colour, over Wagtail's own variables."""
    sheets = ("css/admin-colours.css", "css/admin.css")
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(sheet),) for sheet in sheets))


@hooks.register("insert_global_admin_js")
def kept_words() -> str:
    """What is being written stays in the browser until the site has it."""
    return format_html('<script src="{}"></script>', static("js/admin-kept.js"))


@hooks.register("construct_main_menu")
def without_help(request: HttpRequest, items: list[Any]) -> None:
    """The help menu only leads to English pages of another site; help stands beside the fields."""
    items[:] = [item for item in items if item.name != "help"]


@hooks.register("construct_homepage_panels")
def what_waits_for_me(request: HttpRequest, panels: list[object]) -> None:
    """Put the panel of what waits for this person first on the admin's home."""
    panels.append(WaitingPanel())


@hooks.register("register_admin_urls")
def board_urls() -> list[object]:
    """The board of the team."""
    return [
        path("tableau/", board.board, name="board"),
        path("tableau/export.csv", board.export, name="board_export"),
        path("tableau/agir/", board.act, name="board_act"),
    ]


class _EditorsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_write(request.user)


@hooks.register("register_admin_menu_item")
def board_item() -> MenuItem:
    """The board, second in the menu."""
    return _EditorsItem("Suivi des ressources", reverse("board"), name="board", icon_name="edit", order=110)


@hooks.register("register_admin_urls")
def mailroom_urls() -> list[object]:
    """What administrators do about mails."""
    return [
        path("courrier/", mail_views.report, name="mailroom_report"),
        path("courrier/repetition/", mail_views.rehearsal, name="mailroom_rehearsal"),
        path("courrier/<str:act>/<int:pk>/", mail_views.act, name="mailroom_act"),
    ]


class _AdministratorsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_superuser


@hooks.register("register_reports_menu_item")
def mail_report_item() -> MenuItem:
    """The report on mails."""
    return _AdministratorsItem("Courrier et alertes", reverse("mailroom_report"), icon_name="mail", order=900)
