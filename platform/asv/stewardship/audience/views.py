"""What is read, in the admin; an organisation's own figures by signed link; the report of a year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from asv.core.signed_links import LinkEnded, SignedLink
from asv.core.slugs import slugify
from asv.core.tables import CSV_TYPE, XLSX_TYPE, csv_file, xlsx_file
from asv.core.visibility import visible_to
from asv.resources.models import ResourcePage
from asv.stewardship.audience.figures import (
    Counts,
    Figure,
    Sums,
    begun,
    by_month,
    by_organisation,
    by_place,
    by_resource,
    by_theme,
    by_week,
    counts,
    of_organisation,
    sums,
    years,
)
from asv.stewardship.audience.plots import plot
from asv.stewardship.audience.report import report_of, table
from asv.stewardship.views import own_pages
from asv.taxonomy.models import Organisation

PER_PAGE = 50
OPEN_FOR = timedelta(days=400)
LINK = SignedLink("asv.stewardship.organisation", "organisation_reads", OPEN_FOR)
BY = {
    "ressources": "Ressource",
    "themes": "Thème",
    "regions": "Région",
    "departements": "Département",
    "lieux": "Lieu",
    "organisations": "Organisation",
    "semaines": "Semaine",
}
_SUMMED: dict[str, Callable[[Sums], list[Figure]]] = {
    "ressources": by_resource,
    "themes": by_theme,
    "organisations": by_organisation,
}


def _asked(request: HttpRequest) -> tuple[str, int]:
    """By what and of which year; what is not understood is the most usual."""
    by, year = request.GET.get("par", ""), request.GET.get("annee", "")
    known = year.isdecimal() and len(year) == 4 and 2000 <= int(year) <= 9000
    return by if by in BY else "ressources", int(year) if known else timezone.localdate().year


def lines_of(rows: Counts, by: str) -> list[Figure]:
    """These counts by one of the things of `BY`."""
    if by == "semaines":
        return by_week(rows)
    found = sums(rows)
    return _SUMMED[by](found) if by in _SUMMED else by_place(found, by)


@require_safe
def reads(request: HttpRequest) -> HttpResponse:
    """What is read of this person's pages in a year. Raises PermissionDenied for who changes none."""
    by, year = _asked(request)
    rows = counts(own_pages(request.user), year)
    shown = Paginator(lines_of(rows, by), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "by": by,
        "kinds": BY.items(),
        "column": BY[by],
        "year": year,
        "years": years(),
        "begun": begun(),
        "shown": shown,
        "rows": [(line, LINK.url(line.key) if by == "organisations" else "") for line in shown],
        "plot": plot(f"Lectures de {year} par mois", months := by_month(rows)),
        "months": months,
    }
    return render(request, "stewardship/audience/reads.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same as a CSV file, whole."""
    by, year = _asked(request)
    rows = lines_of(counts(own_pages(request.user), year), by)
    return _file(csv_file(_table(BY[by], rows)), CSV_TYPE, f"lectures-{by}-{year}.csv")


@require_safe
def yearly(request: HttpRequest, year: int) -> HttpResponse:
    """The report of a year; with `format=xlsx` as a workbook. Raises PermissionDenied for who changes no page."""
    if not 2000 <= year <= 9000:
        raise Http404
    report = report_of(year, own_pages(request.user))
    if request.GET.get("format") == "xlsx":
        return _file(xlsx_file(f"Rapport {year}", table(report)), XLSX_TYPE, f"rapport-{year}.xlsx")
    return render(request, "stewardship/audience/yearly.html", {"report": report})


@never_cache
@require_safe
def organisation_reads(request: HttpRequest, token: str) -> HttpResponse:
    """An organisation's own figures, for whoever has the link; with `format=csv` as a file.

    Only resources that anyone may see listed are named.
    """
    try:
        organisation = Organisation.objects.filter(pk=LINK.read(token)).first()
    except LinkEnded:
        organisation = None
    if organisation is None:
        return _unlisted(render(request, "stewardship/audience/unknown.html", status=404))
    _by, year = _asked(request)
    pages = visible_to(None).listed(ResourcePage.objects.filter(Q(of_organisation(organisation.pk)))).distinct()
    rows = counts(pages, year)
    found = sums(rows)
    lines = by_resource(found, editing=False)
    if request.GET.get("format") == "csv":
        return _unlisted(
            _file(csv_file(_table("Ressource", lines)), CSV_TYPE, f"{slugify(organisation.name)}-{year}.csv")
        )
    months = by_month(rows)
    read, fetched, _searched, _resources = found.all()
    context = {
        "organisation": organisation,
        "year": year,
        "years": years(),
        "begun": begun(),
        "lines": lines,
        "reads": read,
        "downloads": fetched,
        "plot": plot(f"Lectures de {year} par mois", months),
        "months": months,
    }
    return _unlisted(render(request, "stewardship/audience/organisation.html", context))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _table(column: str, lines: list[Figure]) -> Iterator[tuple[object, ...]]:
    yield column, "Lectures", "Téléchargements", "Ressources", "Venues d’une recherche"
    for line in lines:
        yield line.label, line.reads, line.downloads, line.resources, line.searched


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
