"""Reading a file of démarches, CSV or XLSX, line by line and within bounds: nothing is judged here but the file."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from network.demarches.columns import REMARK, columns_of, is_ours, missing_headers
from network.demarches.raw_rows import HEADER_WITHIN, MOST_COLUMNS, MOST_LINES, Raw, UnreadableFile
from network.demarches.workbook import read_workbook

MOST_BYTES = 10 * 1024 * 1024
LONGEST_CELL = 32_767  # what a cell of Excel holds
_SEPARATORS = ";,\t|"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows (CP1252)",
    "latin-1": "Latin-1",
}
_ZIP = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream of a workbook behind a password
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: its number there, its cells by column, and what was noticed while reading."""

    number: int
    cells: dict[str, str]
    notes: tuple[str, ...] = ()
    broken: str = ""


@dataclass
class Table:
    """An opened file: how it was read, and its rows, to be read once."""

    encoding: str
    columns: dict[int, str]
    rows: Iterator[Row]
    notes: list[str] = field(default_factory=list)


def open_table(content: bytes, filename: str = "") -> Table:
    """Open a CSV or XLSX file (`content` in bytes). Raises UnreadableFile, with the reason in French.

    A broken row ends the rows that are read, and is said.
    """
    if not content.strip():
        raise UnreadableFile("Le fichier est vide.")
    if len(content) > MOST_BYTES:
        raise UnreadableFile("Le fichier dépasse 10 Mo : partagez-le en plusieurs.")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise UnreadableFile("Ce classeur est protégé par un mot de passe : enregistrez-le sans mot de passe.")
        raise UnreadableFile("C’est un ancien fichier de bureautique (.xls) : enregistrez-le en .xlsx ou en CSV.")
    if content.lstrip()[:200].lower().startswith((b"<html", b"<!doctype html", b"<?xml", b"<table")):
        raise UnreadableFile("C’est une page web sous un nom de tableau : enregistrez-la en .xlsx ou en CSV.")
    if content.startswith(b"%PDF"):
        raise UnreadableFile("C’est un PDF : il faut le tableau d’où il vient, en .xlsx ou en CSV.")
    if content.startswith(_ZIP):
        return _table("classeur XLSX", read_workbook(content))
    return _open_csv(content)


def _open_csv(content: bytes) -> Table:
    encoding = _encoding(content)
    best: tuple[int, str] = (-1, ";")
    for separator in _SEPARATORS:
        found = _header(islice(_csv_rows(content, encoding, separator), HEADER_WITHIN))
        best = max(best, (len(found[1]) if found else 0, separator), key=lambda pair: pair[0])
    return _table(_NAMES[encoding], lambda: _csv_rows(content, encoding, best[1]))


def _encoding(content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return encoding
    if b"\x00" in content:
        raise UnreadableFile("Ce fichier n’est pas un tableau : enregistrez la feuille au format CSV ou XLSX.")
    for encoding in ("utf-8", "cp1252"):
        if _decodes(content, encoding):
            return encoding
    return "latin-1"


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        for _text in io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline=None):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _csv_rows(content: bytes, encoding: str, separator: str) -> Iterator[Raw]:
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors="replace", newline="")
    reader = csv.reader((line.replace("\x00", "") for line in text), delimiter=separator)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            why = "un guillemet ouvert n’est jamais fermé, ou une cellule est démesurée : la lecture s’arrête ici"
            yield number, [], (), why
            return
        if cells is None:
            return
        yield number, cells[:MOST_COLUMNS], (), ""


def _table(encoding: str, rows_of: Callable[[], Iterator[Raw]]) -> Table:
    found = _header(islice(rows_of(), HEADER_WITHIN))
    if not found or missing_headers(found[1]):
        seen = next((cells for _n, cells, _notes, _why in rows_of() if any(cells)), [])
        names = ", ".join(f"« {name} »" for name in (missing_headers(found[1]) if found else missing_headers({})))
        shown = ", ".join(" ".join(cell.split())[:30] for cell in seen[:8])
        raise UnreadableFile(f"Colonnes introuvables : {names}. Première ligne lue : {shown or 'rien de lisible'}.")
    header, columns = found
    unknown = _unknown_columns(rows_of(), header, columns)
    notes = [f"Colonnes que l’import ne connaît pas, laissées de côté : {', '.join(unknown)}."] if unknown else []
    table = Table(encoding, columns, iter(()), notes)
    table.rows = _rows(rows_of(), header, columns)
    return table


def _header(rows: Iterable[Raw]) -> tuple[int, dict[int, str]] | None:
    """The number of the line that names most columns, and those; None where no line names two."""
    found = [(number, columns_of(cells)) for number, cells, _notes, _why in rows]
    best = max(found, key=lambda pair: len(pair[1]), default=None)
    return best if best and len(best[1]) >= 2 else None


def _unknown_columns(rows: Iterator[Raw], header: int, columns: dict[int, str]) -> list[str]:
    cells = next((cells for number, cells, _notes, _why in rows if number == header), [])
    return [
        " ".join(cell.split())[:40]
        for position, cell in enumerate(cells)
        if cell.strip() and position not in columns and not is_ours(cell)
    ]


def _rows(raw: Iterator[Raw], header: int, columns: dict[int, str]) -> Iterator[Row]:
    read = 0
    for number, cells, notes, why in raw:
        if number <= header:
            continue
        if why:
            yield Row(number, {}, (), why)
            return
        if not any(cell.strip() for cell in cells) or _is_remark(cells):
            continue
        read += 1
        if read > MOST_LINES:
            yield Row(number, {}, (), f"le fichier a plus de {MOST_LINES} lignes : la suite n’est pas lue")
            return
        yield _row(number, cells, notes, columns)


def _is_remark(cells: list[str]) -> bool:
    first, *others = cells
    return first.strip().startswith(REMARK.strip()) and not any(cell.strip() for cell in others)


def _row(number: int, cells: list[str], notes: tuple[str, ...], columns: dict[int, str]) -> Row:
    kept = {columns[position]: cell.strip() for position, cell in enumerate(cells) if position in columns}
    cut = {key: cell[:LONGEST_CELL] for key, cell in kept.items() if cell}
    if any(len(cell) > LONGEST_CELL for cell in kept.values()):
        notes = (*notes, f"Cellule coupée à {LONGEST_CELL} caractères.")
    return Row(number, cut, notes)
