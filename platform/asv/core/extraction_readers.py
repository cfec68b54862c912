"""Reading the words of files that nobody vouches for. Runs in a process of its own, without Django.

A reader raises `Unreadable` with the name of a reason; `asv.core.extraction` puts it in words.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from asv.core import extraction_text as limits
from asv.core.extraction_layout import Line, drawn, laid_out
from asv.core.extraction_office import read_docx, read_odf, read_pptx
from asv.core.extraction_sheets import read_xlsx
from asv.core.extraction_tags import TaggedPages
from asv.core.extraction_text import Text, Unreadable, clean

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

PDF_LINES = "pdf-lines"
_MOST_LAID_OUT = 100  # pages: a récit has fewer


def read_pdf(path: Path) -> Text:
    """The text layer of a PDF."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise Unreadable("encrypted" if encrypted else "corrupt") from error
    count = len(document)
    if not count:
        raise Unreadable("corrupt")
    found, left = Text([], count, count > limits.MOST_PAGES), limits.MOST_CHARACTERS
    tagged = TaggedPages(document)
    for number in range(min(count, limits.MOST_PAGES)):
        text = _pdf_page(document, number, tagged)[: left + 1]
        found.pages.append(text[:left])
        if len(text) > left:
            found.cut = True
            break
        left -= len(text)
    found.parts = tagged.parts(found.pages)
    return found


def _pdf_page(document: PdfDocument, number: int, tagged: TaggedPages) -> str:
    """The words of one page; a page that is broken costs only itself."""
    import pypdfium2 as pdfium

    try:
        page = document[number]
        words = page.get_textpage()
        tagged.read(page, words)
        return clean(words.get_text_range(0, min(words.count_chars(), limits.MOST_CHARACTERS)))
    except pdfium.PdfiumError:
        tagged.read(None, None)
        return ""


def read_pdf_lines(path: Path) -> Text:
    """A PDF with what its letters show where no tag says what is a heading: for who will look it through."""
    import pypdfium2 as pdfium

    found = read_pdf(path)
    if found.parts is None:
        document = pdfium.PdfDocument(path)
        count = min(len(document), _MOST_LAID_OUT)
        found.parts = laid_out([_drawn(document, number) for number in range(count)])
    return found


def _drawn(document: PdfDocument, number: int) -> list[Line]:
    import pypdfium2 as pdfium

    try:
        return drawn(document[number].get_textpage())
    except pdfium.PdfiumError:
        return []


def read_csv(path: Path) -> Text:
    """The cells of a table in plain text, in UTF-8 or as Windows writes French."""
    with path.open("rb") as file:
        content = file.read(4 * limits.MOST_CHARACTERS)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return Text([clean(text[: limits.MOST_CHARACTERS])], None, len(text) > limits.MOST_CHARACTERS)


READERS: dict[str, Callable[[Path], Text]] = {
    "pdf": read_pdf,
    PDF_LINES: read_pdf_lines,
    "docx": read_docx,
    "pptx": read_pptx,
    "odt": read_odf,
    "odp": read_odf,
    "ods": read_odf,
    "xlsx": read_xlsx,
    "csv": read_csv,
}
