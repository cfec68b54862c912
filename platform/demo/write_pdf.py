"""PDF files in the house's letters and colours. Needs fpdf2, a development dependency."""

from __future__ import annotations

import io
import logging
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from fpdf import FPDF

from asv.core.colours import rgb, scheme
from asv.core.typography import french
from demo.rich import parts

_COLOURS = scheme("papers")
_PINE, _CORAL, _SAFFRON, _MINT, _INK, _SOFT = (
    rgb(_COLOURS[name]) for name in ("pine", "coral", "saffron", "mint", "ink", "soft")
)
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
_NOTE = "Document de démonstration, rédigé à neuf à partir de faits publics. Source : "


class _Paper(FPDF):
    """A page with its foot: what the text is made from, and the page's number."""

    source = ""

    def footer(self) -> None:
        self.set_y(-18)
        self.set_font("Text", size=8)
        self.set_text_color(*_SOFT)
        self.multi_cell(150, 4, french(f"{_NOTE}{self.source}"), new_x="LEFT", new_y="TOP")
        self.set_x(-40)
        self.cell(20, 4, f"{self.page_no()}/{{nb}}", align="R")


def pdf(paper: dict[str, Any]) -> bytes:
    """The paper as a PDF with its language, title and outline."""
    document = _Paper(format="A4")
    document.source = paper["source"]
    document.set_lang("fr-FR")
    document.set_title(f"{paper['title']} : {paper['subtitle']}")
    document.set_author("Plateforme nationale de ressources ateliers santé ville")
    document.set_creation_date(_MADE)
    for family, font in _fonts().items():
        document.add_font(family, fname=font)
    document.set_margins(20, 20, 20)
    document.set_auto_page_break(True, margin=26)
    document.add_page()
    _cover(document, paper)
    for heading, text in paper["sections"]:
        _section(document, heading, text)
    return bytes(document.output())


def _cover(document: _Paper, paper: dict[str, Any]) -> None:
    _mosaic(document)
    document.set_y(46)
    document.set_font("Title", size=25)
    document.set_text_color(*_PINE)
    document.multi_cell(0, 10.5, french(paper["title"]), align="L", new_x="LMARGIN", new_y="NEXT")
    document.ln(1)
    document.set_font("Text", size=13)
    document.set_text_color(*_SOFT)
    document.multi_cell(0, 6.5, french(paper["subtitle"]), align="L", new_x="LMARGIN", new_y="NEXT")
    document.ln(4)


def _mosaic(document: _Paper) -> None:
    """The house's blocks, discs and quarters, along the top of the first page."""
    side, grounds = 17.5, (_PINE, _MINT, _SAFFRON, _MINT, _CORAL, _MINT, _PINE, _SAFFRON, _MINT, _CORAL, _MINT, _PINE)
    for column, ground in enumerate(grounds):
        for row in range(2):
            x, y = column * side, row * side
            document.set_fill_color(*(ground if row == column % 2 else _MINT))
            document.rect(x, y, side, side, style="F")
            document.set_fill_color(*(_SAFFRON, _CORAL, _PINE)[(column + 2 * row) % 3])
            if (column + row) % 3 == 0:
                document.circle(x + side / 2, y + side / 2, side / 3, style="F")
            elif (column * 2 + row) % 5 == 0:
                with document.rect_clip(x, y, side, side):
                    document.circle(x, y + side, side, style="F")


def _section(document: _Paper, heading: str, text: str) -> None:
    if document.will_page_break(30):
        document.add_page()
    document.ln(3)
    document.start_section(heading)
    document.set_font("Title", size=14)
    document.set_text_color(*_CORAL)
    document.multi_cell(0, 7, french(heading), align="L", new_x="LMARGIN", new_y="NEXT")
    document.ln(0.5)
    document.set_font("Text", size=11)
    document.set_text_color(*_INK)
    for kind, words in parts(text):
        if kind == "li":
            document.set_x(24)
            document.multi_cell(0, 5.8, french(f"– {words}"), align="L", new_x="LMARGIN", new_y="NEXT")
            document.ln(0.8)
        else:
            document.multi_cell(0, 5.8, french(words), align="L", new_x="LMARGIN", new_y="NEXT")
            document.ln(2)


@cache
def _fonts() -> dict[str, str]:
    """The site's own fonts as plain TrueType files."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="asv-fonts-"))
    sources = Path(settings.ROOT) / "platform" / "static" / "fonts"
    found = {}
    for family, name in (("Title", "bricolage-700.woff2"), ("Text", "atkinson-next.woff2")):
        font = TTFont(io.BytesIO((sources / name).read_bytes()), recalcTimestamp=False)
        if "fvar" in font:
            font = instantiateVariableFont(font, {"wght": 400})
        font.flavor = None
        path = folder / f"{family}.ttf"
        font.save(path)
        found[family] = str(path)
    return found
