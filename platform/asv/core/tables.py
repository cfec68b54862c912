"""The one way to write a table that people open in a spreadsheet, CSV or XLSX.

CSV is UTF-8 with its mark and semicolons, as Excel in French opens it. Cells hold what people typed: none is taken for
a formula (OWASP, CSV injection), and none holds a character that the formats refuse.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO

from wagtail.admin.views.mixins import SpreadsheetExportMixin

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARK = "\ufeff"
TOGETHER = 200  # lines that leave at once: one a piece costs a server a thousand small writes
_PIECE = 64 * 1024
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(value: object) -> str:
    """A value as text that every format takes; empty for None."""
    return "" if value is None else _CONTROL.sub("", str(value))


def cell(value: object) -> str:
    """A value as text that no spreadsheet runs: after an apostrophe where one would."""
    text = plain(value)
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(_FORMULA) else text


class _Line:
    """Where the csv module writes: hands each line on."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The rows as the text of a CSV file, some hundreds at once; headings are a row like the others."""
    yield MARK
    yield from more_csv_lines(rows)


def more_csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """CSV lines of further rows, without the header or the byte order mark."""
    writer = csv.writer(_Line(), delimiter=";")
    left = iter(rows)
    while part := list(islice(left, TOGETHER)):
        yield "".join(writer.writerow([cell(value) for value in row]) for row in part)


def csv_file(rows: Iterable[Sequence[object]]) -> bytes:
    """The rows as a CSV file."""
    return "".join(csv_lines(rows)).encode()


def xlsx_file(title: str, rows: Iterable[Sequence[object]]) -> bytes:
    """The rows as a workbook of one sheet, titled, in French, headings in view: numbers add up, all else is text."""
    content = io.BytesIO()
    _write(content, title, rows)
    return content.getvalue()


def xlsx_pieces(title: str, rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The same in pieces, however many rows: they wait on disk, and the first piece is there when all were written."""
    with tempfile.TemporaryFile() as content:
        _write(content, title, rows)
        content.seek(0)
        while piece := content.read(_PIECE):
            yield piece


def _write(content: IO[bytes], title: str, rows: Iterable[Sequence[object]]) -> None:
    from openpyxl import Workbook  # comes with the first workbook (asv/core/extraction_sheets.py)

    book = Workbook(write_only=True)
    book.properties.title, book.properties.language = title, "fr"  # what is read aloud of a file, and in which voice
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    try:
        for row in rows:
            sheet.append([value if type(value) is int else cell(value) for value in row])
    finally:
        book.save(content)  # what waits on disk goes with it, where the rows broke off too


def neutralise_exports() -> None:
    """Hold every export of Wagtail's to this, the reports included: titles are written by people."""
    mixin = SpreadsheetExportMixin
    # Wagtail writes a workbook's text as text, never as a formula.
    cells = {mixin.FORMAT_CSV: cell, mixin.FORMAT_XLSX: plain}
    mixin.custom_value_preprocess = {**mixin.custom_value_preprocess, str: cells}
