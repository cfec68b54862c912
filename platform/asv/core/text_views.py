"""The text of a document as a page, for who may open its file: the file stays what counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from asv.core.carriers import pages_that_carry
from asv.core.document_views import closed_former
from asv.core.metadata import path_of_tree
from asv.core.models import AsvDocument, DocumentText, format_label
from asv.core.paging import paginate
from asv.core.text_pages import AT_ONCE, TextPage, corrections_of, text_pages
from asv.core.text_parts import Part, heading, under_a_title
from asv.core.visibility import Visibility, visibility_of

_MOST_CARRIERS = 20
NOTICES = "/documents/"
_PAGE = heading(0, "")  # above all headings of a page


class Section(TypedDict):
    """A page of the file as the template shows it."""

    number: int
    parts: list[Part]


@require_safe
def document_text(request: HttpRequest, document_id: str) -> HttpResponse:
    """The text of a document, some pages of it at a time; 404 to who may not open the file."""
    document = _readable(request, document_id)
    text = DocumentText.objects.filter(document=document).first()
    waits = text is None or not text.is_of(document.file.name)  # another file took its place, say
    if text is None or waits:
        text = DocumentText()
    pages = text_pages(text.pages, text.parts, corrections_of(text.corrected, document.file.name))
    told = {"file_url": document.url, "file_label": document.format_label, "waits": waits}
    return _read(request, document, pages, told)


@require_safe
def former_text(request: HttpRequest, document_id: str, former_id: str) -> HttpResponse:
    """The text of a file that a document had before, to who may open the document; 410 once it is closed."""
    document = _readable(request, document_id)
    former = get_object_or_404(document.former_files, pk=int(former_id) if len(former_id) < 16 else 0)
    if former.closed_at:
        return closed_former(request, former)
    text = former.text or {}
    corrections = {int(number): said for number, said in text.get("corrected", {}).items()}
    pages = text_pages(text.get("pages", []), text.get("parts"), corrections)
    told = {"file_url": former.url, "file_label": format_label(former.filename, former.size), "former": former}
    return _read(request, document, pages, told)


def _readable(request: HttpRequest, document_id: str) -> AsvDocument:
    documents = AsvDocument.objects.select_related("collection")
    document: AsvDocument = get_object_or_404(documents, pk=int(document_id) if len(document_id) < 16 else 0)
    if not visibility_of(request).may_read_file(document):
        raise Http404
    return document


def _read(request: HttpRequest, document: AsvDocument, pages: list[TextPage], file: dict[str, object]) -> HttpResponse:
    some, _total, pager = paginate(pages, request, AT_ONCE)
    structured = all(page.is_structured or page.is_corrected for page in pages)
    told = {
        "document": document,
        "carriers": _carriers(document, visibility_of(request)),
        "sections": list(_sections(some, structured)),
        "has_pages": len(pages) > 1 or document.extension == "pdf",
        "structured": structured,
        "corrected": any(page.is_corrected for page in pages),
        "has_text": any(page.parts for page in pages),
        "pager": pager,
        "former": None,
        "waits": False,
    }
    return render(request, "files/text.html", {**told, **file})


def _sections(pages: list[TextPage], structured: bool) -> Iterator[Section]:
    """Pages with their parts; where headings are the file's they go on from page to page, else each page is one."""
    above = [] if structured else [_PAGE]
    every = under_a_title(part for page in pages for part in [*above, *page.parts])
    for page in pages:
        if above:
            next(every)
        yield {"number": page.number, "parts": [next(every) for _part in page.parts]}


def _carriers(document: AsvDocument, visibility: Visibility) -> list[dict[str, str]]:
    """The pages that this person may read where the document stands, its notice first."""
    rows: list[Page] = list(visibility.readable(pages_that_carry(document)).order_by("pk")[:_MOST_CARRIERS])
    found = [{"title": row.title, "url": path_of_tree(row.url_path)} for row in rows]
    return sorted(found, key=lambda page: not page["url"].startswith(NOTICES))
