""" "Près de chez moi": from the name or the postcode of a commune to what is near it. Nobody is located."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from asv.core.words import clean_words
from asv.resources.addresses import search_address
from search.faceted_form import parameters
from search.places import FoundPlace, communes_named, places_like
from search.views import private

_LONGEST = 100


@require_safe
def near(request: HttpRequest) -> HttpResponse:
    """One field. A commune that is clear leads to its resources; homonyms and near spellings are offered as links."""
    asked = "lieu" in parameters(request)
    typed = clean_words(parameters(request).get("lieu", "")[: 4 * _LONGEST])[:_LONGEST]
    communes = communes_named(typed) if typed else []
    if len(communes) == 1:
        return private(HttpResponseRedirect(search_address({"territoire": communes[0].code})))
    like = places_like(typed) if typed and not communes else []
    context = {
        "typed": typed,
        "communes": _links(communes),
        "like": _links(like),
        "error": _error(typed) if asked and not communes else "",
    }
    return private(render(request, "search/near.html", context))


def _error(typed: str) -> str:
    if not typed:
        return "Écrivez le nom ou le code postal d'une commune."
    return f"Aucune commune ne s'appelle « {typed} » ni n'a ce code postal."


def _links(places: list[FoundPlace]) -> list[tuple[str, str, str]]:
    """(label, kind, address) of places to choose from."""
    return [(place.label, place.kind_label, search_address({"territoire": place.code})) for place in places]
