"""Reading texts and presentations, Microsoft's and OpenDocument's: their words, by page where the file tells pages."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from asv.core import extraction_text as limits
from asv.core.extraction_archive import Words, open_archive, parse, read_member
from asv.core.extraction_odf import OdfBuilder
from asv.core.extraction_parts import ASKED, CALL, RENDERED, with_more
from asv.core.extraction_text import Text, Unreadable, clean
from asv.core.extraction_word import WordBuilder, WordStyles
from asv.core.text_parts import Part

_CALLED = re.compile(f"{CALL}([^{CALL}]*){CALL}")
_WORD_COUNT = re.compile(rb"<(?:\w+:)?Pages>(\d{1,6})</")
_ODF_COUNT = re.compile(rb"""page-count\s*=\s*["'](\d{1,6})["']""")
_AROUND = re.compile(r"word/(?:header|footer)\d{0,5}\.xml")
_DRAWN = re.compile(r"(?:word|ppt)/(?:diagrams/data|charts/chart)\d{0,5}\.xml")
_WORD_TEXT = frozenset({"t"})
_WORD_HIDDEN = frozenset({"Fallback", "del", "moveFrom", "pPrChange"})
_ODF_TEXT = frozenset({"p", "h"})
_ODF_AROUND = frozenset(f"{place}{page}" for place in ("header", "footer") for page in ("", "-left", "-first"))
_ODF_HIDDEN = frozenset({"annotation", "tracked-changes", "ruby-text"})


class _Built(Words):
    """Words whose tags tell headings, lists and tables besides."""

    builder: WordBuilder | OdfBuilder

    def end(self, tag: str) -> None:
        """A tag ends, for the words and for the parts."""
        if not self.hidden:
            self.builder.end(tag.rpartition("}")[2])
        super().end(tag)

    def add(self, text: str) -> None:
        """Text, for both."""
        if self.characters < limits.MOST_CHARACTERS:
            self.builder.add(text)
        super().add(text)


class _WordWords(_Built):
    """The body of a Word document: page breaks, and where notes are called."""

    def __init__(self, styles: WordStyles) -> None:
        super().__init__(_WORD_TEXT, _WORD_HIDDEN)
        self.builder = WordBuilder(styles)

    def mark(self, name: str, attributes: dict[str, str]) -> None:
        """Page breaks and calls of notes beside the usual."""
        self.builder.begin(name, attributes)
        if name == "lastRenderedPageBreak":
            self.add(RENDERED)
        elif name == "br" and attributes.get("type") == "page":
            self.add(ASKED)
        elif name in {"footnoteReference", "endnoteReference"}:
            self.add(f"{CALL}{name[0]}{attributes.get('id', '')}{CALL}")
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


class _Related(Words):
    """The parts that a part draws from, by their names in the archive."""

    def __init__(self, folder: str) -> None:
        super().__init__(frozenset(), frozenset())
        self.names: list[str] = []
        self._folder = folder

    def mark(self, name: str, attributes: dict[str, str]) -> None:
        """A relationship; its target is written from the part's own folder or from the root."""
        if name == "Relationship":
            self.names.append(posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", "")))[1:])


def read_docx(path: Path) -> Text:
    """A Word document, page by page where Word noted its pages, else as one page.

    Headers and footers, which stand on many pages, follow the first; diagrams and charts follow the last.
    """
    notes: dict[str, str] = {}
    with path.open("rb") as file, open_archive(file) as archive:
        styles = WordStyles()
        for name in {"word/styles.xml", "word/numbering.xml"}.intersection(archive.namelist()):
            parse(archive, name, styles)
        words = _WordWords(styles)
        parse(archive, "word/document.xml", words)
        for name in ("word/footnotes.xml", "word/endnotes.xml"):
            if name in archive.namelist():
                found = _Notes(words)
                parse(archive, name, found)
                words.characters, words.cut = found.characters, words.cut or found.cut
                notes.update(zip(found.numbers, map("".join, found.pages), strict=True))
        named = archive.namelist()
        around = _lines(archive, filter(_AROUND.fullmatch, named), words, _around_word)
        drawn = _lines(archive, filter(_DRAWN.fullmatch, named), words, _Drawn)
        pages = _pages("".join(words.pages[0]), _page_count(archive, "docProps/app.xml", _WORD_COUNT))
    parts = with_more(words.builder.pages(len(pages)), [("Notes", [*notes.values()]), ("Schémas et graphiques", drawn)])
    found_pages = [_with(page, [notes.pop(called, "") for called in _CALLED.findall(page)]) for page in pages]
    found_pages[-1] = _with(found_pages[-1], list(notes.values()))  # those that nothing calls
    found_pages[0] = _with(found_pages[0], around)
    found_pages[-1] = _with(found_pages[-1], drawn)
    return _text_of(found_pages, words.cut, parts)


def _around_word() -> Words:
    return Words(_WORD_TEXT, _WORD_HIDDEN)


def _around_odf() -> Words:
    return Words(_ODF_AROUND, _ODF_HIDDEN)


class _Drawn(Words):
    """The words of a diagram, or the names and values of a chart, each on a line."""

    def __init__(self) -> None:
        super().__init__(frozenset({"t", "v"}), frozenset())

    def end(self, tag: str) -> None:
        """A value ends its line, as a paragraph does."""
        super().end(tag)
        if tag.rpartition("}")[2] == "v":
            self.add("\n")


def _lines(archive: zipfile.ZipFile, names: Iterable[str], before: Words, kind: Callable[[], Words]) -> list[str]:
    """The lines of these parts, each once, within what `before` left of the limit."""
    lines: dict[str, None] = {}
    for name in sorted(names):
        found = kind()
        found.characters = before.characters
        parse(archive, name, found)
        before.characters, before.cut = found.characters, before.cut or found.cut
        lines |= dict.fromkeys(clean("".join(found.pages[0])).splitlines())
    return list(lines)


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


def _text_of(pages: list[str], cut: bool, parts: list[list[Part]] | None) -> Text:
    known = len(pages) if len(pages) > 1 else None
    texts = [clean(page) for page in pages[: limits.MOST_PAGES]]
    return Text(texts, known, cut or len(pages) > limits.MOST_PAGES, parts and parts[: limits.MOST_PAGES])


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
            text = clean(_with("".join(words.pages[0]), _drawn_on(archive, name, words)))
            pages.append(text[:left])
            cut, left = cut or words.cut or len(text) > left, max(0, left - len(text))
    return Text(pages, len(slides), cut)


def _drawn_on(archive: zipfile.ZipFile, slide: str, before: Words) -> list[str]:
    """The words of the diagrams and charts of a slide."""
    folder, _, name = slide.rpartition("/")
    related, relations, there = _Related(folder), f"{folder}/_rels/{name}.rels", set(archive.namelist())
    if relations in there:
        parse(archive, relations, related)
    return _lines(archive, {one for one in related.names if one in there and _DRAWN.fullmatch(one)}, before, _Drawn)


class _OdfWords(_Built):
    """An OpenDocument text: soft page breaks, and paragraphs whose style begins a page."""

    def __init__(self) -> None:
        super().__init__(_ODF_TEXT, _ODF_HIDDEN)
        self.builder = OdfBuilder()
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
        self.builder.begin(name, attributes)
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
            pages = _pages("".join(words.pages[0]), _page_count(archive, "meta.xml", _ODF_COUNT))
            styles = {"styles.xml"}.intersection(archive.namelist()) if path.suffix.lower() == ".odt" else ()
            pages[0] = _with(pages[0], _lines(archive, styles, words, _around_odf))
            parts = words.builder.pages(len(pages)) if path.suffix.lower() == ".odt" else None
            return _text_of(pages, words.cut, parts)
        slides = Words(_ODF_TEXT, _ODF_HIDDEN, "page")
        parse(archive, "content.xml", slides)
    pages = [clean("".join(page)) for page in slides.pages]
    return Text(pages[: limits.MOST_PAGES], len(pages), slides.cut or len(pages) > limits.MOST_PAGES)
