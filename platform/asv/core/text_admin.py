"""In Wagtail's admin: correcting the text that a machine read in a document, page by page."""

from __future__ import annotations

from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.db import transaction
from django.dispatch import Signal
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, log

from asv.core.extraction_text import MOST_PAGES
from asv.core.file_rights import policy_of
from asv.core.models import AsvDocument, DocumentText, TextStatus
from asv.core.paging import Pager, paginate
from asv.core.text_pages import corrections_of, text_address, text_pages
from asv.core.text_parts import as_written
from asv.core.visitor import Visitor

TEXT_CORRECTED = "asv.file.correct_text"
# An editor gave a document's page another text: `sender` is its model, `document` the row.
text_corrected = Signal()


class CorrectionForm(forms.Form):
    """The text of a page, in few signs."""

    text = forms.CharField(
        label="Le texte de la page",
        max_length=300_000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "aria-describedby": "text-help"}),
        help_text="Une ligne vide sépare les paragraphes. « # » commence un titre (« ## » un sous-titre), « - » ou "
        "« 1. » une ligne de liste, et « | » sépare les cases d’un tableau, dont « | --- | » souligne les en-têtes.",
        error_messages={"max_length": "Ce texte est trop long pour une page : gardez moins de 300 000 signes."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def correct_text(request: HttpRequest, document_id: int) -> HttpResponse:
    """The text of a page of a document, for who may change it; POST `text` keeps it, `restore` gives it up."""
    document = get_object_or_404(AsvDocument.objects.select_related("collection"), pk=document_id)
    if not policy_of(AsvDocument).user_has_permission_for_instance(request.user, "change", document):
        raise Http404
    before = _text_of(document)
    _rows, _total, pager = paginate(range(before.total), request, 1)
    now = before.written.get(pager.page, "")
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial={"text": now})
    if request.method == "POST" and "restore" in request.POST:
        return _kept(request, document, pager.page, None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n").strip()
        return _kept(request, document, pager.page, text) if text != now else _back(document, pager.page)
    return _shown(request, document, form, before, pager)


class _Known(NamedTuple):
    """What each page of a document says now, which of them are corrected, and how many there are."""

    written: dict[int, str]
    corrected: set[int]
    total: int


def _shown(
    request: HttpRequest, document: AsvDocument, form: CorrectionForm, before: _Known, pager: Pager
) -> HttpResponse:
    context = {
        "document": document,
        "form": form,
        "pager": pager,
        "is_corrected": pager.page in before.corrected,
        "corrected": sorted(before.corrected),
        "text_url": text_address(document.pk, pager.page),
    }
    return render(request, "files/correct.html", context, status=422 if form.is_bound else 200)


def _text_of(document: AsvDocument) -> _Known:
    text = DocumentText.objects.filter(document=document).first() or DocumentText()
    corrections = corrections_of(text.corrected, document.file.name)
    pages = text_pages(text.pages, text.parts, corrections)
    count = min(max(len(pages), document.page_count or 1), MOST_PAGES)
    return _Known({page.number: as_written(page.parts) for page in pages} | corrections, set(corrections), count)


def _kept(request: HttpRequest, document: AsvDocument, page: int, text: str | None) -> HttpResponse:
    correct_page(document, page, text, request.user)
    said = "Votre correction est gardée" if text is not None else "Le texte lu dans le fichier est rendu"
    messages.success(request, f"{said}, page {page}. La recherche le saura dans un instant.")
    return _back(document, page)


def _back(document: AsvDocument, page: int) -> HttpResponse:
    return redirect(f"{reverse('document_text_edit', args=[document.pk])}?page={page}")


@transaction.atomic
def correct_page(document: AsvDocument, page: int, text: str | None, user: Visitor) -> None:
    """Keep a text for a page of a document's present file in the place of what was read; None gives it up."""
    row, _made = DocumentText.objects.select_for_update().get_or_create(document=document)
    mine = {**row.corrected.get(document.file.name, {}), str(page): text}
    row.corrected[document.file.name] = {number: said for number, said in mine.items() if said is not None}
    row.save(update_fields=["corrected"])
    if text and document.text_status in {TextStatus.EMPTY, TextStatus.FAILED}:
        AsvDocument.objects.filter(pk=document.pk).update(text_status=TextStatus.READY)
    log(document, TEXT_CORRECTED, user=user, data={"page": page})
    text_corrected.send(sender=type(document), document=document)


@hooks.register("register_admin_urls")
def correcting_urls() -> list[object]:
    """Where the text of a document is corrected."""
    return [path("fichiers/document/<int:document_id>/texte/", correct_text, name="document_text_edit")]


@hooks.register("register_log_actions")
def correcting_actions(actions: LogActionRegistry) -> None:
    """What the history of a document says of a text that was corrected."""
    actions.register_action(TEXT_CORRECTED, "Corriger le texte", "Texte corrigé")
