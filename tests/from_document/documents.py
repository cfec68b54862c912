"""Ten récits of different shapes, made into Word, OpenDocument, PDF and web files, and how far they were placed right.

`told/` has them: a line is a paragraph, with the part of a récit that it tells before the colon, or several where
people would not agree. They were written before the rules that place a text were read, and the rules are not made for
their words. `#` heads, `**` is a heading in bold alone, `=` a subtitle, `-` an item, `|` a row of a table, `|2` one of
a table of labels and texts, `&` a paragraph that begins with its label, `>` words of someone, `!` an image.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from fpdf import FPDF

from tests.factories.files import archive
from tests.older_site.ground import png

TOLD = Path(__file__).parent / "told"
_LINE = re.compile(r"(#+|\*\*|=|&|>|!|\|2|\||\^1:)?\s*(?:([a-z_/]+):(?=[ -]))?(- )?\s*(.*)")
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)]+)\)")
_NOTE = "[^1]"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document: its sign, the parts that it may be placed in, its text."""

    sign: str
    parts: tuple[str, ...]
    text: str

    @property
    def scored(self) -> list[str]:
        """What is looked for in the récit: a cell or a text, in words alone, without the label it begins with."""
        text = _LINK.sub(r"\1", self.text).replace(_NOTE, "")
        if self.sign == "|":
            return [words(cell) for cell in text.split(" ; ")]
        if self.sign == "|2":
            return [words(text.partition(" ; ")[2])]
        return [words(text.partition(" : ")[2] if self.sign == "&" else text)]


def words(text: str) -> str:
    """A text as its words, compared as they are read."""
    folded = unicodedata.normalize("NFC", text).replace("’", "'").lower().replace("œ", "oe")
    return " ".join(re.findall(r"\w+", folded))


def names() -> list[str]:
    """The documents, by the name of their file."""
    return sorted(path.name.removesuffix(".txt") for path in TOLD.glob("*.txt"))


