"""The démarches as open data, CSV and XLSX: the columns of the import, so that a file goes out and comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import BinaryIO

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from asv.core.tables import CSV_TYPE, XLSX_TYPE, csv_lines, xlsx_pieces
from asv.core.visibility import Visibility, visibility_of
from asv.resources.assemble import absolute_url, page_path
from asv.resources.citing import RESERVED
from network.demarches.columns import ACCESS, ADDRESS, COLUMNS, HEADERS, REMARK
from network.demarches.held import Held, cells_of, held, site_key
from network.demarches.map.question import MapQuestion
from network.demarches.models import DemarchePage
from search.engines.base import EngineUnavailable
from search.exports import left_out, refused, unavailable
from search.faceted_form import parameters
from search.seated import AT_A_TIME, Body, Seated, download, seated, unhurried

MOST_IN_WORKBOOK = 20_000
MORE = (ADDRESS, ACCESS)
# What everyone may know of a démarche kept for members: that it is, of what kind, where and in what state.
_TEASER = {"name", "kind", "territories", "qpv", "state", "summary", "key"}


@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """The filtered list, streamed: UTF-8 with its mark, so that Excel reads the accents."""
    return _answer(request, _as_csv, CSV_TYPE, "demarches.csv")


@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as a workbook."""
    return _answer(request, _as_workbook, XLSX_TYPE, "demarches.xlsx")


Write = Callable[[Iterator[list[str]], list[str]], Body]


def _answer(request: HttpRequest, write: Write, content_type: str, filename: str) -> HttpResponseBase:
    if (refusal := refused(request)) is not None:
        return refusal
    return seated(request, lambda seat: _written(request, write, content_type, filename, seat))


def _written(request: HttpRequest, write: Write, content_type: str, filename: str, seat: BinaryIO) -> HttpResponseBase:
    """The démarches of the map's own question, so that file, map, table and search agree."""
    visibility = visibility_of(request)
    question = MapQuestion(parameters(request), visibility)
    try:
        found = question.ask()
        ids = [hit.card.id for hit in question.everything(found.page)] if found.available else []
    except EngineUnavailable:
        found = None
    if found is None or not found.available:
        seat.close()
        return unavailable()
    notes = [f"{REMARK}{sentence}" for sentence in left_out(question)]
    return download(Seated(write(_rows(ids, visibility), notes), seat), content_type, filename)


def _as_csv(rows: Iterator[list[str]], notes: list[str]) -> Body:
    return csv_lines(chain([[*HEADERS, *MORE]], rows, ([note] for note in notes)))


def _as_workbook(rows: Iterator[list[str]], notes: list[str]) -> Body:
    return xlsx_pieces("Démarches", _workbook_lines(rows, notes))


def _workbook_lines(rows: Iterator[list[str]], notes: list[str]) -> Iterator[list[str]]:
    yield [*HEADERS, *MORE]
    yield from islice(rows, MOST_IN_WORKBOOK)
    if next(rows, None) is not None:
        notes = [*notes, f"{REMARK}les {MOST_IN_WORKBOOK} premières démarches : le fichier CSV les contient toutes."]
    yield from ([note] for note in notes)


def demarche_lines(visibility: Visibility) -> Iterator[str]:
    """All démarches that this person may read whole, as the CSV file that `import_demarches` takes."""
    ids = list(visibility.readable(DemarchePage.objects.all()).order_by("translation_key").values_list("pk", flat=True))
    yield from csv_lines(chain([[*HEADERS, *MORE]], _rows(ids, visibility)))


def _rows(ids: list[int], visibility: Visibility) -> Iterator[list[str]]:
    """The cells of these démarches in their order: a constant number of queries for each batch."""
    batches = (held(ids[start : start + AT_A_TIME]).values() for start in range(0, len(ids), AT_A_TIME))
    for batch in unhurried(batches):
        for one in batch:
            yield _row(one, visibility)


def _row(one: Held, visibility: Visibility) -> list[str]:
    page, above = one.page, one.page.predecessor
    may_read = visibility.may_read(page)
    cells = cells_of(one)
    if above and not visibility.may_read(above):
        cells["predecessor"] = site_key(above) if visibility.may_list(above) else ""
    told = [cells[column.key] if may_read or column.key in _TEASER else "" for column in COLUMNS]
    return [*told, absolute_url(page_path(page)), "Ouvert" if may_read else RESERVED]
