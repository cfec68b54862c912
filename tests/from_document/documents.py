"""Fifty récits of different shapes, made into Word, OpenDocument, PDF and web files, and how far they go right.

`told/`, `unseen/`, `fresh/`, `later/` and `final/` have them, ten each: a line is a paragraph, with the part of a
récit that it tells before the colon, or several where people would not agree. They were written before the rules that
place a text were read, and neither these nor the examples of `likeness.py` are made for their words. `#` heads, `**`
is a heading in bold alone, `=` a subtitle, `-` an item, `|` a row of a table, `|2` one of a table of labels and texts,
`&` a paragraph that begins with its label, `>` words of someone, `!` an image. `|f` is a row of a form, where labels
and values alternate; `&*` a label in bold that runs into its text; `•` an item whose dot was typed; `[` and `]` what
stands in the left and in the right of a page of two cells, with its heading before `||`. What else makes a document, a
printer, columns, Word, SPIP or Google Docs, is told by its name.
"""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from html import escape
from pathlib import Path

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from fpdf import FPDF

from tests.factories.files import archive
from tests.from_document import programs
from tests.from_document.programs import LINK, NOTE, runs
from tests.older_site.ground import png

TOLD = Path(__file__).parent / "told"
UNSEEN = Path(__file__).parent / "unseen"
FRESH = Path(__file__).parent / "fresh"
LATER = Path(__file__).parent / "later"
FINAL = Path(__file__).parent / "final"
SETS = (TOLD, UNSEEN, FRESH, LATER, FINAL)
_LINE = re.compile(r"(#+|\*\*|=|&\*|&|>|!|\|2|\|f|\||\[(?= )|\]|•|\^1:)?\s*(?:([a-z_/]+):(?=[ -]))?(- )?\s*(.*)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document: its sign, the parts that it may be placed in, its text."""

    sign: str
    parts: tuple[str, ...]
    text: str

    @property
    def scored(self) -> list[str]:
        """What is looked for in the récit: a cell or a text, in words alone, without the label it begins with."""
        text = LINK.sub(r"\1", self.text).replace(NOTE, "")
        if self.sign == "|":
            return [words(cell) for cell in text.split(" ; ")]
        if self.sign == "|2":
            return [words(text.partition(" ; ")[2])]
        if self.sign == "|f":
            return [words(cell) for cell in text.split(" ; ")[1::2]]
        if " || " in text:
            return [words(text.partition(" || ")[2])]
        return [words(text.partition(" : ")[2] if self.sign == "&" else text)]


def words(text: str) -> str:
    """A text as its words, compared as they are read."""
    folded = unicodedata.normalize("NFC", text).replace("’", "'").lower().replace("œ", "oe")
    return " ".join(re.findall(r"\w+", folded))


def names(folder: Path = TOLD) -> list[str]:
    """The documents, by the name of their file."""
    return sorted(path.name.removesuffix(".txt") for path in folder.glob("*.txt"))


def lines(name: str) -> list[Line]:
    """The lines of a document."""
    found = []
    written_in = next(folder for folder in SETS if (folder / f"{name}.txt").exists())
    for written in (written_in / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        match = _LINE.fullmatch(written)
        assert match, written
        sign, parts, item, text = match.groups()
        found.append(Line("- " if item else sign or "", tuple((parts or "").split("/")) if parts else (), text))
    return found


def document(name: str) -> bytes:
    """The bytes of a document."""
    makers = {"docx": _docx, "odt": _odt, "pdf": _pdf, "html": _html}
    of_their_name = {
        "de_word": programs.saved_by_word, "colonnes.pdf": _pdf_of_columns, "de_google": programs.exported_by_google,
        "spip": programs.saved_from_spip, "imprimee": programs.printed, "affiche": programs.printed,
    }  # fmt: skip
    for part, maker in of_their_name.items():
        if part in name:
            return maker(lines(name))
    return makers[name.rpartition(".")[2]](lines(name))


def _docx(said: list[Line]) -> bytes:
    made, notes = Document(), [line for line in said if line.sign == "^1:"]
    if notes:
        _footnote(made, notes[0].text)
    for sign, group in runs(said):
        if sign in ("|", "|2", "|f"):
            rows = [line.text.split(" ; ", 1 if sign == "|2" else -1) for line in group]
            table = made.add_table(rows=len(rows), cols=max(map(len, rows)))
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    table.cell(y, x).text = cell
            continue
        if sign == "[":
            made.add_table(rows=1, cols=2)
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
    elif sign in ("[", "]"):
        cell, (label, _, text) = made.tables[-1].cell(0, sign == "]"), line.text.partition(" || ")
        cell.paragraphs[0].text = label
        cell.add_paragraph(text)
    elif sign == "!":
        made.add_picture(io.BytesIO(png()))
        made.add_paragraph(line.text, style="Caption")
    elif sign != "^1:":
        style = {"=": "Subtitle", "- ": "List Bullet", ">": "Quote"}.get(sign)
        _docx_text(made, made.add_paragraph(style=style), f"•\t{line.text}" if sign == "•" else line.text)


def _docx_text(made: Document, paragraph: object, text: str) -> None:
    for piece in re.split(r"(\[[^\]]+\]\([^)]+\)|\[\^1\])", text):
        if match := LINK.fullmatch(piece):
            number = made.part.relate_to(match[2], RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = f'<w:hyperlink {nsdecls("w", "r")} r:id="{number}"><w:r><w:t>{match[1]}</w:t></w:r></w:hyperlink>'
            paragraph._p.append(parse_xml(link))
        elif piece == NOTE:
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
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:automatic-styles>
<style:style style:name="P7" style:family="paragraph"><style:text-properties fo:font-weight="bold"
 style:text-underline-style="solid"/></style:style></office:automatic-styles><office:body><office:text>{body}</office:text>
</office:body></office:document-content>"""


def _odt(said: list[Line]) -> bytes:
    body = ""
    for sign, group in runs(said):
        texts = [escape(line.text) for line in group]
        if sign == "- ":
            items = "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in texts)
            body += f"<text:list>{items}</text:list>"
        elif sign == "#":
            body += "".join(f'<text:p text:style-name="Title">{text}</text:p>' for text in texts)
        elif sign == "|":
            body += _odt_table(group)
        elif sign.startswith("#"):
            body += "".join(f'<text:h text:outline-level="{len(sign) - 1}">{text}</text:h>' for text in texts)
        else:
            style = {">": ' text:style-name="Quotations"', "**": ' text:style-name="P7"'}.get(sign, "")
            body += "".join(f"<text:p{style}>{text}</text:p>" for text in texts)
    mime = "application/vnd.oasis.opendocument.text"
    return archive({"mimetype": mime, "content.xml": _ODT.format(body=body)})


def _odt_table(group: list[Line]) -> str:
    rows = ""
    for line in group:
        cells = [f"<text:p>{escape(cell)}</text:p>" for cell in line.text.split(" ; ")]
        made = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
        rows += f"<table:table-row>{made}</table:table-row>"
    return f"<table:table>{rows}</table:table>"


def _html(said: list[Line]) -> bytes:
    tags = {"#": "h1", "##": "h2", "###": "h3", ">": "blockquote"}
    body = ""
    for sign, group in runs(said):
        for line in group:
            text = LINK.sub(r'<a href="\2">\1</a>', escape(line.text))
            tag = tags.get(sign, "p")
            body += f"<{tag}>{f'<strong>{text}</strong>' if sign == '**' else text}</{tag}>"
    return f"<!DOCTYPE html><html lang='fr'><head><title>x</title></head><body>{body}</body></html>".encode()


def _pdf(said: list[Line]) -> bytes:
    """As a program prints it: nothing in it says what is a heading but the size of its letters."""
    made = FPDF()
    made.core_fonts_encoding = "cp1252"  # with dashes and curled apostrophes
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


def _pdf_of_columns(said: list[Line]) -> bytes:
    """A letter of two columns under its name."""
    made = FPDF()
    made.core_fonts_encoding = "cp1252"  # with dashes and curled apostrophes
    made.add_page()
    made.set_font("Helvetica", "B", 22)
    made.cell(0, 14, said[0].text, new_x="LMARGIN", new_y="NEXT")
    with made.text_columns(ncols=2, gutter=10, text_align="LEFT") as columns:
        for line in said[1:]:
            made.set_font("Helvetica", "B" if line.sign == "##" else "", 14 if line.sign == "##" else 10)
            text = line.text.replace("’", "'").replace("œ", "oe")
            with columns.paragraph(top_margin=2, bottom_margin=1) as paragraph:
                paragraph.write(f"- {text}" if line.sign == "- " else text)
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
