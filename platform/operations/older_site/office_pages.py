"""A Word or OpenDocument text as a page: its headings, lists, tables, images, notes and links."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from html import escape, unescape
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol
from xml.etree.ElementTree import Element

import mammoth
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, fromstring

from asv.core.extraction_archive import open_archive, read_member
from asv.core.extraction_text import Unreadable as Closed
from operations.older_site.found import OldPage, Unreadable

ENDINGS = (".docx", ".odt")
_CLOSED = {
    "bomb": "Ce fichier est une archive démesurée.",
    "encrypted": "Ce fichier est protégé par un mot de passe : enregistrez-le sans protection.",
    "corrupt": "Ce fichier est abîmé, ou n’est pas ce que son nom dit.",
}
_STYLES = "\n".join(
    [*(f"p[style-name='{name}'] => h1:fresh" for name in ("Title", "Titre")),
     *(f"p[style-name='{name}'] => blockquote:fresh"
       for name in ("Quote", "Intense Quote", "Citation", "Citation intense"))]
)  # fmt: skip
_QUOTES = {"Quotations", "Quote", "Citation"}
_TITLE = re.compile(r"\A\s*<h1>(.*?)</h1>", re.S)
_TAG = re.compile(r"<[^>]*>")


class _Nothing:
    """A target of the parser that keeps nothing: the file is only looked at."""

    def close(self) -> None:
        """Nothing was kept."""


def read_office(name: str, content: bytes) -> OldPage:
    """A DOCX or ODT as a page. Raises Unreadable: damaged, locked, out of proportion, with entities."""
    folder = str(PurePosixPath(name).parent)
    page = OldPage(name=name, base="" if folder == "." else folder)
    try:
        with open_archive(io.BytesIO(content)) as archive:
            harmless(archive)
            if name.lower().endswith(".odt"):
                page.html = _Odt(archive, page).html()
            else:
                page.html = _docx(content, page)
            _properties(archive, page)
    except Closed as error:
        raise Unreadable(_CLOSED.get(error.reason, _CLOSED["corrupt"])) from None
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise Unreadable(_CLOSED["corrupt"]) from error
    if match := _TITLE.match(page.html):
        page.title = " ".join(unescape(_TAG.sub("", match[1])).split())
        page.html = page.html[match.end() :]
    if not _TAG.sub("", page.html).strip():
        raise Unreadable("Aucun texte.")
    return page


def harmless(archive: zipfile.ZipFile) -> None:
    """Look through each XML part, within bounds. Raises extraction's Unreadable: entities, a DTD, out of proportion."""
    for info in archive.infolist():
        if not info.filename.lower().endswith((".xml", ".rels")):
            continue
        parser = DefusedXMLParser(target=_Nothing(), forbid_dtd=True)
        try:
            for piece in read_member(archive, info.filename):
                parser.feed(piece)
            parser.close()
        except (DefusedXmlException, SyntaxError, ValueError) as error:  # ParseError is a SyntaxError
            raise Closed("corrupt") from error


class _Picture(Protocol):
    """A picture of a Word document, as mammoth hands it over."""

    content_type: str

    def open(self) -> AbstractContextManager[BinaryIO]:
        """Its bytes."""


def _docx(content: bytes, page: OldPage) -> str:
    """Word's text by mammoth, its images set aside under names of their own."""

    def keep(image: _Picture) -> dict[str, str]:
        ending = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}.get(image.content_type, "")
        if not ending:
            page.faults.append(f"Une image d’un format que les pages ne montrent pas : {str(image.content_type)[:40]}.")
            return {"src": ""}
        with image.open() as file:
            called = f"image-{len(page.inside) + 1}.{ending}"
            page.inside[called] = file.read()
        return {"src": called}

    try:
        made = mammoth.convert_to_html(
            io.BytesIO(content), convert_image=mammoth.images.img_element(keep), style_map=_STYLES
        )
    except Exception as error:  # its reader raises whatever it likes
        raise Unreadable(_CLOSED["corrupt"]) from error
    return str(made.value)


def _properties(archive: zipfile.ZipFile, page: OldPage) -> None:
    """Title, author and day as the program noted them, where the text says nothing."""
    for part in ("docProps/core.xml", "meta.xml"):
        if part not in archive.namelist():
            continue
        for element in fromstring(b"".join(read_member(archive, part)), forbid_dtd=True).iter():
            tag, text = str(element.tag).rpartition("}")[2], " ".join((element.text or "").split())
            if tag == "title" and text:
                page.title = page.title or text[:255]
            elif tag in ("creator", "initial-creator") and text:
                page.author = page.author or text[:200]


_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"


