"""Importing démarches in the admin: a file, its dry run, then the decision."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from asv.core.paging import paginate
from asv.core.tables import CSV_TYPE, XLSX_TYPE
from asv.jobs.turns import while_one_waits
from network.demarches.columns import COLUMNS
from network.demarches.forms import ConfirmForm, UploadForm
from network.demarches.matching import waiting
from network.demarches.models import READY, REFUSED, DemarcheImport, LineState
from network.demarches.report import NOTICED, lines_shown, report
from network.demarches.rights import may_import, may_publish
from network.demarches.running import STEP_SECONDS, advance, cancel, confirm
from network.demarches.template_file import template_csv, template_xlsx

LINES = 100
JOBS = 20
# A file this small is checked while the person waits; a larger one by the worker.
AT_ONCE_BYTES = 60_000


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
        "waiting": waiting().count(),
        "page_title": "Importer des démarches",
        "header_icon": "upload",
    }
    return render(request, "network/admin/demarche_imports.html", context, status=400 if form.errors else 200)


def _take(request: HttpRequest, file: Any) -> DemarcheImport:
    name = "".join(c for c in file.name if c.isprintable())[-200:] or "fichier"
    job = DemarcheImport.objects.create(filename=name, content=file.read(), user_id=request.user.pk)
    if file.size <= AT_ONCE_BYTES:
        while_one_waits(lambda: advance(job, STEP_SECONDS), times=2)  # read, then checked
    return job


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the dry run found, or what was written; each line with its fault."""
    _checked(request)
    job = _job(pk)
    counts = dict(job.lines.order_by().values_list("state").annotate(Count("pk")))
    asked = request.GET.get("etat", "")
    shown = asked if asked in (*counts, NOTICED) else ""
    rows, total, pager = paginate(lines_shown(job, shown), request, LINES, [("etat", shown)] if shown else [])
    noticed = [] if shown else list(lines_shown(job, NOTICED)[: LINES + 1])
    context = {
        "job": job,
        "counts": [(key, label, counts[key], key == shown) for key, label in LineState.choices if key in counts],
        "ready": sum(counts.get(state, 0) for state in READY),
        "same": counts.get(LineState.SAME, 0),
        "refused": sum(counts.get(state, 0) for state in REFUSED),
        "rows": rows,
        "shown": shown,
        "total": total,
        "pager": pager,
        "noticed": noticed[:LINES],
        "more_noticed": len(noticed) > LINES,
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
        messages.error(request, "Ce choix ne vous est pas ouvert : rien n’est écrit.")
    elif confirm(job, publish=bool(form.cleaned_data["publish"]), announce=form.cleaned_data.get("announce", False)):
        job.refresh_from_db()
        while_one_waits(lambda: advance(job, 1.0))
        messages.success(request, "L’import est lancé.")
    else:
        messages.warning(request, "Cet import n’attend plus de décision.")
    return redirect("demarche_import", pk)


@require_POST
def import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an import of which nothing was written."""
    _checked(request)
    if cancel(_job(pk)):
        messages.success(request, "L’import est abandonné : rien n’a été écrit.")
    else:
        messages.warning(request, "Cet import ne peut plus être abandonné.")
    return redirect("demarche_imports")


@require_safe
def import_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every line with what became of it, as a spreadsheet to correct and send again."""
    _checked(request)
    job = _job(pk)
    response = StreamingHttpResponse(report(job), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="rapport-import-{job.pk}.csv"'
    return response


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
