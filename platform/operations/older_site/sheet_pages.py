"""A spreadsheet of records, a page a line, with a folder of files beside: CSV or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from html import escape
from pathlib import PurePosixPath

from asv.core.extraction_archive import open_archive
from asv.core.extraction_text import Unreadable as Closed
from asv.taxonomy.models import VOCABULARIES, fold_name
from operations.older_site.dates import day_in
from operations.older_site.found import OldPage, Unreadable
from operations.older_site.mapping import PLACE, TYPE
from operations.older_site.office_pages import harmless
from operations.older_site.web_pages import decoded

ENDINGS = (".csv", ".xlsx")
MOST_BYTES = 20 * 1024**2
MOST_LINES = 20_000
MOST_COLUMNS = 60
# What headings of columns are called, folded, by what they hold.
_COLUMNS = {
    "titre": "title", "title": "title", "intitule": "title", "nom": "title",
    "adresse": "address", "url": "address", "lien": "address", "adresse de la page": "address",
    "texte": "html", "contenu": "html", "content": "html", "corps": "html", "html": "html",
    "chapo": "summary", "resume": "summary", "summary": "summary", "accroche": "summary", "description": "summary",
    "date": "day", "date de publication": "day", "publie le": "day", "annee": "day",
    "auteur": "author", "autrice": "author", "author": "author", "structure": "author", "editeur": "author",
    "categorie": "catégorie", "categories": "catégorie", "rubrique": "catégorie", "thematique": "catégorie",
    "thematiques": "catégorie", "theme": "catégorie", "themes": "catégorie", "collection": "catégorie",
    "mots cles": "mot-clé", "mot cle": "mot-clé", "tags": "mot-clé", "descripteurs": "mot-clé",
    "lieu": "mot-clé", "territoire": "mot-clé", "commune": "mot-clé", "ville": "mot-clé",
    "fichier": "files", "fichiers": "files", "document": "files", "documents": "files", "piece jointe": "files",
    "image": "image", "photo": "image", "illustration": "image", "type": TYPE,
}  # fmt: skip
_SORTS = ("catégorie", "mot-clé")
_LABEL_SIGNS = ";|,\n"


def read_sheet(name: str, content: bytes) -> Iterator[OldPage]:
    """A page for each line that has a title. Raises Unreadable: no table, no column for a title, out of proportion."""
    if len(content) > MOST_BYTES:
        raise Unreadable(f"Ce tableau dépasse {MOST_BYTES // 1024**2} Mo.")
    rows = _workbook(content) if name.lower().endswith(".xlsx") else _lines(content)
    columns: dict[int, tuple[str, str]] = {}
    for number, row in enumerate(rows, start=1):
        if number > MOST_LINES:
            raise Unreadable(f"Plus de {MOST_LINES} lignes : partagez le tableau.")
        if not columns:
            columns = _named(row)
        elif page := _page(name, number, row, columns):
            yield page
    if not columns:
        raise Unreadable("Aucune ligne ne nomme de colonne « titre ».")


def _named(row: list[str]) -> dict[int, tuple[str, str]]:
    """What each column holds, once a line has the title's; others are kept under their own name."""
    found = {place: (_COLUMNS.get(fold_name(cell), ""), cell.strip()) for place, cell in enumerate(row) if cell.strip()}
    return found if any(known == "title" for known, _cell in found.values()) and len(found) > 1 else {}


def _lines(content: bytes) -> Iterator[list[str]]:
    text = decoded(content)
    if "\0" in text:
        raise Unreadable("Ce n’est pas un tableau.")
    first = text[:4000].partition("\n")[0]
    separator = max(";,\t|", key=first.count)
    try:
        yield from (row[:MOST_COLUMNS] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise Unreadable("Un guillemet ouvert n’est jamais fermé, ou une cellule est démesurée.") from None


def _workbook(content: bytes) -> Iterator[list[str]]:
    try:
        with open_archive(io.BytesIO(content)) as archive:
            harmless(archive)
    except Closed:
        raise Unreadable("Ce classeur est abîmé, protégé ou démesuré : enregistrez la feuille en CSV.") from None
    try:
        from openpyxl import load_workbook  # comes with the first workbook

        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a sheet says of its own size is not to be believed
        for row in sheet.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_LINES + 1, values_only=True):
            yield [_text(value) for value in row]
    except Exception as error:  # its reader raises whatever it likes
        raise Unreadable("Ce classeur ne se laisse pas lire : enregistrez la feuille en CSV.") from error


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _page(name: str, number: int, row: list[str], columns: dict[int, tuple[str, str]]) -> OldPage | None:
    folder = str(PurePosixPath(name).parent)
    page = OldPage(name=f"{name}#{number}", base="" if folder == "." else folder)
    texts: list[str] = []
    for place, (known, heading) in columns.items():
        cell = row[place].strip() if place < len(row) else ""
        if cell and known == "html":
            texts.insert(0, _markup(cell))
        elif cell and not _told(page, known, heading, cell):
            texts.append(f"<h2>{escape(heading)}</h2>{_markup(cell)}")
    page.html = "".join(texts)
    return page if page.title else None


def _told(page: OldPage, known: str, heading: str, cell: str) -> bool:
    """Set what a cell says of the page; whether its column is known. Others are parts of the text."""
    if known in _SORTS:
        page.labels += [(known, label) for label in _several(cell) if len(label) <= 120]
    elif known == "files":
        page.files += [(one, "") for one in _several(cell)]
    elif known == TYPE or heading in (PLACE, *VOCABULARIES):
        page.wishes[known or heading] = cell
    elif known == "day":
        day = day_in(cell)
        page.day = day.isoformat() if day else ""
    elif known:
        setattr(page, known, cell)
    else:
        return False
    return True


def _several(cell: str) -> list[str]:
    for sign in _LABEL_SIGNS:
        cell = cell.replace(sign, "\n")
    return [" ".join(part.split()) for part in cell.splitlines() if part.strip()]


def _markup(cell: str) -> str:
    """A cell's text as paragraphs; one that holds tags is HTML already."""
    if "</" in cell or "<br" in cell or "<p>" in cell:
        return cell
    return "".join(f"<p>{escape(part)}</p>" for part in cell.splitlines() if part.strip())
