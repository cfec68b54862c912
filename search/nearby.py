""" "Près de chez moi": from the name or the postcode of a commune to what is near it. Nobody is located."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from asv.core.words import clean_words
from asv.resources.addresses import search_address
from asv.taxonomy.catalogue import catalogue
from asv.taxonomy.models import TerritoryKind
from search.faceted_form import PLACE, parameters
from search.forms import SearchForm
from search.places import FoundPlace, communes_named, places_like
from search.query import Sort
from search.views import private

_LONGEST = 100


@require_safe
def near(request: HttpRequest) -> HttpResponse:
    """One field, beside the question one comes with.

    A commune that is clear leads to what is near it; homonyms and near spellings are offered as links.
    """
    data = parameters(request)
    form = SearchForm(data, catalogue(), also=("lieu",))
    asked = "lieu" in data
    typed = clean_words(data.get("lieu", "")[: 4 * _LONGEST])[:_LONGEST]
    communes = communes_named(typed) if typed else []
    if len(communes) == 1:
        return private(HttpResponseRedirect(_address(form, communes[0])))
    like = places_like(typed) if typed and not communes else []
    kept = [pair for pair in form.pairs if pair[0] not in (PLACE, "tri")]
    context = {
        "typed": typed,
        "kept": kept,
        "question": SearchForm(QueryDict(urlencode(kept)), form.catalogue).describe() if kept else "",
        "communes": _links(form, communes),
        "like": _links(form, like),
        "error": _error(typed) if asked and not communes else "",
    }
    return private(render(request, "search/near.html", context))


def _address(form: SearchForm, place: FoundPlace) -> str:
    """The same question from this place, the nearest first where that can be told."""
    there = place.kind == TerritoryKind.COMMUNE and place.filter.latitude is not None
    order = [("tri", Sort.DISTANCE.value)] if form.words and there else []
    return search_address(form.address((PLACE, place.code), *order, left=(PLACE, "tri"))[1:])


def _error(typed: str) -> str:
    if not typed:
        return "Écrivez le nom ou le code postal d’une commune."
    return f"Aucune commune ne s’appelle « {typed} » ni n’a ce code postal."


def _links(form: SearchForm, places: list[FoundPlace]) -> list[tuple[str, str, str]]:
    """(label, kind, address) of places to choose from."""
    return [(place.label, place.kind_label, _address(form, place)) for place in places]
