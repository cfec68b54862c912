"""Exports of a whole search: a spreadsheet in two forms, two bibliographies, JSON. Titles and teasers only.

The whole set is a file that the worker made (`whole_files`, `making`), as visitors may see it. What is filtered, and
what a member asks for, is streamed, some at a time over all processes, each leaving the others half of the time.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from asv.core.reads import unrecorded, unrepeatable
from asv.core.tables import CSV_TYPE, XLSX_TYPE, csv_lines, more_csv_lines, xlsx_pieces
from asv.core.visibility import visibility_of
from asv.resources.cards import Card
from asv.resources.citing import CSV_HEADERS, authors_of, bibtex_entry, csv_row, one_line, ris_entry
from asv.resources.lists import corpus_state
from asv.resources.terms import terms_of, themes_of
from asv.taxonomy.catalogue import catalogue
from search.api import found_resource
from search.engines.base import EngineUnavailable
from search.forms import SearchForm
from search.query import Hit
from search.results import every_hit
from search.seated import AT_A_TIME, Body, Seated, download, seated, unhurried, whole_or_broken
from search.whole_files import Given, handed_out

logger = logging.getLogger(__name__)

INCOMPLETE = "Fichier incomplet : la recherche s’est arrêtée avant la fin. Recommencez dans une minute."
Batches = Iterator[list[Hit]]


def left_out(form: SearchForm) -> list[str]:
    """What of the query string the answer does not follow, a sentence for each fault."""
    return [f"Laissé de côté : {fault.parameter} = {fault.value} ({fault.reason})." for fault in form.ignored[:20]]


def unavailable() -> HttpResponse:
    """What feeds and exports say while the engine does not answer."""
    return HttpResponse(
        "La recherche ne répond pas pour l’instant. Réessayez dans une minute.\n",
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
    return _exported(request, _csv_line, CSV_TYPE, "ressources.csv")


@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The filtered set as a workbook, written before it leaves; nothing could be added to one that broke off."""
    return _exported(request, lambda sentence: "", XLSX_TYPE, "ressources.xlsx")


@require_safe
def export_bib(request: HttpRequest) -> HttpResponseBase:
    """The filtered set as BibTeX, streamed."""
    return _exported(request, _bib_note, "application/x-bibtex; charset=utf-8", "ressources.bib")


@require_safe
def export_ris(request: HttpRequest) -> HttpResponseBase:
    """The filtered set as RIS, streamed."""
    return _exported(request, _ris_note, "application/x-research-info-systems; charset=utf-8", "ressources.ris")


@require_safe
def export_json(request: HttpRequest) -> HttpResponseBase:
    """The filtered set as JSON, streamed: what the API says of each resource, without pages."""
    return _exported(request, _json_note, "application/json", "ressources.json")


def _exported(
    request: HttpRequest, last_words: Callable[[str], str], content_type: str, filename: str
) -> HttpResponseBase:
    """The set as its file writes it, with what it leaves out of the question; `last_words` tell that it broke off."""
    if (refusal := refused(request)) is not None:
        return refusal
    if not request.GET and not request.user.is_authenticated:
        whole = handed_out(request, filename, corpus_state(), Given(content_type))
        if whole is not None:
            return whole
    return seated(request, lambda seat: _streamed(request, last_words, content_type, filename, seat))


def _streamed(
    request: HttpRequest, last_words: Callable[[str], str], content_type: str, filename: str, seat: BinaryIO
) -> HttpResponseBase:
    form = SearchForm(request.GET, catalogue())
    batches = every_hit(form, visibility_of(request), AT_A_TIME)
    unrepeatable("what is streamed is not kept")
    try:
        # The first batch is asked for before the answer begins: an engine that is down is still said as such.
        with unrecorded():
            first = next(batches, [])
    except EngineUnavailable:
        seat.close()
        return unavailable()
    body = FILES[filename](unhurried(chain([first], batches)), left_out(form))
    return download(Seated(whole_or_broken(body, last_words(INCOMPLETE)), seat), content_type, filename)


def _csv_file(batches: Batches, left: list[str]) -> Iterator[str]:
    """What is left out heads empty columns of its own: a line with it would be read as one more resource."""
    yield from csv_lines([[*CSV_HEADERS, *left]])
    for rows in _rows(batches, left):
        yield from more_csv_lines(rows)


def _xlsx_file(batches: Batches, left: list[str]) -> Iterator[bytes]:
    yield from xlsx_pieces("Ressources", chain([[*CSV_HEADERS, *left]], chain.from_iterable(_rows(batches, left))))


def _rows(batches: Batches, left: list[str]) -> Iterator[list[list[str]]]:
    """The lines of each batch."""
    for hits in batches:
        terms = terms_of([hit.card.id for hit in hits])
        yield [[*csv_row(hit.card, terms[hit.card.id]), *("" for _ in left)] for hit in hits]


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


def _json_file(batches: Batches, left: list[str]) -> Iterator[str]:
    yield f'{{"ignored": {_json(left)}, "results": ['
    between = "\n"
    for hits in batches:
        themes = themes_of(hit.card.id for hit in hits)
        for hit in hits:
            yield between + _json(found_resource(hit, themes[hit.card.id]))
            between = ",\n"
    yield "\n]}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _json_note(sentence: str) -> str:
    """What was begun is not closed: no reader takes it for whole."""
    return f'\n], "incomplete": {_json(sentence)}\n'


def _entries(batches: Batches, entry: Callable[[Card, Sequence[str]], str]) -> Iterator[str]:
    for hits in batches:
        # Who bears a restricted resource is told to those who may read it, as in the API.
        authors = authors_of(hit.card.id for hit in hits if not hit.card.members_only)
        yield "".join(entry(hit.card, authors.get(hit.card.id, [])) for hit in hits)


# What writes each file, by its name.
FILES: dict[str, Callable[[Batches, list[str]], Body]] = {
    "ressources.csv": _csv_file,
    "ressources.xlsx": _xlsx_file,
    "ressources.bib": _bib_file,
    "ressources.ris": _ris_file,
    "ressources.json": _json_file,
}
