"""Reading the words of files that nobody vouches for. Runs in a process of its own, without Django.

A reader raises `Unreadable` with the name of a reason; `asv.core.extraction` puts it in words.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

MOST_PAGES = 2_000
MOST_CHARACTERS = 2_000_000
MOST_MEMBERS = 5_000
MOST_DIRECTORY_BYTES = 1024 * 1024
MOST_XML_BYTES = 60 * 1024 * 1024
MOST_RATIO = 300
RATIO_FLOOR = 1024 * 1024  # small parts compress as they like

_JOINED = re.compile("[\u00ad\ufffe\x02][ \t]*\r?\n?")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile("[ \t\u00a0]+")
_EMPTY_LINES = re.compile(r"\n\s*\n+")


class Unreadable(Exception):
    """A file that cannot be read; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Text:
    """What was read: the words page by page, how many pages the file has, and whether reading stopped early."""

    pages: list[str]
    page_count: int | None = None
    cut: bool = False


def clean(text: str) -> str:
    """Text without control characters, soft hyphens and runs of blanks."""
    text = _CONTROL.sub(" ", _JOINED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return _EMPTY_LINES.sub("\n\n", _SPACES.sub(" ", text)).strip()


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
    found, left = Text([], count, count > MOST_PAGES), MOST_CHARACTERS
    for number in range(min(count, MOST_PAGES)):
        text = _pdf_page(document, number)[: left + 1]
        found.pages.append(text[:left])
        if len(text) > left:
            found.cut = True
            break
        left -= len(text)
    return found


def _pdf_page(document, number: int) -> str:  # type: ignore[no-untyped-def]
    """The words of one page; a page that is broken costs only itself."""
    import pypdfium2 as pdfium

    try:
        page = document[number]
        words = page.get_textpage()
        return clean(words.get_text_range(0, min(words.count_chars(), MOST_CHARACTERS)))
    except pdfium.PdfiumError:
        return ""


def open_archive(file: BinaryIO) -> zipfile.ZipFile:
    """A zip archive whose table of contents is small enough to be read at all."""
    size = _directory_size(file)
    if size is None:
        raise Unreadable("corrupt")
    if size > MOST_DIRECTORY_BYTES:
        raise Unreadable("bomb")
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("corrupt") from error
    if len(archive.infolist()) > MOST_MEMBERS:
        raise Unreadable("bomb")
    return archive


def _directory_size(file: BinaryIO) -> int | None:
    """Bytes of the archive's table of contents, read from the record at its end; None without such a record."""
    end = file.seek(0, 2)
    start = max(0, end - 65_600)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    file.seek(0)
    if at < 0 or len(tail) < at + 22:
        return None
    return int.from_bytes(tail[at + 12 : at + 16], "little")


def read_member(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The bytes of one part, by pieces, refusing what swells beyond reason."""
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise Unreadable("corrupt") from error
    if info.flag_bits & 1:
        raise Unreadable("encrypted")
    total = 0
    try:
        with archive.open(info) as part:
            while piece := part.read(65_536):
                total += len(piece)
                swollen = total > RATIO_FLOOR and total > MOST_RATIO * max(info.compress_size, 1)
                if total > MOST_XML_BYTES or swollen:
                    raise Unreadable("bomb")
                yield piece
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("corrupt") from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise Unreadable("corrupt") from error


class _Words:
    """Collects the words of an XML part: a target of the parser, so that no tree is ever built."""

    def __init__(self, inside: frozenset[str], skipped: frozenset[str], page: str = "") -> None:
        self.inside, self.skipped, self.page = inside, skipped, page
        self.pages: list[list[str]] = [[]]
        self.depth = self.hidden = self.characters = self.count = 0
        self.cut = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self.depth += name in self.inside
        self.hidden += name in self.skipped
        if name == self.page:
            self.count += 1
            if self.count > 1:
                self.pages.append([])
        if name in {"tab", "br", "line-break", "s", "cr"}:
            self._add(" " if name == "s" else "\t" if name == "tab" else "\n")

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        self.depth -= name in self.inside
        self.hidden -= name in self.skipped
        if name in {"p", "h"}:
            self._add("\n")

    def data(self, text: str) -> None:
        if self.depth and not self.hidden:
            self._add(text)

    def close(self) -> None:
        """Asked for by the parser."""

    def _add(self, text: str) -> None:
        if self.characters < MOST_CHARACTERS:
            self.pages[-1].append(text[: MOST_CHARACTERS - self.characters])
        else:
            self.cut = True
        self.characters += len(text)


def _parse(archive: zipfile.ZipFile, name: str, words: _Words) -> None:
    parser = DefusedXMLParser(target=words, forbid_dtd=True)
    try:
        for piece in read_member(archive, name):
            parser.feed(piece)
        parser.close()
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Unreadable("corrupt") from error


_WORD_TEXT = frozenset({"t"})
_WORD_HIDDEN = frozenset({"Fallback", "del", "moveFrom"})
_ODF_TEXT = frozenset({"p", "h"})
_ODF_HIDDEN = frozenset({"annotation", "tracked-changes", "ruby-text"})


def read_docx(path: Path) -> Text:
    """Body, footnotes and endnotes of a Word document, as one page: its pages exist only once printed."""
    with path.open("rb") as file, open_archive(file) as archive:
        words = _Words(_WORD_TEXT, _WORD_HIDDEN)
        _parse(archive, "word/document.xml", words)
        for name in ("word/footnotes.xml", "word/endnotes.xml"):
            if name in archive.namelist():
                _parse(archive, name, words)
    return Text([clean("".join(page)) for page in words.pages], None, words.cut)


def read_pptx(path: Path) -> Text:
    """The slides of a presentation, a page each."""
    with path.open("rb") as file, open_archive(file) as archive:
        slides = sorted(
            (int(found[1]), name)
            for name in archive.namelist()
            if (found := re.fullmatch(r"ppt/slides/slide(\d{1,5})\.xml", name))
        )
        if not slides:
            raise Unreadable("corrupt")
        pages, cut, left = [], len(slides) > MOST_PAGES, MOST_CHARACTERS
        for _number, name in slides[:MOST_PAGES]:
            words = _Words(_WORD_TEXT, _WORD_HIDDEN)
            _parse(archive, name, words)
            text = clean("".join(words.pages[0]))
            pages.append(text[:left])
            cut, left = cut or words.cut or len(text) > left, max(0, left - len(text))
    return Text(pages, len(slides), cut)


def read_odf(path: Path) -> Text:
    """An OpenDocument text, or a presentation with a page for each slide."""
    with path.open("rb") as file, open_archive(file) as archive:
        if "META-INF/manifest.xml" in archive.namelist():
            manifest = b"".join(read_member(archive, "META-INF/manifest.xml"))
            if b"encryption-data" in manifest:
                raise Unreadable("encrypted")
        slides = path.suffix.lower() == ".odp"
        words = _Words(_ODF_TEXT, _ODF_HIDDEN, "page" if slides else "")
        _parse(archive, "content.xml", words)
    pages = [clean("".join(page)) for page in words.pages]
    return Text(pages[:MOST_PAGES], len(pages) if slides else None, words.cut or len(pages) > MOST_PAGES)


READERS: dict[str, Callable[[Path], Text]] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "pptx": read_pptx,
    "odt": read_odf,
    "odp": read_odf,
}
