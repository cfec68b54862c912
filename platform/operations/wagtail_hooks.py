"""What administrators are told on the admin's home, and the page on the state of the site."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from operations.founding.to_complete import Left, left_to_complete
from operations.from_document import views as from_document
from operations.older_site import import_views as older_site
from operations.older_site.admin_views import words
from operations.older_site.rights import keeps_vocabularies
from operations.readiness.state import machine_worries
from operations.readiness.views import prove_backup, site_journal, site_state


class ToCompletePanel(Component):
    """What is left to complete before the site opens, each with the screen where it is done."""

    name = "to_complete"
    order = 40
    template_name = "operations/admin/to_complete_panel.html"

    def __init__(self, left: list[Left]) -> None:
        self.left = left

    def get_context_data(self, parent_context: object) -> dict[str, object]:
        return {"left": self.left}


@hooks.register("construct_homepage_panels")
def what_is_left_to_complete(request: HttpRequest, panels: list[object]) -> None:
    """First of all, for administrators, until nothing is left."""
    if getattr(request.user, "is_superuser", False) and (left := left_to_complete()):
        panels.append(ToCompletePanel(left))


class WorriesPanel(Component):
    """What of the machine wants someone: a backup too old, a disk almost full."""

    name = "worries"
    order = 30
    template_name = "operations/admin/worries_panel.html"

    def __init__(self, worries: list[str]) -> None:
        self.worries = worries

    def get_context_data(self, parent_context: object) -> dict[str, object]:
        return {"worries": self.worries}


@hooks.register("construct_homepage_panels")
def what_worries(request: HttpRequest, panels: list[object]) -> None:
    """Before all else, for administrators, while there is something."""
    if getattr(request.user, "is_superuser", False) and (worries := machine_worries(timezone.now())):
        panels.append(WorriesPanel(worries))


@hooks.register("register_admin_urls")
def state_url() -> list[object]:
    """The page on the state of the site, its days, and the proof of a backup."""
    return [
        path("etat/", site_state, name="site_state"),
        path("etat/journal/", site_journal, name="site_journal"),
        path("etat/prouver/", prove_backup, name="prove_backup"),
    ]


class _StateItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


@hooks.register("register_admin_menu_item")
def state_item() -> MenuItem:
    """Its entry in the menu."""
    return _StateItem("État du site", reverse("site_state"), icon_name="wrench", order=9000)


@hooks.register("register_admin_urls")
def older_site_urls() -> list[object]:
    """The imports of older sites' pages, and what their words are here."""
    return [
        path("ancien-site/", older_site.imports, name="old_imports"),
        path("ancien-site/mots/", words, name="old_words"),
        path("ancien-site/<int:pk>/", older_site.import_detail, name="old_import"),
        path("ancien-site/<int:pk>/accepter/", older_site.import_accept, name="old_import_accept"),
        path("ancien-site/<int:pk>/verifier/", older_site.import_check, name="old_import_check"),
        path("ancien-site/<int:pk>/abandonner/", older_site.import_cancel, name="old_import_cancel"),
        path("ancien-site/<int:pk>/rapport.csv", older_site.import_report, name="old_import_report"),
    ]


@hooks.register("register_admin_urls")
def document_urls() -> list[object]:
    """A récit from a document."""
    return [
        path("recit-depuis-document/", from_document.from_document, name="recit_from_document"),
        path("recit-depuis-document/<int:pk>/", from_document.arrange, name="recit_arrange"),
        path("recit-depuis-document/<int:pk>/effacer/", from_document.abandon, name="recit_abandon"),
    ]


class _OldSiteItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return keeps_vocabularies(request.user)


@hooks.register("register_admin_menu_item")
def old_site_item() -> MenuItem:
    """Its entry in the menu."""
    return _OldSiteItem("Ancien site", older_site.address(), name="ancien-site", icon_name="upload", order=506)


@hooks.register("register_icons")
def icons(icons: list[str]) -> list[str]:
    """The picture of that entry."""
    return [*icons, "operations/icons/wrench.svg"]
