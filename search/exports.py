"""Exports of a whole search: a spreadsheet and two bibliographies, streamed. Titles and teasers only."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from asv.core.tables import CSV_TYPE, csv_lines, more_csv_lines
from asv.core.visibility import visibility_of
from asv.resources.cards import Card
from asv.resources.citing import CSV_HEADERS, authors_of, bibtex_entry, csv_row, one_line, ris_entry
from asv.resources.terms import terms_of
from asv.taxonomy.catalogue import catalogue
from search.engines.base import EngineUnavailable
from search.forms import SearchForm
from search.query import Hit
from search.results import every_hit

logger = logging.getLogger(__name__)

INCOMPLETE = "Fichier incomplet : la recherche s'est arrêtée avant la fin. Recommencez dans une minute."
Batches = Iterator[list[Hit]]


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


def refused(request: HttpRequest) -> HttpResponse | None:
    """The refusal of a question with more parameters than are read: without them the answer would be everything."""
    try:
        _read = request.GET
    except TooManyFieldsSent:
        return HttpResponseBadRequest("Trop de paramètres.\n", content_type="text/plain; charset=utf-8")
    return None


@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """The filtered set as a spreadsheet, streamed: UTF-8 with its mark, so that Excel reads the accents."""
    return _streamed(request, _csv_file, _csv_line, CSV_TYPE, "ressources.csv")


@require_safe
def export_bib(request: HttpRequest) -> HttpResponseBase:
    """The filtered set as BibTeX, streamed."""
    return _streamed(request, _bib_file, _bib_note, "application/x-bibtex; charset=utf-8", "ressources.bib")


@require_safe
def export_ris(request: HttpRequest) -> HttpResponseBase:
    """The filtered set as RIS, streamed."""
    return _streamed(
        request, _ris_file, _ris_note, "application/x-research-info-systems; charset=utf-8", "ressources.ris"
    )


def _streamed(
    request: HttpRequest,
    file: Callable[[Batches, list[str]], Iterator[str]],
    last_words: Callable[[str], str],
    content_type: str,
    filename: str,
) -> HttpResponseBase:
    """The set as `file` writes it, with what it leaves out of the question; `last_words` tell that it broke off."""
    if (refusal := refused(request)) is not None:
        return refusal
    form = SearchForm(request.GET, catalogue())
    batches = every_hit(form, visibility_of(request))
    try:
        # The first batch is asked for before the answer begins: an engine that is down is still said as such.
        first = next(batches, [])
    except EngineUnavailable:
        return unavailable()
    body = file(chain([first], batches), left_out(form))
    response = StreamingHttpResponse(_whole_or_broken(body, last_words(INCOMPLETE)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    patch_cache_control(response, private=True, no_store=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def _whole_or_broken(body: Iterator[str], last_words: str) -> Iterator[str]:
    """The body; where it breaks off, a last line says so and the connection is broken.

    The failure goes on to the server, which closes without the chunk that ends an answer: a client that counts
    what it receives reports a failed download, and whoever opens the file all the same reads why it is short.
    """
    try:
        yield from body
    except Exception:
        logger.exception("An export broke off")
        yield last_words
        raise


def _csv_file(batches: Batches, left: list[str]) -> Iterator[str]:
    """What is left out heads empty columns of its own: a line with it would be read as one more resource."""
    yield from csv_lines([[*CSV_HEADERS, *left]])
    for hits in batches:
        terms = terms_of([hit.card.id for hit in hits])
        yield from more_csv_lines([*csv_row(hit.card, terms[hit.card.id]), *("" for _ in left)] for hit in hits)


def _csv_line(sentence: str) -> str:
    return "".join(more_csv_lines([[sentence]]))


def _bib_file(batches: Batches, left: list[str]) -> Iterator[str]:
    yield "".join(map(_bib_note, left))
    yield from _entries(batches, bibtex_entry)


def _bib_note(sentence: str) -> str:
    """Outside an entry BibTeX skips everything but an @."""
    return f"Note -- {one_line(re.sub(r'[@{}%]', ' ', sentence))}\n\n"


def _ris_file(batches: Batches, left: list[str]) -> Iterator[str]:
    """Before the first entry, on one line: readers skip what is no tag there (Zotero looks no further than four)."""
    if left:
        yield f"Note : {one_line(' '.join(left))}\r\n\r\n"
    yield from _entries(batches, ris_entry)


def _ris_note(sentence: str) -> str:
    """RIS knows no comment within: an entry of its own, which the reader sees in the library."""
    return f"TY  - GEN\r\nTI  - {one_line(sentence)}\r\nER  - \r\n\r\n"


def _entries(batches: Batches, entry: Callable[[Card, Sequence[str]], str]) -> Iterator[str]:
    for hits in batches:
        # Who bears a restricted resource is told to those who may read it, as in the API.
        authors = authors_of(hit.card.id for hit in hits if not hit.card.members_only)
        yield "".join(entry(hit.card, authors.get(hit.card.id, [])) for hit in hits)