class _Odt:
    """An OpenDocument text written as HTML: what there is no tag for keeps its words."""

    def __init__(self, archive: zipfile.ZipFile, page: OldPage) -> None:
        self.archive, self.page = archive, page
        self.tree: Element = fromstring(b"".join(read_member(archive, "content.xml")), forbid_dtd=True)
        self.bold, self.italic, self.ordered = set[str](), set[str](), set[str]()
        self.parents: dict[str, str] = {}
        self.notes: list[str] = []
        for part in ("styles.xml", "content.xml"):
            if part in archive.namelist():
                self._styles(fromstring(b"".join(read_member(archive, part)), forbid_dtd=True))

    def _styles(self, tree: Element) -> None:
        for style in tree.iter(f"{_STYLE}style"):
            name = style.get(f"{_STYLE}name", "")
            self.parents[name] = style.get(f"{_STYLE}parent-style-name", "")
            for said in style.iter(f"{_STYLE}text-properties"):
                if said.get(f"{_FO}font-weight") == "bold" and style.get(f"{_STYLE}family") in ("text", "paragraph"):
                    self.bold.add(name)
                if said.get(f"{_FO}font-style") == "italic" and style.get(f"{_STYLE}family") == "text":
                    self.italic.add(name)
        for style in tree.iter(f"{_TEXT}list-style"):
            first = next((one for one in style if isinstance(one.tag, str)), None)
            if first is not None and first.tag == f"{_TEXT}list-level-style-number":
                self.ordered.add(style.get(f"{_STYLE}name", ""))

    def html(self) -> str:
        """The whole text, its notes after it."""
        body = self.tree.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise Closed("corrupt")
        text = "".join(self._blocks(body))
        notes = f"<ol>{''.join(f'<li>{note}</li>' for note in self.notes)}</ol>" if self.notes else ""
        return text + notes

    def _blocks(self, element: Element) -> Iterator[str]:
        for child in element:
            if not isinstance(child.tag, str):
                continue
            if child.tag == f"{_TEXT}h":
                level = min(int(child.get(f"{_TEXT}outline-level") or 1), 5) + 1
                yield f"<h{level}>{self._line(child)}</h{level}>"
            elif child.tag == f"{_TEXT}p":
                yield self._paragraph(child)
            elif child.tag == f"{_TEXT}list":
                yield self._list(child)
            elif child.tag == f"{_TABLE}table":
                yield self._table(child)
            elif child.tag in (f"{_TEXT}section", f"{_TEXT}index-body", f"{_TEXT}list-item", f"{_TEXT}list-header"):
                yield from self._blocks(child)

    def _paragraph(self, element: Element) -> str:
        style = element.get(f"{_TEXT}style-name", "")
        if "Title" in (style, self.parents.get(style)):
            return f"<h1>{self._line(element)}</h1>"
        if _QUOTES & {style, self.parents.get(style)}:
            return f"<blockquote>{self._line(element)}</blockquote>"
        line = self._line(element)
        return f"<p><strong>{line}</strong></p>" if style in self.bold and line else f"<p>{line}</p>"

    def _list(self, element: Element) -> str:
        tag = "ol" if element.get(f"{_TEXT}style-name", "") in self.ordered else "ul"
        items = [one for one in element if one.tag in (f"{_TEXT}list-item", f"{_TEXT}list-header")]
        if items and all(part.tag == f"{_TEXT}h" for one in items for part in one):
            return "".join("".join(self._blocks(one)) for one in items)  # numbered headings
        return f"<{tag}>{''.join(f'<li>{self._item(one)}</li>' for one in items)}</{tag}>"

    def _item(self, element: Element) -> str:
        return "".join(self._blocks(element)).replace("<p>", "", 1).replace("</p>", "", 1)

    def _table(self, element: Element) -> str:
        heads = {id(row) for head in element.iter(f"{_TABLE}table-header-rows") for row in head}
        rows = []
        for row in element.iter(f"{_TABLE}table-row"):
            tag = "th" if id(row) in heads else "td"
            cells = [one for one in row if one.tag == f"{_TABLE}table-cell"]
            rows.append("".join(f"<{tag}>{''.join(self._blocks(cell))}</{tag}>" for cell in cells))
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"

    def _line(self, element: Element) -> str:
        parts = [escape(element.text or "")]
        for child in element:
            if isinstance(child.tag, str):
                parts.append(self._inline(child))
            parts.append(escape(child.tail or ""))
        return "".join(parts)

    def _inline(self, element: Element) -> str:
        tag = element.tag
        if tag == f"{_TEXT}span":
            return self._span(element)
        if tag == f"{_TEXT}a":
            return f'<a href="{escape(element.get(f"{_XLINK}href", ""))}">{self._line(element)}</a>'
        if tag == f"{_TEXT}note":
            return self._note(element)
        if tag == f"{_DRAW}frame":
            return self._frame(element)
        plain = {f"{_TEXT}line-break": "<br>", f"{_TEXT}tab": " ", f"{_TEXT}s": " "}.get(tag)
        hidden = tag in (f"{_OFFICE}annotation", f"{_TEXT}tracked-changes", f"{_TEXT}bookmark")
        return plain if plain is not None else "" if hidden else self._line(element)

    def _span(self, element: Element) -> str:
        style, said = element.get(f"{_TEXT}style-name", ""), self._line(element)
        said = f"<strong>{said}</strong>" if style in self.bold or style == "Strong_20_Emphasis" else said
        return f"<em>{said}</em>" if style in self.italic or style == "Emphasis" else said

    def _note(self, element: Element) -> str:
        body = element.find(f"{_TEXT}note-body")
        if body is None:
            return ""
        self.notes.append("<br>".join(self._line(one) for one in body))
        return f"<sup>{len(self.notes)}</sup>"

    def _frame(self, element: Element) -> str:
        """An image, or the text of a box."""
        picture = element.find(f"{_DRAW}image")
        box = element.find(f"{_DRAW}text-box")
        if box is not None:
            return "".join(self._blocks(box)).replace("<p>", "").replace("</p>", "<br>")
        path = picture.get(f"{_XLINK}href", "") if picture is not None else ""
        if path not in self.archive.namelist():
            return ""
        said = element.findtext(f"{_SVG}desc") or element.findtext(f"{_SVG}title") or ""
        called = f"image-{len(self.page.inside) + 1}{PurePosixPath(path).suffix.lower()}"
        self.page.inside[called] = b"".join(read_member(self.archive, path))
        return f'<img src="{called}" alt="{escape(said)}">'
