"""An older site's pages in the admin: a file, its dry run, the queue of its pages, and what is accepted of it."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.models import Page

from asv.core.paging import paginate
from asv.core.tables import CSV_TYPE, csv_lines
from asv.jobs.turns import while_one_waits
from asv.resources.types import resource_types
from operations.models import READY, ImportedPage, LineState, OldTerm, PagesImport, PagesImportState
from operations.older_site.admin_views import checked
from operations.older_site.placing import TYPES
from operations.older_site.reading import ENDINGS
from operations.older_site.running import STEP_SECONDS, accept, advance, cancel, check_again, take

ROWS = 50
JOBS = 20
MOST_BYTES = 50 * 1024**2
# A file this small is read and checked while the person waits; a larger one by the worker.
AT_ONCE_BYTES = 200_000
_REPORT = ("rang", "titre", "type", "adresse", "etat", "complete", "raison", "a_voir", "reconnu")


class UploadForm(forms.Form):
    """The file, what its pages become, and where they stood."""

    file = forms.FileField(
        label="Fichier",
        help_text="Un export WordPress (.xml), un ZIP de pages enregistrées, de textes (Markdown, Word, OpenDocument) "
        "ou d’un tableau avec ses fichiers, ou l’un d’eux seul. 50 Mo au plus ; au-delà, « import_pages ».",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )
    kind = forms.ChoiceField(label="Les pages deviennent", help_text="La table des mots peut en décider autrement.")
    address = forms.URLField(
        label="Adresse de l’ancien site",
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text="Pour un ZIP de pages enregistrées qui ne la disent pas : là où se trouvait son premier dossier.",
        error_messages={"invalid": "Une adresse entière : https://www.ancien-site.example/"},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        labels = resource_types()
        self.fields["kind"].choices = [(kind, labels[kind]) for kind in TYPES]  # type: ignore[attr-defined]

    def clean_file(self) -> object:
        """Of a kind that is read, within the weight that is taken. Raises ValidationError."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("Ce fichier dépasse 50 Mo : partagez-le, ou demandez « import_pages ».")
        if not file.name.lower().endswith(ENDINGS):
            raise forms.ValidationError(f"Ce fichier n’est d’aucune de ces sortes : {', '.join(ENDINGS)}.")
        return file


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The files so far, and the form for one more."""
    checked(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        job = take(said["file"].name, said["file"].chunks(), said["kind"], said["address"])
        if said["file"].size <= AT_ONCE_BYTES:
            while_one_waits(lambda: advance(job, STEP_SECONDS), times=2)  # read, then checked
        return redirect("old_import", job.pk)
    jobs, _total, pager = paginate(PagesImport.objects.annotate(pages=Count("lines")).order_by("-pk"), request, JOBS)
    context = {
        "form": form,
        "jobs": jobs,
        "pager": pager,
        "waiting": OldTerm.objects.filter(target="").count(),
        "page_title": "Pages d’un ancien site",
        "header_title": "Pages d’un ancien site",
        "header_icon": "upload",
    }
    return render(request, "operations/admin/old_imports.html", context, status=400 if form.errors else 200)


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The queue: each page, what it would be here, and what there is to look at."""
    checked(request)
    job = get_object_or_404(PagesImport, pk=pk)
    counts = dict(job.lines.order_by().values_list("state").annotate(Count("pk")))
    asked = request.GET.get("etat", "")
    shown = asked if asked in counts else ""
    lines = job.lines.filter(state=shown) if shown else job.lines.all()
    rows, _total, pager = paginate(lines, request, ROWS, [("etat", shown)] if shown else [])
    drafts = Page.objects.filter(pk__in=[row.page_id for row in rows if row.page_id])
    context = {
        "job": job,
        "drafts": set(drafts.values_list("pk", flat=True)),
        "pages": sum(counts.values()),
        "counts": [(key, label, counts[key], key == shown) for key, label in LineState.choices if key in counts],
        "shown": shown,
        "rows": rows,
        "pager": pager,
        "ready": sum(counts.get(state, 0) for state in READY),
        "ready_states": list(READY),
        "written": counts.get(LineState.WRITTEN, 0),
        "waiting": OldTerm.objects.filter(target="").count(),
        "may_accept": job.state in (PagesImportState.CHECKED, PagesImportState.WRITING),
        "may_cancel": job.state in (PagesImportState.READING, PagesImportState.CHECKING, PagesImportState.CHECKED),
        "page_title": job.filename,
        "header_title": job.filename,
        "header_icon": "upload",
    }
    return render(request, "operations/admin/old_import.html", context)


@require_POST
def import_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the pages that are ticked, or all that are ready; the worker writes them."""
    checked(request)
    job = get_object_or_404(PagesImport, pk=pk)
    numbers = [
        int(text) for text in request.POST.getlist("page") if text.isascii() and text.isdigit() and len(text) < 16
    ]
    count = accept(job, None if "toutes" in request.POST else numbers)
    if count:
        while_one_waits(lambda: advance(job, 1.0))
        messages.success(request, f"Pages acceptées : {count}. Elles deviennent des brouillons.")
    else:
        messages.warning(request, "Aucune page à accepter : cochez-en au moins une qui soit prête.")
    return redirect("old_import", pk)


@require_POST
def import_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Judge the pages anew by what the table of words says now."""
    checked(request)
    job = get_object_or_404(PagesImport, pk=pk)
    if check_again(job):
        while_one_waits(lambda: advance(job, STEP_SECONDS))
    else:
        messages.warning(request, "Cet import n’attend plus de décision.")
    return redirect("old_import", pk)


@require_POST
def import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up what nobody accepted."""
    checked(request)
    if cancel(get_object_or_404(PagesImport, pk=pk)):
        messages.success(request, "L’import est clos : rien d’autre ne sera écrit.")
    else:
        messages.warning(request, "Cet import ne peut plus être abandonné.")
    return redirect("old_imports")


@require_safe
def import_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every page with what became of it, as a spreadsheet."""
    checked(request)
    job = get_object_or_404(PagesImport, pk=pk)
    response = StreamingHttpResponse(csv_lines(_report(job)), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="rapport-ancien-site-{job.pk}.csv"'
    return response


def _report(job: PagesImport) -> Iterator[list[str]]:
    yield list(_REPORT)
    for line in job.lines.iterator(chunk_size=500):
        yield _row(line)
    for name, why in job.refused:
        yield ["", name, "", "", "Laissé de côté", "", why, "", ""]


def _row(line: ImportedPage) -> list[str]:
    percent = "" if line.percent is None else f"{line.percent} %"
    told = [str(line.number), line.title, line.kind, str(line.found.get("address", "")), line.get_state_display()]
    return [*told, percent, line.reason, " ; ".join(line.faults), " ; ".join(line.notes)]


def address() -> str:
    """Where the menu leads."""
    return reverse("old_imports")
