"""`/vocabulaires/`: the vocabularies for people, and as SKOS for whoever reuses them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from asv.core.visibility import Visibility
from search.skos.schemes import TITLES, Scheme, scheme_of
from search.skos.writing import jsonld, turtle


def vocabulary_paths(anyone: Visibility) -> list[str]:
    """The paths of these pages for the site map."""
    return [reverse("vocabularies"), *(reverse("vocabulary", args=[name]) for name in TITLES)]


@require_safe
def vocabularies(request: HttpRequest) -> HttpResponse:
    """All of them, with their files."""
    return render(request, "search/vocabularies.html", {"titles": TITLES})


@require_safe
def vocabulary(request: HttpRequest, name: str) -> HttpResponse:
    """One of them, each of its concepts at its own place in the page."""
    scheme = _known(name)
    labels = {concept.slug: concept.label for concept in scheme.concepts}
    rows = [
        (concept, *([(slug, labels[slug]) for slug in getattr(concept, way)] for way in _WAYS))
        for concept in scheme.concepts
    ]
    return render(request, "search/vocabulary.html", {"scheme": scheme, "rows": rows})


@require_safe
def vocabulary_turtle(request: HttpRequest, name: str) -> HttpResponse:
    """One of them as Turtle."""
    return _file(name, turtle, "text/turtle; charset=utf-8")


@require_safe
def vocabulary_jsonld(request: HttpRequest, name: str) -> HttpResponse:
    """One of them as JSON-LD."""
    return _file(name, jsonld, "application/ld+json")


_WAYS = ("broader", "narrower", "related")


def _file(name: str, write: Callable[[Scheme], str], content_type: str) -> HttpResponse:
    return HttpResponse(write(_known(name)), content_type=content_type)


def _known(name: str) -> Scheme:
    if name not in TITLES:
        raise Http404
    return scheme_of(name)
