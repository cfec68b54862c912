"""The démarches as open data, CSV and XLSX: the columns of the import, so that a file goes out and comes back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, islice
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from asv.core.tables import CSV_TYPE, XLSX_TYPE, csv_lines, xlsx_file
from asv.core.visibility import Visibility, visibility_of
from asv.resources.assemble import absolute_url, page_path
from asv.resources.citing import RESERVED
from asv.resources.models import OrganisationRole, ResourceOrganisation
from asv.resources.terms import PageTerms, terms_of
from network.demarches.columns import HEADERS
from network.demarches.map.question import MapQuestion
from network.demarches.models import DemarchePage, DemarchePost
from search.engines.base import EngineUnavailable
from search.exports import left_out, refused, unavailable
from search.faceted_form import parameters

BATCH = 200
MOST_IN_WORKBOOK = 20_000
MORE = ("adresse", "acces")
# What everyone may know of a démarche kept for members: that it is, of what kind, where and in what state.
_TEASER = {"name", "kind", "territories", "qpv", "state", "summary"}


@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """The filtered list, streamed: UTF-8 with its mark, so that Excel reads the accents."""
    return _answer(request, _as_csv, CSV_TYPE, "demarches.csv")


@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as a workbook."""
    return _answer(request, _as_workbook, XLSX_TYPE, "demarches.xlsx")


def _answer(request: HttpRequest, write: Any, content_type: str, filename: str) -> HttpResponseBase:
    """The démarches of the map's own question, so that file, map, table and search agree."""
    if (refusal := refused(request)) is not None:
        return refusal
    visibility = visibility_of(request)
    question = MapQuestion(parameters(request), visibility)
    try:
        found = question.ask()
        ids = [hit.card.id for hit in question.everything(found.page)] if found.available else []
    except EngineUnavailable:
        return unavailable()
    if not found.available:
        return unavailable()
    notes = left_out(question)
    response: HttpResponseBase = write(_rows(ids, visibility), notes, content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    patch_cache_control(response, private=True, no_store=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def _as_csv(rows: Iterator[list[str]], notes: list[str], content_type: str) -> HttpResponseBase:
    lines = chain([[*HEADERS, *MORE]], rows, ([note] for note in notes))
    return StreamingHttpResponse(csv_lines(lines), content_type=content_type)


def _as_workbook(rows: Iterator[list[str]], notes: list[str], content_type: str) -> HttpResponseBase:
    first = list(islice(rows, MOST_IN_WORKBOOK))
    if next(rows, None) is not None:
        notes = [*notes, f"Les {MOST_IN_WORKBOOK} premières démarches : le fichier CSV les contient toutes."]
    content = xlsx_file("Démarches", [[*HEADERS, *MORE], *first, *([note] for note in notes)])
    return HttpResponse(content, content_type=content_type)


def _rows(ids: list[int], visibility: Visibility) -> Iterator[list[str]]:
    """The cells of these démarches in their order: a constant number of queries for each batch."""
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        pages = DemarchePage.objects.select_related("kind", "bearer", "predecessor").in_bulk(part)
        terms = terms_of(part)
        partners, posts = _partners(part), _posts(part)
        for pk in part:
            if pk in pages:
                yield _row(pages[pk], terms[pk], partners[pk], posts[pk], visibility)


def _row(
    page: DemarchePage, found: PageTerms, partners: list[str], posts: list[str], visibility: Visibility
) -> list[str]:
    may_read = visibility.may_read(page)
    above = page.predecessor
    values = {
        "reference": page.reference,
        "name": page.title,
        "kind": page.kind_name,
        "territories": _joined(_code(place) for place in found.places if place.kind != "qpv"),
        "qpv": _joined(_code(place) for place in found.places if place.kind == "qpv"),
        "bearer": page.bearer.name if page.bearer else "",
        "state": page.get_state_display(),
        "since": _day(page.since),
        "until": _day(page.until),
        "generation": str(page.generation or ""),
        "themes": _joined(term.slug for term in found.terms["theme"]),
        "axes": _joined(term.slug for term in found.terms["axe"]),
        "audiences": _joined(term.slug for term in found.terms["public"]),
        "partners": _joined(partners),
        "posts": _joined(posts),
        "population": str(page.population or ""),
        "summary": page.summary,
        "source_label": page.source_label,
        "source_url": page.source_url,
        "information_date": _day(page.information_date),
        "predecessor": above.reference if above and visibility.may_list(above) else "",
    }
    told = [value if may_read or key in _TEASER else "" for key, value in values.items()]
    access = "Ouvert" if may_read else RESERVED
    return [*told, absolute_url(page_path(page)), access]


def _code(place: Any) -> str:
    """Communes by their INSEE code and neighbourhoods by theirs, as other files have them; others as in addresses."""
    level, _, code = place.code.partition("-")
    return code if level in ("com", "qpv") else place.code


def _joined(parts: Iterable[str]) -> str:
    return " | ".join(part.replace("|", "/") for part in parts)


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def _partners(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    links = ResourceOrganisation.objects.filter(page__in=ids, role=OrganisationRole.PARTENAIRE)
    for pk, name in links.order_by("page_id", "sort_order").values_list("page_id", "organisation__name"):
        found[pk].append(name)
    return found


def _posts(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    posts = DemarchePost.objects.filter(page__in=ids).order_by("page_id", "sort_order")
    for pk, function, name in posts.values_list("page_id", "function", "organisation__name"):
        found[pk].append(f"{function} @ {name}" if name else function)
    return found
