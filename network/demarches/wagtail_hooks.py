"""The import of démarches in the admin: its addresses and its entry in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import path, re_path
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from network.demarches import admin_views as views
from network.demarches import matching_views as matching
from network.demarches.rights import may_import


@hooks.register("register_admin_urls")
def import_pages() -> list[object]:
    """Files, their dry runs, their reports; the organisations they name that nobody knows."""
    return [
        path("demarches/imports/", views.imports, name="demarche_imports"),
        path("demarches/imports/<int:pk>/", views.import_detail, name="demarche_import"),
        path("demarches/imports/<int:pk>/ecrire/", views.import_confirm, name="demarche_import_confirm"),
        path("demarches/imports/<int:pk>/abandonner/", views.import_cancel, name="demarche_import_cancel"),
        path("demarches/imports/<int:pk>/rapport.csv", views.import_report, name="demarche_import_report"),
        re_path(r"^demarches/imports/modele\.(?P<extension>csv|xlsx)$", views.template_file, name="demarche_template"),
        path("demarches/organisations/", matching.organisations, name="demarche_organisations"),
        path("demarches/organisations/oublier/", matching.forget_decisions, name="demarche_organisations_forget"),
    ]


class _ImportItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_import(request.user)


@hooks.register("register_admin_menu_item")
def import_item() -> MenuItem:
    """The menu item of imports, beside *Référentiels*."""
    return _ImportItem("Import démarches", views.address(), name="import-demarches", icon_name="upload", order=505)
