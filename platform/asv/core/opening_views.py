"""In Wagtail's admin: who opens a file, and the files that no published page carries."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import registry as log_registry

from asv.core.admin_names import known_pages
from asv.core.carriers import pages_that_carry
from asv.core.file_rights import policy_of
from asv.core.models import AsvDocument, AsvImage
from asv.core.opening import CLOSED, KINDS, OPENED, openness, set_public, without_page
from asv.core.yes_no import YesNoColumn

_SAID = {
    True: "« %s » est un fichier public : toute personne qui a son adresse l’ouvre.",
    False: "« %s » n’est plus un fichier public.",
}
_SHOWN_PAGES, _SHOWN_ENTRIES = 20, 10


@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What carries a file and who opens it; POST `public=1` or `public=0`, once confirmed on this very page."""
    model = KINDS.get(kind)
    if model is None or pk >= 2**31:
        raise Http404
    file = get_object_or_404(model.objects.select_related("collection"), pk=pk)
    if not policy_of(model).user_has_permission_for_instance(request.user, "change", file):
        raise Http404
    if request.method == "POST":
        wanted = request.POST.get("public")
        if wanted not in ("0", "1"):
            messages.error(request, "Choisissez d’ouvrir ce fichier à tout le monde, ou de retirer cette ouverture.")
        elif wanted == "1" and not request.POST.get("confirmed"):
            messages.error(request, "Cochez la case pour confirmer : le fichier n’a pas été ouvert.")
        else:
            set_public(file, wanted == "1", request.user)
            messages.success(request, _SAID[wanted == "1"] % file.title)
        return redirect("file_opening", kind, pk)
    carriers = pages_that_carry(file)
    named = known_pages(request, carriers)
    context = {
        "file": file,
        "openness": openness(file),
        "pages": named.order_by("-live", "title")[:_SHOWN_PAGES],
        "others": carriers.count() - min(named.count(), _SHOWN_PAGES),
        "history": log_registry.get_logs_for_instance(file).filter(action__in=[OPENED, CLOSED])[:_SHOWN_ENTRIES],
        "edit_url": reverse("wagtailimages:edit" if model is AsvImage else "wagtaildocs:edit", args=[pk]),
    }
    return render(request, "files/opening.html", context)


class PublicFilters(WagtailFilterSet):
    """All of them, the closed ones, or those an editor marked public."""

    is_public = django_filters.ChoiceFilter(
        label="Ouverture", choices=[("False", "Fermés"), ("True", "Publics")], empty_label="Tous"
    )


class WithoutPage(ReportView):
    """The files of a kind that no published page carries: closed, unless marked public."""

    any_permission_required = ["change"]
    is_searchable = False
    default_ordering = "-created_at"
    no_results_message = "Chaque fichier est porté par une page publiée."
    list_export = ["title", "filename", "collection", "created_at", "is_public"]
    export_headings = {
        "title": "Titre",
        "filename": "Fichier",
        "collection": "Collection",
        "created_at": "Déposé le",
        "is_public": "Public",
    }
    kind = ""

    @property
    def columns(self) -> list[Column]:
        """What is told of each, its name leading to where it is opened."""
        return [
            TitleColumn(
                "title",
                label="Titre",
                sort_key="title",
                get_url=lambda file: reverse("file_opening", args=[self.kind, file.pk]),
            ),
            Column("filename", label="Fichier"),
            Column("collection", label="Collection"),
            DateColumn("created_at", label="Déposé le", sort_key="created_at"),
            YesNoColumn("is_public", label="Public", sort_key="is_public"),
        ]

    def get_base_queryset(self) -> QuerySet[Model]:
        """Those that this person may change."""
        return without_page(self.model, self.request.user)


class DocumentsWithoutPage(WithoutPage):
    """Documents that no published page carries."""

    model, kind, permission_policy = AsvDocument, "document", policy_of(AsvDocument)
    page_title = "Documents sans page publiée"
    header_icon = "doc-full-inverse"
    index_url_name = "documents_without_page"
    index_results_url_name = "documents_without_page_results"
    export_filename = "documents-sans-page"

    class filterset_class(PublicFilters):
        class Meta:
            model = AsvDocument
            fields = ["is_public"]


class ImagesWithoutPage(WithoutPage):
    """Images that no published page carries."""

    model, kind, permission_policy = AsvImage, "image", policy_of(AsvImage)
    page_title = "Images sans page publiée"
    header_icon = "image"
    index_url_name = "images_without_page"
    index_results_url_name = "images_without_page_results"
    export_filename = "images-sans-page"

    class filterset_class(PublicFilters):
        class Meta:
            model = AsvImage
            fields = ["is_public"]


@hooks.register("register_admin_urls")
def opening_urls() -> list[object]:
    """Where files are opened, and the two reports."""
    documents, images = DocumentsWithoutPage, ImagesWithoutPage
    return [
        path("fichiers/<str:kind>/<int:pk>/ouverture/", opening, name="file_opening"),
        path("reports/documents/", documents.as_view(), name=documents.index_url_name),
        path("reports/documents/liste/", documents.as_view(results_only=True), name=documents.index_results_url_name),
        path("reports/images/", images.as_view(), name=images.index_url_name),
        path("reports/images/liste/", images.as_view(results_only=True), name=images.index_results_url_name),
    ]


class _FilesItem(MenuItem):
    """Shown to who may change files of a kind."""

    def __init__(self, report: type[WithoutPage], order: int) -> None:
        super().__init__(
            report.page_title,
            reverse(report.index_url_name),
            name=report.export_filename,
            icon_name=report.header_icon,
            order=order,
        )
        self.policy = report.permission_policy

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(self.policy.user_has_permission(request.user, "change"))


@hooks.register("register_reports_menu_item")
def documents_item() -> MenuItem:
    """Documents that are closed for want of a page."""
    return _FilesItem(DocumentsWithoutPage, 600)


@hooks.register("register_reports_menu_item")
def images_item() -> MenuItem:
    """Images that are closed for want of a page."""
    return _FilesItem(ImagesWithoutPage, 610)


@hooks.register("register_log_actions")
def opening_actions(actions: Any) -> None:
    """What the history says of a file that was opened or closed."""
    actions.register_action(OPENED, "Ouvrir à tout le monde", "Marqué « Fichier public »")
    actions.register_action(CLOSED, "Ne plus ouvrir à tout le monde", "N’est plus un fichier public")
