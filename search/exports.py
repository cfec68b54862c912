"""Exports of a whole search: a spreadsheet and a bibliography. Titles and teasers only, never a text or a file."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from asv.core.visibility import visibility_of
from asv.resources.assemble import absolute_url
from asv.resources.models import OrganisationRole, ResourceOrganisation
from asv.resources.terms import VOCABULARY_FIELDS, PageTerms, terms_of
from asv.taxonomy.catalogue import catalogue
from search.engines.base import EngineUnavailable
from search.forms import SearchForm
from search.query import Hit
from search.results import every_hit
from search.views import parameters

HEADERS = (
    "Titre",
    "Type",
    "Adresse",
    "Chapô",
    "Date",
    "Territoires",
    "Codes des territoires",
    "Thèmes",
    "Publics",
    "Démarches",
    "Axes d'intervention",
    "Plus-values",
    "Étapes",
    "Documents",
    "Accès",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "^": r"\^{}",
    "~": r"\~{}",
}


def left_out(form: SearchForm) -> list[str]:
    """What of the query string the answer does not follow, a sentence for each fault."""
    return [f"Laissé de côté : {fault.parameter} = {fault.value} ({fault.reason})." for fault in form.ignored[:20]]


def unavailable() -> HttpResponse:
    """What feeds and exports say while the engine does not answer."""
    return HttpResponse(
        "La recherche ne répond pas pour l'instant. Réessayez dans une minute.\n",
        status=503,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": "60", "Cache-Control": "no-store"},
    )


@require_safe
def export_csv(request: HttpRequest) -> Any:
    """The filtered set as a spreadsheet, streamed: UTF-8 with its mark, so that Excel reads the accents."""
    return _streamed(request, _csv_lines, "text/csv; charset=utf-8", "ressources.csv")


@require_safe
def export_bib(request: HttpRequest) -> Any:
    """The filtered set as BibTeX, streamed."""
    return _streamed(request, _bib_lines, "application/x-bibtex; charset=utf-8", "ressources.bib")


def _streamed(request: HttpRequest, lines: Any, content_type: str, filename: str) -> Any:
    form = SearchForm(parameters(request), catalogue())
    batches = every_hit(form, visibility_of(request))
    try:
        # The first batch is asked for before the answer begins: an engine that is down is still said as such.
        first = next(batches)
    except EngineUnavailable:
        return unavailable()
    response = StreamingHttpResponse(lines(form, chain([first], batches)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    patch_cache_control(response, private=True, no_store=True)  # type: ignore[arg-type]
    patch_vary_headers(response, ["Cookie"])  # type: ignore[arg-type]
    return response


class _Line:
    """Where the csv module writes: hands each line on."""

    def write(self, text: str) -> str:
        return text


def cell(text: object) -> str:
    """A cell no spreadsheet takes for a formula."""
    written = "" if text is None else str(text).replace("\x00", "")
    return f"'{written}" if written.startswith(_FORMULA) else written


def _csv_lines(form: SearchForm, batches: Iterator[list[Hit]]) -> Iterator[str]:
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff"
    yield writer.writerow(HEADERS)
    for hits in batches:
        terms = terms_of([hit.card.id for hit in hits])
        for hit in hits:
            yield writer.writerow([cell(value) for value in _row(hit, terms[hit.card.id])])
    for sentence in left_out(form):
        yield writer.writerow([cell(sentence)])


def _row(hit: Hit, found: PageTerms) -> list[object]:
    card = hit.card
    return [
        card.title,
        card.kind_label,
        absolute_url(card.url),
        card.summary,
        card.date.isoformat() if card.date else "",
        ", ".join(place.name for place in found.places),
        ", ".join(place.code for place in found.places),
        *(", ".join(term.label for term in found.terms[vocabulary]) for vocabulary in VOCABULARY_FIELDS),
        card.formats,
        "Réservé aux membres" if card.members_only else "Ouvert",
    ]


def tex(text: str) -> str:
    """Text as BibTeX reads it: on one line, its special characters escaped."""
    return "".join(_TEX.get(c, c) for c in re.sub(r"[\x00-\x20\x7f]+", " ", text)).strip()


def _bib_lines(form: SearchForm, batches: Iterator[list[Hit]]) -> Iterator[str]:
    for sentence in left_out(form):
        yield f"Note -- {re.sub(r'[@{}%]', ' ', sentence)}\n\n"
    for hits in batches:
        authors = _authors([hit.card.id for hit in hits])
        for hit in hits:
            yield _entry(hit, authors.get(hit.card.id, []))


def _authors(ids: list[int]) -> dict[int, list[str]]:
    """Who wrote or bears each resource, in one query."""
    roles = [OrganisationRole.AUTEUR, OrganisationRole.PORTEUR]
    rows = ResourceOrganisation.objects.filter(page__in=ids, role__in=roles).order_by("page_id", "sort_order")
    names: dict[int, list[str]] = defaultdict(list)
    for page_id, name in rows.values_list("page_id", "organisation__name"):
        if name not in names[page_id]:
            names[page_id].append(name)
    return names


def _entry(hit: Hit, authors: list[str]) -> str:
    card = hit.card
    fields = {
        "title": f"{{{tex(card.title)}}}",
        "author": " and ".join(f"{{{tex(name)}}}" for name in authors),
        "year": str(card.date.year) if card.date else "",
        "month": str(card.date.month) if card.date else "",
        "howpublished": tex(card.kind_label),
        "organization": tex(settings.SITE_NAME),
        "abstract": tex(card.summary),
        "url": absolute_url(card.url).replace("{", "%7B").replace("}", "%7D"),
        "note": "Réservé aux membres" if card.members_only else "",
        "language": "french",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{asv-{card.id},\n" + ",\n".join(lines) + "\n}\n\n"
