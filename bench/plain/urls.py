"""Addresses of the stock site, and its search as the tutorial has it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls
from wagtail.models import Page


def search(request: HttpRequest) -> HttpResponse:
    """Ten results a page, without filters."""
    words = request.GET.get("q", "")
    found = Page.objects.live().search(words) if words else Page.objects.none()
    results = Paginator(found, 10).get_page(request.GET.get("page", 1))
    return render(request, "plain/search.html", {"words": words, "results": results})


urlpatterns = [
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("recherche/", search),
    path("", include(wagtail_urls)),
]
