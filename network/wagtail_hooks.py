"""What the site adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail_modeladmin.options import modeladmin_register

from asv.core.tables import neutralise_exports
from asv.resources.models import ResourcePage
from network.admin import mail_views, returned  # noqa: F401 : its own hook
from network.admin.board import views as board
from network.admin.calendar import views as calendar
from network.admin.menus import ReferenceGroup
from network.admin.panels import WaitingPanel, may_write
from network.admin.second_thoughts import views as second_thoughts
from network.admin.second_thoughts.thinking import Outlook, outlook_of, published_before
from network.offered import hooks as offered_hooks  # noqa: F401 : its own hook

modeladmin_register(ReferenceGroup)
neutralise_exports()


@hooks.register("insert_global_admin_css")
def admin_dress() -> str:
    """The mark and the pine colour, over Wagtail's own variables."""
    sheets = ("css/admin-colours.css", "css/admin.css")
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(sheet),) for sheet in sheets))


@hooks.register("insert_global_admin_js")
def kept_words() -> str:
    """What is written stays in the browser until the site has it, dead links are said, text editors let Tab go."""
    scripts = ("js/admin-kept.js", "js/admin-links.js", "js/admin-access.js")
    return format_html_join("", '<script src="{}"></script>', ((static(script),) for script in scripts))


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
        path("tableau/vues/", board.keep_view, name="board_view"),
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
def second_thought_urls() -> list[object]:
    """What was published and is not told yet."""
    return [
        path("annonces/", second_thoughts.listing, name="second_thoughts"),
        path("annonces/<int:page_id>/<slug:act>/", second_thoughts.act, name="second_thought"),
    ]


@hooks.register("register_admin_urls")
def calendar_urls() -> list[object]:
    """The team's calendar."""
    return [path("calendrier/", calendar.calendar, name="editorial_calendar")]


@hooks.register("register_admin_menu_item")
def calendar_item() -> MenuItem:
    """The calendar, after the board."""
    return _EditorsItem("Calendrier", reverse("editorial_calendar"), name="calendar", icon_name="date", order=115)


@hooks.register("after_publish_page")
def offer_a_second_thought(request: HttpRequest, page: Page) -> None:
    """Say who is still to be told of this publication, and where one may think again; nothing of a first one that tells
    nobody."""
    if not (settings.ALERT_DELAY and isinstance(page, ResourcePage) and page.live):
        return
    minutes = round(settings.ALERT_DELAY.total_seconds() / 60)
    said = {
        Outlook.HELD: "L’annonce de cette page est retenue : personne n’est prévenu tant que vous ne l’envoyez pas.",
        Outlook.LEAVES: f"Personne n’est encore prévenu : les messages partent dans {minutes} min.",
    }.get(outlook_of(page, timezone.now()))
    if said:
        button = messages.button(reverse("second_thoughts"), "Retenir, envoyer ou revenir en arrière")
        messages.info(request, said, [button])
    elif published_before([page.pk]).get(page.pk) is not None:
        button = messages.button(reverse("second_thoughts"), "Revenir en arrière")
        messages.info(request, "Cette correction n’est annoncée à personne.", [button])


class _PublishersItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(page_permission_policy.user_has_any_permission(request.user, {"publish"}))


@hooks.register("register_reports_menu_item")
def second_thoughts_item() -> MenuItem:
    """What waits to be told."""
    return _PublishersItem("Annonces en attente", reverse("second_thoughts"), icon_name="mail", order=610)


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
