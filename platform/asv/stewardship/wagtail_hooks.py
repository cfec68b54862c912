"""What this room adds to the admin: the report of links, and reading a page again."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy

from asv.stewardship import absence, audit_views, guide, views  # noqa: F401 : its own hook
from asv.stewardship.audience import views as audience


@hooks.register("register_admin_urls")
def stewardship_pages() -> list[URLPattern]:
    """Their addresses."""
    return [
        path("liens/", views.links, name="stewardship_links"),
        path("liens/connus/", views.known_links, name="stewardship_known_links"),
        path("liens/<int:link_id>/", views.mend_link, name="stewardship_mend"),
        path("menage/", views.hygiene, name="stewardship_hygiene"),
        path("journal/", audit_views.journal, name="journal"),
        path("aide/", guide.index, name="help"),
        path("aide/<slug:slug>/", guide.chapter, name="help_chapter"),
        path("lectures/", audience.reads, name="stewardship_reads"),
        path("lectures/export.csv", audience.export, name="stewardship_reads_export"),
        path("lectures/rapport/<int:year>/", audience.yearly, name="stewardship_yearly"),
        path("relecture/<int:page_id>/", views.review, name="stewardship_review"),
    ]


class _EditorsItem(MenuItem):
    """Shown to who changes pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(page_permission_policy.user_has_any_permission(request.user, {"change", "publish"}))


@hooks.register("register_reports_menu_item")
def links_item() -> MenuItem:
    """The report of links."""
    return _EditorsItem("Liens", reverse("stewardship_links"), name="links", icon_name="link", order=620)


@hooks.register("register_reports_menu_item")
def hygiene_item() -> MenuItem:
    """What there is to tidy."""
    return _EditorsItem("Ménage", reverse("stewardship_hygiene"), name="hygiene", icon_name="bin", order=630)


@hooks.register("register_reports_menu_item")
def reads_item() -> MenuItem:
    """What is read."""
    return _EditorsItem("Ce qui est lu", reverse("stewardship_reads"), name="reads", icon_name="view", order=610)


@hooks.register("register_admin_menu_item")
def guide_item() -> MenuItem:
    """The editors' guide, last in the menu."""
    return MenuItem("Aide", reverse("help"), name="guide", icon_name="help", order=9900)


class _AdministratorsItem(MenuItem):
    """Shown to administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


@hooks.register("register_reports_menu_item")
def journal_item() -> MenuItem:
    """Who did what."""
    return _AdministratorsItem("Qui a fait quoi", reverse("journal"), name="journal", icon_name="history", order=890)
