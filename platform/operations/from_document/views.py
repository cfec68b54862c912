"""A récit from a document in the admin: the file, its bits in their parts, the tray, and the draft."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from asv.core.routing import the_page_of
from asv.core.visitor import Visitor
from asv.jobs.turns import in_turn
from experiences.models import ExperienceIndexPage, ExperiencePage
from operations.corpus.values import Unfit
from operations.from_document.arranging import Bit
from operations.from_document.drafting import add_to_draft, make_draft, parts, place
from operations.from_document.taking import ENDINGS, MOST_BYTES, OFFERED, bits_of, drop_file, take
from operations.models import ReadDocument
from operations.older_site.found import Unreadable

RECENT = 20
TOO_MUCH = "Le résumé ne prend que des mots, 600 caractères au plus : ce qui n’y tient pas est resté à sa place."


class DocumentForm(forms.Form):
    """The document."""

    document = forms.FileField(
        label="Document",
        help_text="Word (.docx), OpenDocument (.odt), PDF ou page web (.html). 50 Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )

    def clean_document(self) -> object:
        """Of a kind that is read, within the weight that is taken. Raises ValidationError."""
        file = self.cleaned_data["document"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("Ce fichier dépasse 50 Mo : allégez ses images, ou découpez-le.")
        if not file.name.lower().endswith(ENDINGS):
            raise forms.ValidationError(
                f"Ce fichier n’est d’aucune de ces sortes : {', '.join(ENDINGS)}. Enregistrez-le dans l’une d’elles."
            )
        return file


def may_write(user: Visitor) -> bool:
    """Whether they may add a récit."""
    index = the_page_of(ExperienceIndexPage) if user.is_authenticated else None
    return bool(index and index.permissions_for_user(user).can_add_subpage())


def _checked(request: HttpRequest) -> None:
    if not may_write(request.user):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def from_document(request: HttpRequest) -> HttpResponse:
    """The form for a document, and the documents that wait for their draft."""
    _checked(request)
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["document"]
        try:
            return redirect("recit_arrange", take(file.name, file.chunks()).pk)
        except Unreadable as error:
            form.add_error("document", str(error))
    context = {
        "form": form,
        "waiting": ReadDocument.objects.filter(page_id=None)[:RECENT],
        "page_title": "Un récit depuis un document",
        "header_title": "Un récit depuis un document",
        "header_icon": "doc-full-inverse",
    }
    return render(request, "operations/admin/from_document.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts of the récit with their bits, and the tray; moved by hand, then made a draft."""
    _checked(request)
    row = get_object_or_404(ReadDocument, pk=pk)
    page = ExperiencePage.objects.filter(pk=row.page_id).first() if row.page_id else None
    if page is not None and not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method == "POST":
        return _arranged(request, row, page)
    bits = bits_of(row)
    named = parts()
    context = {
        "row": row,
        "page": page,
        "parts": [(name, label, [bit for bit in bits if bit.part == name]) for name, label in named],
        "choices": [("", "Dans le plateau"), *named],
        "tray": [bit for bit in bits if not bit.part],
        "placed": sum(bool(bit.part) for bit in bits),
        "offered": [(rank, one) for rank, one in enumerate(row.found) if one["sort"] in OFFERED],
        "told": [one for one in row.found if one["sort"] not in OFFERED],
        "page_title": row.title,
        "header_title": row.title,
        "header_icon": "doc-full-inverse",
    }
    return render(request, "operations/admin/arrange.html", context)


def _arranged(request: HttpRequest, row: ReadDocument, page: ExperiencePage | None) -> HttpResponse:
    if page is not None:
        return _added(request, row, page)
    _placed(request, row, None)
    title = " ".join(request.POST.get("title", "").split())[:255]
    row.title = title or row.title
    for rank, one in enumerate(row.found):
        one["taken"] = f"found-{rank}" in request.POST if one["sort"] in OFFERED else one["taken"]
    in_turn(row.save)
    if not title and "title" in request.POST:
        messages.error(request, "Le récit n’a pas de titre : celui du document est remis. Le reste est rangé ainsi.")
        return redirect("recit_arrange", row.pk)
    if "draft" not in request.POST:
        messages.success(request, "C’est rangé ainsi.")
        return redirect("recit_arrange", row.pk)
    try:
        made = make_draft(row, request.user)
    except Unfit as error:
        messages.error(request, f"Le brouillon n’est pas fait : {error}.")
        return redirect("recit_arrange", row.pk)
    left = sum(not bit.part for bit in bits_of(row))
    told = f" {left} morceau{'x' if left > 1 else ''} du document reste{'nt' if left > 1 else ''} dans le plateau."
    messages.success(request, f"Le brouillon est fait.{told if left else ''}")
    return redirect("wagtailadmin_pages:edit", made.pk)


def _added(request: HttpRequest, row: ReadDocument, page: ExperiencePage) -> HttpResponse:
    """What is placed of the tray goes to the end of its parts in the draft."""
    if page.permissions_for_user(request.user).page_locked():
        messages.error(request, "Rien n’est ajouté : quelqu’un a verrouillé ce récit.")
    elif moved := _placed(request, row, page):
        add_to_draft(row, page, moved, request.user)
        messages.success(request, f"Placés à la fin de leur partie : {len(moved)}. Le brouillon a une version de plus.")
    return redirect("recit_arrange", row.pk)


def _placed(request: HttpRequest, row: ReadDocument, page: ExperiencePage | None) -> list[Bit]:
    wanted = {
        int(name.removeprefix("part-")): str(value)
        for name, value in request.POST.items()
        if name.startswith("part-") and name.removeprefix("part-").isdecimal() and len(name) < 12
    }
    moved, late = place(row, wanted, page)
    if late:
        messages.warning(request, TOO_MUCH)
    return moved


@require_POST
def abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a document that has no draft, with its file."""
    _checked(request)
    row = get_object_or_404(ReadDocument, pk=pk, page_id=None)
    drop_file(row)
    in_turn(row.delete)
    messages.success(request, "Ce qui avait été lu du document est effacé.")
    return redirect("recit_from_document")


def tray_left(page_id: int | None) -> tuple[int, int] | None:
    """Of the document that this page was made from: its number, and how many bits lie in its tray; None without any."""
    row = ReadDocument.objects.filter(page_id=page_id).first() if page_id else None
    left = sum(not said["part"] for said in row.bits) if row else 0
    return (row.pk, left) if row and left else None
