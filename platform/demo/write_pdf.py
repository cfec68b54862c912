"""PDF files in the house's letters and colours, tagged as PDF/UA-1 asks. Needs typst, a development dependency.

What a paper looks like stands in `paper.typ`; here it is given its words.
"""

from __future__ import annotations

import io
import json
import logging
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from asv.core.colours import scheme
from asv.core.typography import french
from demo.rich import parts

_AUTHOR = "Plateforme nationale de ressources ateliers santé ville"
_NOTE = "Document de démonstration, rédigé à neuf à partir de faits publics. Source : "
_GROUNDS = ("pine", "mint", "saffron", "mint", "coral", "mint", "pine", "saffron", "mint", "coral", "mint", "pine")
_FILLS = ("saffron", "coral", "pine")


def pdf(paper: dict[str, Any]) -> bytes:
    """The paper as a PDF with its language, title and structure; typst refuses to write one that PDF/UA-1 refuses."""
    words = {
        "name": f"{paper['title']} : {paper['subtitle']}",
        "author": _AUTHOR,
        "title": french(paper["title"]),
        "subtitle": french(paper["subtitle"]),
        "origin": french(f"{_NOTE}{paper['source']}"),
        "sections": [{"heading": french(name), "parts": list(_parts(text))} for name, text in paper["sections"]],
        "colours": scheme("papers"),
        "mosaic": list(_mosaic()),
    }
    written: bytes = typst.compile(
        str(Path(__file__).with_name("paper.typ")),
        format="pdf",
        font_paths=[_fonts()],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        sys_inputs={"paper": json.dumps(words)},
    )
    return written


def _parts(text: str) -> Iterator[dict[str, Any]]:
    """Paragraphs, and items gathered to lists."""
    for kind, found in groupby(parts(text), key=lambda part: part[0]):
        said = [french(words) for _kind, words in found]
        if kind == "li":
            yield {"kind": "ul", "items": said}
        else:
            yield from ({"kind": "p", "text": words} for words in said)


def _mosaic() -> Iterator[dict[str, Any]]:
    """The blocks, discs and quarters along the top of the first page."""
    for x, ground in enumerate(_GROUNDS):
        for y in range(2):
            shape = "disc" if (x + y) % 3 == 0 else "quarter" if (x * 2 + y) % 5 == 0 else ""
            colours = {"ground": ground if y == x % 2 else "mint", "fill": _FILLS[(x + 2 * y) % 3]}
            yield {"x": x, "y": y, "shape": shape, **colours}


@cache
def _fonts() -> str:
    """A folder with the site's own fonts as plain TrueType files, called `Title` and `Text`."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    folder = tempfile.mkdtemp(prefix="asv-fonts-")
    sources = Path(settings.ROOT) / "platform" / "static" / "fonts"
    for family, name in (("Title", "bricolage-700.woff2"), ("Text", "atkinson-next.woff2")):
        font = TTFont(io.BytesIO((sources / name).read_bytes()), recalcTimestamp=False)
        if "fvar" in font:
            font = instantiateVariableFont(font, {"wght": 400})
        for known in (1, 4, 6, 16):
            font["name"].setName(family, known, 3, 1, 0x409)
        font.flavor = None
        font.save(Path(folder) / f"{family}.ttf")
    return folder
