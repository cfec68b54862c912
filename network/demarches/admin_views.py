"""Importing démarches in the admin: a file, its dry run, then the decision."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from asv.core.paging import paginate
from asv.core.tables import CSV_TYPE, XLSX_TYPE, csv_lines
from asv.core.visitor import Visitor
from network.demarches.columns import COLUMNS
from network.demarches.forms import ConfirmForm, UploadForm
from network.demarches.models import READY, DemarcheImport, DemarcheIndexPage, ImportLine, LineState
from network.demarches.running import advance, cancel, confirm
from network.demarches.template_file import template_csv, template_xlsx

LINES = 100
JOBS = 20
# A file this small is checked while the person waits; a larger one by the worker.
AT_ONCE_BYTES = 60_000


def may_import(user: Visitor) -> bool:
    """Those who may add démarches and change those of others: editors and administrators."""
    rights = _rights(user)
    return bool(rights and rights.can_add_subpage() and rights.can_edit())


def may_publish(user: Visitor) -> bool:
    """Those who may publish démarches without asking anyone."""
    rights = _rights(user)
    return bool(rights and rights.can_publish_subpage())


def _rights(user: Visitor) -> Any:
    index = DemarcheIndexPage.objects.first()
    return index.permissions_for_user(user) if index else None


def _checked(request: HttpRequest) -> None:
    if not may_import(request.user):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The files so far, and the form for one more."""
    _checked(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        job = _take(request, form.cleaned_data["file"])
        return redirect("demarche_import", job.pk)
    jobs, _total, pager = paginate(DemarcheImport.objects.defer("content").select_related("user"), request, JOBS)
    context = {
        "form": form,
        "jobs": jobs,
        "pager": pager,
        "columns": COLUMNS,
        "page_title": "Importer des démarches",
        "header_icon": "upload",
    }
    return render(request, "network/admin/demarche_imports.html", context, status=400 if form.errors else 200)


def _take(request: HttpRequest, file: Any) -> DemarcheImport:
    name = "".join(c for c in file.name if c.isprintable())[-200:] or "fichier"
    job = DemarcheImport.objects.create(filename=name, content=file.read(), user_id=request.user.pk)
    if file.size <= AT_ONCE_BYTES:
        for _step in ("read", "check"):
            advance(job)
    return job


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the dry run found, or what was written; each line with its fault."""
    _checked(request)
    job = _job(pk)
    counts = dict(job.lines.order_by().values_list("state").annotate(Count("pk")))
    asked = request.GET.get("etat", "")
    shown = asked if asked in counts else ""
    lines = job.lines.select_related("page").order_by("number", "pk")
    # Without a choice: what is to be read, the faults and doubles first met in the file, and every warning.
    lines = lines.filter(state=shown) if shown else lines.exclude(messages=[])
    rows, total, pager = paginate(lines, request, LINES, [("etat", shown)] if shown else [])
    context = {
        "job": job,
        "counts": [(key, label, counts[key], key == shown) for key, label in LineState.choices if key in counts],
        "ready": sum(counts.get(state, 0) for state in READY),
        "rows": rows,
        "shown": shown,
        "total": total,
        "pager": pager,
        "form": ConfirmForm(may_publish=may_publish(request.user)),
        "page_title": job.filename,
        "header_icon": "upload",
    }
    return render(request, "network/admin/demarche_import.html", context)


@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the import of the lines without fault, which the worker then writes."""
    _checked(request)
    job = _job(pk)
    form = ConfirmForm(request.POST, may_publish=may_publish(request.user))
    if not form.is_valid():
        messages.error(request, "Ce choix ne vous est pas ouvert : rien n'est écrit.")
    elif confirm(job, publish=bool(form.cleaned_data["publish"]), announce=form.cleaned_data.get("announce", False)):
        job.refresh_from_db()
        advance(job, seconds=1.0)
        messages.success(request, "L'import est lancé.")
    else:
        messages.warning(request, "Cet import n'attend plus de décision.")
    return redirect("demarche_import", pk)


@require_POST
def import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an import of which nothing was written."""
    _checked(request)
    if cancel(_job(pk)):
        messages.success(request, "L'import est abandonné : rien n'a été écrit.")
    else:
        messages.warning(request, "Cet import ne peut plus être abandonné.")
    return redirect("demarche_imports")


@require_safe
def import_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every line with what became of it, as a spreadsheet to correct and send again."""
    _checked(request)
    job = _job(pk)
    response = StreamingHttpResponse(_report(job), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="rapport-import-{job.pk}.csv"'
    return response


def _report(job: DemarcheImport) -> Iterator[str]:
    headings = ["ligne", "résultat", "messages", *(column.header for column in COLUMNS)]
    lines = job.lines.order_by("number", "pk").iterator(chunk_size=1000)
    return csv_lines(chain([headings], map(_report_row, lines)))


def _report_row(line: ImportLine) -> list[str]:
    told = [str(line.number), line.get_state_display(), " ".join(line.messages)]
    return [*told, *(line.cells.get(column.key, "") for column in COLUMNS)]


@require_safe
def template_file(request: HttpRequest, extension: str) -> HttpResponse:
    """The file to start from."""
    _checked(request)
    content, kind = (template_xlsx(), XLSX_TYPE) if extension == "xlsx" else (template_csv(), CSV_TYPE)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="modele-demarches.{extension}"'
    return response


def _job(pk: int) -> DemarcheImport:
    return get_object_or_404(DemarcheImport.objects.defer("content"), pk=pk)


def address() -> str:
    """Where the menu leads."""
    return reverse("demarche_imports")
