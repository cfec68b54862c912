"""Reading workbooks: the cells as readers see them, where the file keeps dates and shares as bare numbers.

openpyxl, which takes a quarter of a second to start, comes with the first workbook: other files do not wait for it.
"""

from __future__ import annotations

import re
import zipfile
from datetime import datetime, time
from pathlib import Path

from asv.core.extraction_archive import Words, open_archive, parse
from asv.core.extraction_text import Text, Unreadable, clean

_CELLS = re.compile(r"xl/(?:sharedStrings|worksheets/sheet\d{1,5})\.xml", re.I)
_TEXT = frozenset({"t"})
# fmt: off
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)
# fmt: on
# Numbers of formats that Excel writes in the reader's own way and names nowhere.
_LOCAL_DATES = frozenset({*range(27, 37), *range(50, 59)})


class _Styles(Words):
    """The number format of each style of cell."""

    def __init__(self) -> None:
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        super().__init__(frozenset(), frozenset())
        self.formats: dict[int, str] = dict(BUILTIN_FORMATS)
        self.of_cells: list[str] = []
        self._among_cells = False

    def mark(self, name: str, attributes: dict[str, str]) -> None:
        """A format, or a style that uses one."""
        if name in {"cellXfs", "cellStyleXfs"}:
            self._among_cells = name == "cellXfs"
        elif name == "numFmt":
            self.formats[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "xf" and self._among_cells:
            number = _whole(attributes.get("numFmtId"))
            self.of_cells.append("dd/mm/yyyy" if number in _LOCAL_DATES else self.formats.get(number, ""))


class _Book(Words):
    """From when the workbook counts its days."""

    def __init__(self) -> None:
        super().__init__(frozenset(), frozenset())
        self.from_1904 = False

    def mark(self, name: str, attributes: dict[str, str]) -> None:
        """The one property of a workbook that changes its dates."""
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in {"1", "true"}


class _Cells(Words):
    """The cells of a workbook, a line each: texts, which a part of their own holds, then texts and numbers in place."""

    _BY_NUMBER = frozenset({"s", "b", "e"})  # a text of the other part, yes or no, an error

    def __init__(self, formats: list[str], from_1904: bool) -> None:
        super().__init__(_TEXT, frozenset({"rPh", "f"}))
        self._formats, self._from_1904 = formats, from_1904
        self._format, self._number = "", ""

    def mark(self, name: str, attributes: dict[str, str]) -> None:
        """A cell begins: whether its value is what readers see, and how they see it."""
        if name != "c":
            return
        kind, style = attributes.get("t", "n"), _whole(attributes.get("s"))
        self.inside = _TEXT if kind in self._BY_NUMBER else _TEXT | {"v"}
        self._format = self._formats[style] if kind == "n" and style < len(self._formats) else ""

    def data(self, text: str) -> None:
        """A number is kept until it is whole."""
        if self._format and self.depth and not self.hidden:
            self._number += text[:40]
        else:
            super().data(text)

    def end(self, tag: str) -> None:
        """A cell or a text ends its line."""
        super().end(tag)
        name = tag.rpartition("}")[2]
        if name == "v" and self._number:
            self.add(_shown(self._number, self._format, self._from_1904))
        if name in {"v", "c"}:
            self._number = ""
        if name in {"c", "si"}:
            self._format = ""
            self.add("\n")


def read_xlsx(path: Path) -> Text:
    """The cells of a workbook, as one page; dates in figures and in words, shares in per cent."""
    with path.open("rb") as file, open_archive(file) as archive:
        parts = [name for name in archive.namelist() if _CELLS.fullmatch(name)]
        if not parts:
            raise Unreadable("corrupt")
        styles, book = _Styles(), _Book()
        _parse_where_there(archive, "xl/styles.xml", styles)
        _parse_where_there(archive, "xl/workbook.xml", book)
        cells = _Cells(styles.of_cells, book.from_1904)
        for name in sorted(parts):
            parse(archive, name, cells)
    return Text([clean("".join(cells.pages[0]))], None, cells.cut)


def _parse_where_there(archive: zipfile.ZipFile, name: str, words: Words) -> None:
    if name in archive.namelist():
        parse(archive, name, words)


def _shown(number: str, code: str, from_1904: bool) -> str:
    """A number as its format shows it, as far as words are looked for; as it is kept where that cannot be told."""
    from openpyxl.styles.numbers import is_date_format
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

    try:
        value = float(number)
        if is_date_format(code):
            return _date(from_excel(value, CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900)) or number
        return (
            f"{value * 100:.10g} %".replace(".", ",") if re.sub(r'"[^"]*"', "", code).rstrip().endswith("%") else number
        )
    except (ValueError, OverflowError, TypeError):
        return number


def _date(moment: object) -> str:
    if isinstance(moment, time):
        return f"{moment:%H:%M}"
    if not isinstance(moment, datetime):
        return ""
    day = f"{moment:%d/%m/%Y}, {'1er' if moment.day == 1 else moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    return f"{day}, {moment:%H:%M}" if moment.time() != time() else day


def _whole(written: str | None) -> int:
    return int(written) if written and written.isascii() and written.isdecimal() and len(written) < 10 else 0
