"""What the admin needs to choose places and organisations."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.viewsets.chooser import ChooserViewSet

from asv.taxonomy.choosers import organisation_chooser, territory_chooser
from asv.taxonomy.places import find_places, place_label


@hooks.register("register_admin_viewset")
def choosers() -> list[ChooserViewSet]:
    """Addresses of the choosers."""
    return [territory_chooser, organisation_chooser]


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Suggestions as an editor types; Wagtail asks for the right to enter the admin."""
    return [path("territoires/suggestions/", place_suggestions, name="place_suggestions")]


def place_suggestions(request: HttpRequest) -> JsonResponse:
    """Register the view of suggestions among the admin's addresses."""
    found = find_places(request.GET.get("q", ""), 8)
    return JsonResponse({"places": [{"code": place.code, "label": place_label(place)} for place in found]})
