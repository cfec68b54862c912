"""Small tables inside a text: as the editor keeps them (one tag with its cells), and as HTML that everybody reads.

In the database a table of a rich text is `<embed embedtype="table" caption="…" rows="[[…]]"/>`, since Wagtail's
editor keeps whole things as one tag. Readers, search and archives see `<table>`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape

IDENTIFIER = "table"
MOST_ROWS, MOST_CELLS, LONGEST_CAPTION = 200, 20, 200
_KEPT = re.compile(r"<embed\b[^>]*/>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_TABLE = re.compile(r"<table\b[^>]*>(.*?)</table>", re.S | re.I)
_CAPTION = re.compile(r"<caption\b[^>]*>(.*?)</caption>", re.S | re.I)
_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.S | re.I)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.S | re.I)
_ANCHOR = re.compile(r'<a\b[^>]*\bhref="(https?:[^"\s()<>]+)"[^>]*>(.*?)</a>', re.S | re.I)
_LINK = re.compile(r"\[([^\[\]]+)\]\((https?:[^\s()<>]+)\)")  # in a cell that was escaped
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class SmallTable:
    """A caption, and rows of one length; the first names the columns, the first cell of each its row."""

    caption: str
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, caption: object, rows: object) -> SmallTable:
        """From whatever was given: what is no text is empty, what is too much is left out."""
        given = [row for row in rows if isinstance(row, list | tuple)] if isinstance(rows, list | tuple) else []
        cells = [[_words(cell) for cell in row[:MOST_CELLS]] for row in given[:MOST_ROWS]]
        filled = [row for row in cells if any(row)]
        width = max(map(len, filled), default=0)
        return cls(_words(caption)[:LONGEST_CAPTION], tuple((*row, *[""] * (width - len(row))) for row in filled))

    @classmethod
    def kept(cls, attributes: dict[str, str]) -> SmallTable:
        """From the attributes of the tag in the database."""
        try:
            rows = json.loads(attributes.get("rows", ""))
        except (ValueError, RecursionError):
            rows = []
        return cls.of(attributes.get("caption", ""), rows)

    @property
    def framed(self) -> str:
        """As pages show it, with a frame to scroll in; without cells, nothing."""
        name = escape(self.caption or "Tableau")
        frame = f'<div class="table-frame" role="region" aria-label="{name}" tabindex="0">{self.html}</div>'
        return frame if self.rows else ""

    @property
    def html(self) -> str:
        """The bare `<table>`, as archives have it and search reads it; without cells, nothing."""
        if not self.rows:
            return ""
        shown = [[_linked(cell) for cell in row] for row in self.rows]
        caption = f"<caption>{escape(self.caption)}</caption>" if self.caption else ""
        head = "".join(f'<th scope="col">{cell}</th>' for cell in shown[0])
        body = "".join(_row(row) for row in shown[1:])
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    @property
    def tag(self) -> str:
        """As the editor keeps it."""
        rows = json.dumps(self.rows, ensure_ascii=False)
        return f'<embed embedtype="{IDENTIFIER}" caption="{escape(self.caption)}" rows="{escape(rows)}"/>'


def shown_in(markup: str) -> str:
    """A rich text of the database with its tables as `<table>`; anything else that it embeds stays."""
    return _KEPT.sub(_shown, markup) if f'embedtype="{IDENTIFIER}"' in markup else markup


def kept_in(markup: str) -> str:
    """HTML with each `<table>` as the editor keeps it."""
    return _TABLE.sub(lambda found: _read(found[1]).tag, markup) if "<table" in markup else markup


def _shown(found: re.Match[str]) -> str:
    attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[0])}
    return SmallTable.kept(attributes).html if attributes.get("embedtype") == IDENTIFIER else found[0]


def _read(inside: str) -> SmallTable:
    caption = _CAPTION.search(inside)
    rows = [[_plain(cell) for cell in _CELL.findall(row)] for row in _ROW.findall(inside)]
    return SmallTable.of(_plain(caption[1]) if caption else "", rows)


def _plain(markup: str) -> str:
    """The words of a cell; a link stands as [words](address)."""
    written = _ANCHOR.sub(lambda found: f"[{_TAG.sub('', found[2])}]({found[1]})", markup)
    return unescape(_TAG.sub("", written))


def _linked(cell: str) -> str:
    return _LINK.sub(r'<a href="\2">\1</a>', escape(cell))


def _words(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _row(cells: Iterable[str]) -> str:
    first, *others = cells
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'
