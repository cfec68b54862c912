"""What the tags of a PDF say its text is (ISO 32000-2, 14.8): headings, lists and tables in their order.

Runs in the process that reads files, without Django.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING

from asv.core.extraction_parts import in_a_line, joined
from asv.core.text_parts import Part, heading, items, paragraph, table, words_of

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

MOST_CHARACTERS = 400_000  # each is asked for by itself, some 5 µs
MOST_DEEP = 60
MOST_NAME = 4_000
# What of the words of a file its tags hold: running heads and page numbers stand outside them, a text does not.
_ENOUGH = 0.6
_BLOCKS = frozenset(
    {"Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "NonStruct", "BlockQuote", "TOC", "Aside", "THead"}
    | {"TBody", "TFoot", "LBody", "Index"}
)
_HEADINGS = {"Title": 1, "H": 1} | {f"H{level}": level for level in range(1, 7)}


class TaggedPages:
    """The parts of the pages of a PDF, page after page, as far as its tags tell them."""

    def __init__(self, document: PdfDocument) -> None:
        from pypdfium2 import raw

        self._is_tagged = bool(raw.FPDFCatalog_IsTagged(document.raw))
        self._pages: list[list[Part]] = []
        self._left = MOST_CHARACTERS

    def read(self, page: PdfPage | None, words: PdfTextPage | None) -> None:
        """Read the next page; None for one that is broken."""
        if not self._is_tagged or page is None or words is None:
            self._pages.append([])
            return
        self._left -= words.count_chars()
        if self._left < 0:
            self._is_tagged = False
            return
        self._pages.append(joined(_Page(page, words).parts()))

    def parts(self, pages: list[str]) -> list[list[Part]] | None:
        """The parts of each page; None where the tags hold too little of what is written on these pages."""
        if not self._is_tagged:
            return None
        held = sum(len("".join(words_of(parts).split())) for parts in self._pages)
        return self._pages if held >= _ENOUGH * sum(len("".join(page.split())) for page in pages) else None


class _Page:
    def __init__(self, page: PdfPage, words: PdfTextPage) -> None:
        from pypdfium2 import raw

        self._raw, self._page, self._words = raw, page, words
        self._marked = self._by_mark()

    def _by_mark(self) -> dict[int, str]:
        """The words under each mark of the page. What no mark holds (a blank between two) goes with what precedes."""
        raw, found, last = self._raw, dict[int, list[str]](), -1
        for place in range(self._words.count_chars()):
            drawn = raw.FPDFText_GetTextObject(self._words.raw, place)
            mark = raw.FPDFPageObj_GetMarkedContentID(drawn) if drawn else last
            if drawn:
                last = mark
            if mark >= 0:
                found.setdefault(mark, []).append(chr(raw.FPDFText_GetUnicode(self._words.raw, place)))
        return {mark: "".join(letters) for mark, letters in found.items()}

    def parts(self) -> Iterator[Part]:
        """The parts of the page."""
        raw = self._raw
        tree = raw.FPDF_StructTree_GetForPage(self._page.raw)
        if not tree:
            return
        try:
            for place in range(raw.FPDF_StructTree_CountChildren(tree)):
                yield from self._block(raw.FPDF_StructTree_GetChildAtIndex(tree, place), 0)
        finally:
            raw.FPDF_StructTree_Close(tree)

    def _children(self, element: object) -> Iterator[tuple[object, str]]:
        """The elements in an element, and the words that stand between them."""
        raw = self._raw
        for place in range(raw.FPDF_StructElement_CountChildren(element)):
            if child := raw.FPDF_StructElement_GetChildAtIndex(element, place):
                yield child, ""
            else:
                yield None, self._marked.get(raw.FPDF_StructElement_GetChildMarkedContentID(element, place), "")

    def _name(self, element: object) -> str:
        return self._text_by(self._raw.FPDF_StructElement_GetType, element)

    def _text_by(self, ask: object, element: object) -> str:
        buffer = ctypes.create_string_buffer(MOST_NAME)
        size = min(ask(element, buffer, MOST_NAME), MOST_NAME)  # type: ignore[operator]
        return buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace")

    def _block(self, element: object, depth: int) -> Iterator[Part]:
        """The parts that an element is or holds."""
        name = self._name(element)
        if depth > MOST_DEEP:
            return
        if name in _BLOCKS:
            yield from self._inside(element, depth + 1)
        elif name == "L":
            yield from self._list(element, depth)
        elif name == "Table":
            yield self._table(element, depth)
        elif said := in_a_line(self._inline(element, depth)):
            yield heading(_HEADINGS[name], said) if name in _HEADINGS else paragraph(said)

    def _inside(self, element: object, depth: int) -> Iterator[Part]:
        for child, words in self._children(element):
            if child:
                yield from self._block(child, depth)
            elif said := in_a_line(words):
                yield paragraph(said)

    def _inline(self, element: object, depth: int) -> str:
        """The words of an element; those that are said to stand for a picture where it has none."""
        raw = self._raw
        if depth > MOST_DEEP:
            return ""
        said = "".join(self._inline(child, depth + 1) if child else words for child, words in self._children(element))
        if said.strip() or self._name(element) != "Figure":
            return said
        shows = self._text_by(raw.FPDF_StructElement_GetAltText, element)
        return f"Image : {shows}" if shows.strip() else ""

    def _list(self, element: object, depth: int) -> Iterator[Part]:
        """A list; what is a list in an item follows the item."""
        if depth > MOST_DEEP:
            return
        for item, _words in self._children(element):
            name = self._name(item) if item else ""
            if name == "L":
                yield from self._list(item, depth + 1)
            elif name == "LI":
                label, said, inner = self._item(item, depth + 1)
                if said:
                    yield items("ol" if any(map(str.isdigit, label)) else "ul", said)
                yield from inner
            elif item:
                yield from self._block(item, depth + 1)

    def _item(self, element: object, depth: int) -> tuple[str, str, list[Part]]:
        label, said, inner = "", list[str](), list[Part]()
        pending = [*self._children(element)]
        while pending:
            child, words = pending.pop(0)
            name = self._name(child) if child else ""
            if name == "Lbl":
                label = self._inline(child, depth)
            elif name == "L":
                inner += self._list(child, depth + 1)
            elif name in _BLOCKS:
                pending[:0] = [*self._children(child)]
            else:
                said.append(self._inline(child, depth) if child else words)
        return label, in_a_line(" ".join(said) if len(said) > 1 else "".join(said)), inner

    def _table(self, element: object, depth: int) -> Part:
        found, pending = table(), [child for child, _words in self._children(element) if child]
        while pending:
            row = pending.pop(0)
            name = self._name(row)
            if name in _BLOCKS:
                pending[:0] = [child for child, _words in self._children(row) if child]
            elif name == "TR":
                cells = [child for child, _words in self._children(row) if child]
                said = [in_a_line(self._inline(cell, depth + 1)) for cell in cells]
                is_head = bool(cells) and all(self._name(cell) == "TH" for cell in cells)
                if is_head and not found["rows"] and not found["head"]:
                    found["head"] = said
                else:
                    found["rows"].append(said)
        return found
