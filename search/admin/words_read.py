"""« Ce que la recherche lit »: the words that an index keeps of a page and of its files, for the page's editor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from asv.core.models import TextStatus
from asv.resources.assemble import document_as_written, documents_for
from asv.resources.document import FileText, ResourceDocument
from asv.resources.models import ResourceFile, ResourcePage
from search.analysis import stem
from search.highlight import FilePage, file_pages
from search.index.pages import indexed_pages
from search.index.projection import named_words, words_in

TEMPLATE = "search/admin/words_read.html"
# What is looked at: an edit view stays quick for a file of a thousand pages.
MOST_CHARACTERS = 50_000
MOST_PASSAGES = 20
MOST_WORDS = {"passage": 40, "part": 400}
_STATES = {
    TextStatus.PENDING: "pas encore lu : il le sera dans quelques minutes",
    TextStatus.READY: "lu",
    TextStatus.EMPTY: "lu, sans texte : un document scanné ne se cherche pas",
    TextStatus.FAILED: "illisible",
}
_CLOSED = "pas cherché : qui lit la page ne peut pas l’ouvrir"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page, or a passage of a file: its name, and the words kept of it, each once."""

    label: str
    words: tuple[str, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file of the page: whether its text is read, and its first passages; `number` counts them all."""

    title: str
    state: str
    passages: tuple[Part, ...] = ()
    number: int = 0

    @property
    def more(self) -> int:
        """How many passages are not shown."""
        return self.number - len(self.passages)


@require_safe
def words(request: HttpRequest, page_id: int) -> HttpResponse:
    """What the panel shows, of the page as its form has it; nothing for whoever may not edit the page."""
    page = get_object_or_404(ResourcePage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise Http404
    return render(request, TEMPLATE, words_read(page.get_latest_revision_as_object()))


def words_read(page: ResourcePage) -> dict[str, object]:
    """What the panel shows: of the published page what an index holds, of a draft what it would hold.

    A constant number of queries, whatever the files.
    """
    published = next(iter(documents_for([page.pk])), None)
    document = published or document_as_written(page)
    parts = [
        _part("Titre", document.title),
        _part("Chapô", document.summary),
        _part("Ce par quoi on la trouve", named_words(document)),
        _part("Texte", document.body),
    ]
    return {
        "published": bool(published),
        "reserved": bool(document.restrictions),
        "parts": parts,
        "files": _files(page, document),
    }


def _part(label: str, text: str, most: int = MOST_WORDS["part"]) -> Part:
    kept = dict.fromkeys(word.lower() for word in words_in(text[:MOST_CHARACTERS]) if stem(word))
    return Part(label, tuple(islice(kept, most)), len(kept) > most or len(text) > MOST_CHARACTERS)


def _files(page: ResourcePage, document: ResourceDocument) -> list[FileRead]:
    passages = _passages(document.files)
    rows = ResourceFile.objects.filter(page=page.pk).select_related("document").order_by("sort_order")
    found = [_file(row, passages.pop(row.document.url, None)) for row in rows]
    return [*found, *(_read(title, "lu", pages) for title, pages in passages.values())]


def _passages(files: Sequence[FileText]) -> dict[str, tuple[str, list[FilePage]]]:
    """The pages that are searched of each file, by its address."""
    pages = iter(indexed_pages(files))
    return {file.url: (file.title, list(islice(pages, len(file_pages(file))))) for file in files}


def _file(row: ResourceFile, found: tuple[str, list[FilePage]] | None) -> FileRead:
    document = row.document
    if found is None:
        return FileRead(row.label or "Un fichier joint", _CLOSED)  # its own title may not be for whoever edits the page
    state = _STATES[TextStatus(document.text_status)]
    said = f"{state} ({document.text_message})" if document.text_message else state
    return _read(str(row), said, found[1])


def _read(title: str, state: str, pages: Sequence[FilePage]) -> FileRead:
    return FileRead(title, state, tuple(islice(_shown(pages), MOST_PASSAGES)), len(pages))


def _shown(pages: Sequence[FilePage]) -> Iterator[Part]:
    for page in pages:
        label = f"Page {page.number}" if page.number else "Intitulé" if page.text == page.title else "Texte"
        yield _part(label, page.text[:MOST_CHARACTERS], MOST_WORDS["passage"])
