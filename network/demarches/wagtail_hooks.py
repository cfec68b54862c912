"""The import of démarches in the admin: its addresses and its entry in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import path, re_path
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from network.demarches import admin_views as views


@hooks.register("register_admin_urls")
def import_pages() -> list[object]:
    """Files, their dry runs, their reports."""
    return [
        path("demarches/imports/", views.imports, name="demarche_imports"),
        path("demarches/imports/<int:pk>/", views.import_detail, name="demarche_import"),
        path("demarches/imports/<int:pk>/ecrire/", views.import_confirm, name="demarche_import_confirm"),
        path("demarches/imports/<int:pk>/abandonner/", views.import_cancel, name="demarche_import_cancel"),
        path("demarches/imports/<int:pk>/rapport.csv", views.import_report, name="demarche_import_report"),
        re_path(r"^demarches/imports/modele\.(?P<extension>csv|xlsx)$", views.template_file, name="demarche_template"),
    ]


class _ImportItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return views.may_import(request.user)


@hooks.register("register_admin_menu_item")
def import_item() -> MenuItem:
    """The menu item of imports, beside *Référentiels*."""
    return _ImportItem("Import démarches", views.address(), name="import-demarches", icon_name="upload", order=505)
