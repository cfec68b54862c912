"""The pages of places."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from asv.taxonomy.catalogue import catalogue
from asv.taxonomy.former import current_code
from asv.taxonomy.models import Territory
from network.demarches.places.page_view import place_context, place_path
from search.places import CODE
from search.views import private


@require_safe
def place_page(request: HttpRequest, code: str = "fra") -> HttpResponse:
    """A place by its code. A commune that merged leads to the one that holds it; 404 for a code nobody knows."""
    asked = _written(code)
    if not CODE.match(asked):
        raise Http404
    place = Territory.objects.select_related("epci").filter(code=asked).first()
    if place is None:
        place = _merged_into(asked)
    if place_path(place.code) != request.path:
        return HttpResponsePermanentRedirect(place_path(place.code))
    return private(render(request, "network/place.html", place_context(place, request)))


def _written(code: str) -> str:
    """The code as the reference writes it: "DEP-2a" is dep-2A."""
    kind, dash, number = code.partition("-")
    return f"{kind.lower()}{dash}{number.upper()}"[:24]


def _merged_into(code: str) -> Territory:
    """The place that a former code stands for today. Raises Http404."""
    today = current_code(catalogue().renamed("territoire", code) or code)
    place = Territory.objects.filter(code=today).first() if today != code else None
    if place is not None:
        return place
    raise Http404
