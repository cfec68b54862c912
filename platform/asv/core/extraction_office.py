"""Reading office files, Microsoft's and OpenDocument: the words in order, by page where the file tells its pages."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from asv.core import extraction_text as limits
from asv.core.extraction_archive import Words, open_archive, parse, read_member
from asv.core.extraction_text import Text, Unreadable, clean

RENDERED, ASKED, _CALL = "\f", "\v", "\x1f"
_CALLED = re.compile(f"{_CALL}([^{_CALL}]*){_CALL}")
_WORD_COUNT = re.compile(rb"<(?:\w+:)?Pages>(\d{1,6})</")
_ODF_COUNT = re.compile(rb"""page-count\s*=\s*["'](\d{1,6})["']""")
_CELLS = re.compile(r"xl/(?:sharedStrings|worksheets/sheet\d{1,5})\.xml", re.I)
_WORD_TEXT = frozenset({"t"})
_WORD_HIDDEN = frozenset({"Fallback", "del", "moveFrom"})
_ODF_TEXT = frozenset({"p", "h"})
_ODF_HIDDEN = frozenset({"annotation", "tracked-changes", "ruby-text"})


class _WordWords(Words):
    """The body of a Word document: page breaks, and where notes are called."""

    def mark(self, name: str, attributes: dict[str, str]) -> None:
        """Page breaks and calls of notes beside the usual."""
        if name == "lastRenderedPageBreak":
            self.add(RENDERED)
        elif name == "br" and attributes.get("type") == "page":
            self.add(ASKED)
        elif name in {"footnoteReference", "endnoteReference"}:
            self.add(f"{_CALL}{name[0]}{attributes.get('id', '')}{_CALL}")
        else:
            super().mark(name, attributes)


class _Notes(Words):
    """Footnotes or endnotes, one after the other, by their number."""

    def __init__(self, before: Words) -> None:
        super().__init__(_WORD_TEXT, _WORD_HIDDEN)
        self.characters = before.characters
        self.numbers: list[str] = [""]

    def mark(self, name: str, attributes: dict[str, str]) -> None:
        """A note begins."""
        if name in {"footnote", "endnote"}:
            self.numbers.append(name[0] + attributes.get("id", ""))
            self.pages.append([])
        super().mark(name, attributes)


def read_docx(path: Path) -> Text:
    """Body, footnotes and endnotes of a Word document, page by page where Word noted its pages, else as one page."""
    notes: dict[str, str] = {}
    with path.open("rb") as file, open_archive(file) as archive:
        words = _WordWords(_WORD_TEXT, _WORD_HIDDEN)
        parse(archive, "word/document.xml", words)
        for name in ("word/footnotes.xml", "word/endnotes.xml"):
            if name in archive.namelist():
                found = _Notes(words)
                parse(archive, name, found)
                words.characters, words.cut = found.characters, words.cut or found.cut
                notes.update(zip(found.numbers, map("".join, found.pages), strict=True))
        pages = _pages("".join(words.pages[0]), _page_count(archive, "docProps/app.xml", _WORD_COUNT))
    found_pages = [_with(page, [notes.pop(called, "") for called in _CALLED.findall(page)]) for page in pages]
    found_pages[-1] = _with(found_pages[-1], list(notes.values()))  # those that nothing calls
    return _text_of(found_pages, words.cut)


def _with(page: str, notes: list[str]) -> str:
    """A page and, after it, the notes it calls."""
    return "\n".join([_CALLED.sub("", page).rstrip(), *[note for note in notes if note.strip()]])


def _pages(text: str, count: int | None) -> list[str]:
    """The text cut where its pages ended, if that gives as many pages as the document says it has; else whole.

    Breaks that an author asked for say nothing of the pages that simply filled up: a wrong number is worse than none.
    """
    for mark in (RENDERED, ASKED):
        pages = text.split(mark)
        if len(pages) == count and count > 1:
            return pages
    return [text]


def _page_count(archive: zipfile.ZipFile, name: str, pattern: re.Pattern[bytes]) -> int | None:
    """How many pages the program that wrote the document counted."""
    if name not in archive.namelist():
        return None
    found = pattern.search(b"".join(read_member(archive, name)))
    return int(found[1]) if found else None


def _text_of(pages: list[str], cut: bool) -> Text:
    known = len(pages) if len(pages) > 1 else None
    return Text([clean(page) for page in pages[: limits.MOST_PAGES]], known, cut or len(pages) > limits.MOST_PAGES)


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
        pages, cut, left = [], len(slides) > limits.MOST_PAGES, limits.MOST_CHARACTERS
        for _number, name in slides[: limits.MOST_PAGES]:
            words = Words(_WORD_TEXT, _WORD_HIDDEN)
            parse(archive, name, words)
            text = clean("".join(words.pages[0]))
            pages.append(text[:left])
            cut, left = cut or words.cut or len(text) > left, max(0, left - len(text))
    return Text(pages, len(slides), cut)


class _OdfWords(Words):
    """An OpenDocument text: soft page breaks, and paragraphs whose style begins a page."""

    def __init__(self) -> None:
        super().__init__(_ODF_TEXT, _ODF_HIDDEN)
        self.style = ""
        self.breaking: set[str] = set()
        self.written = False

    def mark(self, name: str, attributes: dict[str, str]) -> None:
        """Page breaks and the styles that ask for them, beside the usual."""
        if name == "style":
            self.style = attributes.get("name", "")
            if attributes.get("master-page-name"):
                self.breaking.add(self.style)
        elif attributes.get("break-before") == "page":
            self.breaking.add(self.style)
        begins = name in {"p", "h", "table"} and attributes.get("style-name") in self.breaking and self.written
        if begins or name == "soft-page-break":
            self.add(RENDERED)
        self.written = self.written or name in {"p", "h"}
        super().mark(name, attributes)


def read_odf(path: Path) -> Text:
    """An OpenDocument text, page by page where its pages are known, or a presentation with a page for each slide."""
    with path.open("rb") as file, open_archive(file) as archive:
        if "META-INF/manifest.xml" in archive.namelist():
            manifest = b"".join(read_member(archive, "META-INF/manifest.xml"))
            if b"encryption-data" in manifest:
                raise Unreadable("encrypted")
        if path.suffix.lower() != ".odp":
            words = _OdfWords()
            parse(archive, "content.xml", words)
            return _text_of(_pages("".join(words.pages[0]), _page_count(archive, "meta.xml", _ODF_COUNT)), words.cut)
        slides = Words(_ODF_TEXT, _ODF_HIDDEN, "page")
        parse(archive, "content.xml", slides)
    pages = [clean("".join(page)) for page in slides.pages]
    return Text(pages[: limits.MOST_PAGES], len(pages), slides.cut or len(pages) > limits.MOST_PAGES)


class _Cells(Words):
    """The cells of a workbook, a line each: texts, which a part of their own holds, then texts and numbers in place."""

    _BY_NUMBER = frozenset({"s", "b", "e"})  # a text of the other part, yes or no, an error

    def __init__(self) -> None:
        super().__init__(_WORD_TEXT, frozenset({"rPh", "f"}))

    def mark(self, name: str, attributes: dict[str, str]) -> None:
        """A cell begins: whether its value is what readers see."""
        if name == "c":
            self.inside = _WORD_TEXT if attributes.get("t") in self._BY_NUMBER else _WORD_TEXT | {"v"}

    def end(self, tag: str) -> None:
        """A cell or a text ends its line."""
        super().end(tag)
        if tag.rpartition("}")[2] in {"c", "si"}:
            self.add("\n")


def read_xlsx(path: Path) -> Text:
    """The cells of a workbook, as one page. Formats are not read: a date is the number that it is kept as."""
    with path.open("rb") as file, open_archive(file) as archive:
        parts = [name for name in archive.namelist() if _CELLS.fullmatch(name)]
        if not parts:
            raise Unreadable("corrupt")
        cells = _Cells()
        for name in sorted(parts):
            parse(archive, name, cells)
    return Text([clean("".join(cells.pages[0]))], None, cells.cut)