def lines(name: str) -> list[Line]:
    """The lines of a document."""
    found = []
    for written in (TOLD / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        match = _LINE.fullmatch(written)
        assert match, written
        sign, parts, item, text = match.groups()
        found.append(Line("- " if item else sign or "", tuple((parts or "").split("/")) if parts else (), text))
    return found


def document(name: str) -> bytes:
    """The bytes of a document."""
    makers = {"docx": _docx, "odt": _odt, "pdf": _pdf, "html": _html}
    return makers[name.rpartition(".")[2]](lines(name))


def _runs(said: list[Line]) -> Iterator[tuple[str, list[Line]]]:
    for sign, group in groupby(said, key=lambda line: line.sign):
        yield sign, list(group)


def _docx(said: list[Line]) -> bytes:
    made, notes = Document(), [line for line in said if line.sign == "^1:"]
    if notes:
        _footnote(made, notes[0].text)
    for sign, group in _runs(said):
        if sign in ("|", "|2"):
            rows = [line.text.split(" ; ", 1 if sign == "|2" else -1) for line in group]
            table = made.add_table(rows=len(rows), cols=max(map(len, rows)))
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    table.cell(y, x).text = cell
            continue
        for line in group:
            _docx_line(made, sign, line)
    into = io.BytesIO()
    made.save(into)
    return into.getvalue()


def _docx_line(made: Document, sign: str, line: Line) -> None:
    if sign.startswith("#"):
        made.add_heading(line.text, len(sign) - 1)
    elif sign == "**":
        made.add_paragraph().add_run(line.text).bold = True
    elif sign == "!":
        made.add_picture(io.BytesIO(png()))
        made.add_paragraph(line.text, style="Caption")
    elif sign != "^1:":
        style = {"=": "Subtitle", "- ": "List Bullet", ">": "Quote"}.get(sign)
        _docx_text(made, made.add_paragraph(style=style), line.text)


def _docx_text(made: Document, paragraph: object, text: str) -> None:
    for piece in re.split(r"(\[[^\]]+\]\([^)]+\)|\[\^1\])", text):
        if match := _LINK.fullmatch(piece):
            number = made.part.relate_to(match[2], RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = f'<w:hyperlink {nsdecls("w", "r")} r:id="{number}"><w:r><w:t>{match[1]}</w:t></w:r></w:hyperlink>'
            paragraph._p.append(parse_xml(link))
        elif piece == _NOTE:
            note = paragraph.add_run()._r
            note.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="1"/>'))
        else:
            paragraph.add_run(piece)


def _footnote(made: Document, text: str) -> None:
    xml = (
        f'<?xml version="1.0"?><w:footnotes {nsdecls("w")}><w:footnote w:id="1"><w:p><w:r><w:t>{escape(text)}</w:t>'
        "</w:r></w:p></w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), made.part.package)
    made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert qn("w:footnotes")


_ODT = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>{body}</office:text>
</office:body></office:document-content>"""


def _odt(said: list[Line]) -> bytes:
    body = ""
    for sign, group in _runs(said):
        texts = [escape(line.text) for line in group]
        if sign == "- ":
            items = "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in texts)
            body += f"<text:list>{items}</text:list>"
        elif sign == "#":
            body += "".join(f'<text:p text:style-name="Title">{text}</text:p>' for text in texts)
        elif sign.startswith("#"):
            body += "".join(f'<text:h text:outline-level="{len(sign) - 1}">{text}</text:h>' for text in texts)
        else:
            style = ' text:style-name="Quotations"' if sign == ">" else ""
            body += "".join(f"<text:p{style}>{text}</text:p>" for text in texts)
    mime = "application/vnd.oasis.opendocument.text"
    return archive({"mimetype": mime, "content.xml": _ODT.format(body=body)})


def _html(said: list[Line]) -> bytes:
    tags = {"#": "h1", "##": "h2", "###": "h3", ">": "blockquote"}
    body = ""
    for sign, group in _runs(said):
        for line in group:
            text = _LINK.sub(r'<a href="\2">\1</a>', escape(line.text))
            tag = tags.get(sign, "p")
            body += f"<{tag}>{f'<strong>{text}</strong>' if sign == '**' else text}</{tag}>"
    return f"<!DOCTYPE html><html lang='fr'><head><title>x</title></head><body>{body}</body></html>".encode()


def _pdf(said: list[Line]) -> bytes:
    """As a program prints it: nothing in it says what is a heading but the size of its letters."""
    made = FPDF()
    made.add_page()
    for line in said:
        size = {"#": 20, "##": 14}.get(line.sign, 11)
        made.set_font("Helvetica", "B" if line.sign.startswith("#") else "", size)
        text = line.text.replace("’", "'").replace("œ", "oe").replace("Œ", "OE")
        if line.sign == "&":
            label, sign, rest = text.partition(" : ")
            text = f"**{label}{sign}**{rest}"
        made.multi_cell(0, size * 0.5, f"- {text}" if line.sign == "- " else text, markdown=line.sign == "&", align="L")
        made.ln(size * 0.45)
    return bytes(made.output())


def right(said: list[Line], placed: dict[str, str]) -> tuple[int, int, list[str]]:
    """How many words are in a part where they belong, how many there are, and what is elsewhere with where it is.

    `placed` is the text of each part, the tray's under `tray`.
    """
    texts = {part: words(text) for part, text in placed.items()}
    good, whole, elsewhere = 0, 0, []
    for line in said:
        for text in line.scored if line.parts else []:
            count = len(text.split())
            whole += count
            if any(text in texts.get(part, "") for part in line.parts):
                good += count
            else:
                there = [part for part, held in texts.items() if text in held] or ["?"]
                elsewhere.append(f"{'/'.join(line.parts)} -> {there[0]}: {text[:70]}")
    return good, whole, elsewhere
