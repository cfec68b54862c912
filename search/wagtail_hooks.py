"""What search adds to the admin: a menu, two reports, and the pages where a question is tried, judged and joined."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from wagtail import hooks

from search.admin.reports import FacetReport, ReportItem, SearchReport
from search.admin.unanswered import RehearsalView, UnansweredView
from search.admin.views import PreviewView, WantView
from search.admin.viewsets import SearchGroup
from search.admin.words_read import words


@hooks.register("register_admin_viewset")
def search_menu() -> SearchGroup:
    """The menu « Recherche »."""
    return SearchGroup()


@hooks.register("register_admin_urls")
def search_pages() -> list[URLPattern]:
    """The pages that belong to no list."""
    return [
        path("recherche/essayer/", PreviewView.as_view(), name="search_preview"),
        path("recherche/sans-reponse/", UnansweredView.as_view(), name="search_unanswered"),
        path("recherche/repetition/", RehearsalView.as_view(), name="search_rehearsal"),
        path("recherche/mots-lus/<int:page_id>/", words, name="search_words_read"),
        path("recherche/noter/", WantView.as_view(), name="search_want"),
        path("reports/recherches/", SearchReport.as_view(), name="search_report"),
        path("reports/recherches/liste/", SearchReport.as_view(results_only=True), name="search_report_results"),
        path("reports/filtres/", FacetReport.as_view(), name="search_facet_report"),
        path("reports/filtres/liste/", FacetReport.as_view(results_only=True), name="search_facet_report_results"),
    ]


@hooks.register("register_reports_menu_item")
def searches_item() -> ReportItem:
    """What readers look for."""
    return ReportItem(SearchReport.page_title, reverse("search_report"), name="searches", icon_name="search", order=500)


@hooks.register("register_reports_menu_item")
def facets_item() -> ReportItem:
    """Which filters serve."""
    return ReportItem(
        FacetReport.page_title, reverse("search_facet_report"), name="search-facets", icon_name="list-ul", order=510
    )
