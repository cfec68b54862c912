"""Reading the first sheet of an XLSX file that has démarches, without believing what the file says of itself."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from network.demarches.columns import columns_of
from network.demarches.raw_rows import HEADER_WITHIN, MOST_COLUMNS, MOST_LINES, Raw, UnreadableFile

if TYPE_CHECKING:
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

MOST_UNPACKED = 200 * 1024 * 1024
MOST_SHARED = 40 * 1024 * 1024  # the one part that the reader keeps whole in memory
MOST_RATIO = 200
MOST_PARTS = 500
MOST_MERGED = 200_000
MOST_EMPTY = 5_000
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_CHUNK = 1 << 20
# Of a number's format what stands between quotes or brackets, or after a backslash, is no part of the date.
_NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|;.*')

# Down a column: {(row, column): row of the cell that holds the value}
Merged = dict[tuple[int, int], int]


def read_workbook(content: bytes) -> Callable[[], Iterator[Raw]]:
    """A function that reads the rows of the sheet, from the first each time; UnreadableFile says what is wrong."""
    _check_archive(content)
    book = _open(content)  # once: opening reads every text of the file
    sheet = _sheet_of(book)
    merged = _merged(content, sheet)
    return lambda: _rows(sheet, merged)


def _check_archive(content: bytes) -> None:
    """The sizes that the archive announces; each part is read no further, or the reader fails on its checksum."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableFile("Ce classeur est abîmé : ouvrez-le et enregistrez-le à nouveau.") from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise UnreadableFile("Ce n’est pas un classeur XLSX : enregistrez la feuille en .xlsx ou en CSV.")
    unpacked = sum(part.file_size for part in parts)
    shared = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    swollen = any(part.file_size > MOST_RATIO * max(part.compress_size, 4096) for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or shared > MOST_SHARED or swollen:
        raise UnreadableFile("Ce classeur est démesuré une fois décompressé : enregistrez la feuille en CSV.")


def _open(content: bytes) -> object:
    try:
        from openpyxl import load_workbook  # comes with the first workbook

        return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # its reader raises whatever it likes
        raise UnreadableFile("Ce classeur ne se laisse pas lire : enregistrez la feuille en CSV.") from error


def _sheet_of(book: Any) -> object:
    """The first sheet that names two columns within its first lines, else the first."""
    sheets = list(book.worksheets)
    if not sheets:
        raise UnreadableFile("Ce classeur n’a pas de feuille.")
    return next((sheet for sheet in sheets[:20] if _names_columns(sheet)), sheets[0])


def _names_columns(sheet: object) -> bool:
    return any(len(columns_of(cells)) > 1 for _number, cells, _notes, _why in _rows(sheet, {}, HEADER_WITHIN))


def _merged(content: bytes, sheet: Any) -> Merged:
    """Cells merged down a column, read from the sheet's own part: the streaming reader does not tell them."""
    found: Merged = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(sheet._worksheet_path.lstrip("/")) as part:
        rest = b""
        while chunk := part.read(_CHUNK):
            text = rest + chunk
            for match in _MERGE.finditer(text):
                _spread(match[1].decode(), found)
            rest = text[text.rfind(b"<") :][-200:]
    return found


def _spread(area: str, found: Merged) -> None:
    from openpyxl.utils import range_boundaries

    left, top, _right, bottom = range_boundaries(area)
    for row in range(top + 1, min(bottom, top + MOST_LINES) + 1):
        if len(found) < MOST_MERGED:
            found[row, left - 1] = top


def _rows(sheet: Any, merged: Merged, most: int | None = None) -> Iterator[Raw]:
    sheet.reset_dimensions()  # what a sheet says of its own size is not to be believed
    held: dict[int, tuple[int, str]] = {}
    columns = {column for _row, column in merged}
    rows = sheet.iter_rows(max_row=most, max_col=MOST_COLUMNS)
    number = empty = 0
    try:
        for number, row in enumerate(rows, start=1):
            cells = [_text(cell) for cell in row]
            notes = _fill(number, cells, merged, held)
            for column in columns:
                if column < len(cells) and (number, column) not in merged:
                    held[column] = number, cells[column]
            empty = 0 if any(cells) else empty + 1
            if empty > MOST_EMPTY:
                return
            yield number, cells, notes, ""
    except Exception:  # noqa: BLE001 damaged XML, a false checksum: what was read stays, the rest is named
        yield number + 1, [], (), "le classeur est abîmé à partir d’ici : la lecture s’arrête"


def _fill(number: int, cells: list[str], merged: Merged, held: dict[int, tuple[int, str]]) -> tuple[str, ...]:
    """Give a merged cell the value that its area holds."""
    notes = []
    for column, (top, value) in held.items():
        if merged.get((number, column)) == top and column < len(cells) and not cells[column] and value:
            cells[column] = value
            notes.append(f"Cellule fusionnée : « {value[:40]} » repris de la ligne {top}.")
    return tuple(notes)


def _text(cell: ReadOnlyCell | EmptyCell) -> str:
    """A cell as a person would type it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _day(value, cell.number_format) if isinstance(value, date) else str(value).strip()


def _day(value: date, shown_as: str) -> str:
    """A date as far as its cell shows it: who types 2019-01 sees « janv-19 », and never meant the first of January."""
    shown = _NOT_SHOWN.sub("", shown_as.lower())
    if "d" in shown or "j" in shown or "y" not in shown:
        return f"{value:%Y-%m-%d}"
    return f"{value:%Y-%m}" if "m" in shown else f"{value:%Y}"
