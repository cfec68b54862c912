"""A dossier as a file to work from: spreadsheet, bibliographies, word processor, and PDF where weasyprint is installed.

Every writer takes `Entry`s made for one reader, and writes nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec

from asv.core.tables import CSV_TYPE
from asv.core.tables import csv_file as table
from asv.dossiers.docx_file import docx_file
from asv.dossiers.entries import Entry
from asv.dossiers.pdf_file import pdf_file
from asv.resources.citing import CSV_HEADERS, bibtex_entry, csv_row, in_one_cell, one_line, ris_entry, tex
from asv.resources.terms import terms_of

_OWN_HEADERS = ("Place", "Auteurs", "Source", "Adresse de la source", "Date de la source", "Note partagée")
MOST_IN_PDF = 100  # some 20 ms of CPU each; a browser prints longer ones by itself
_PRIVATE_HEADER = "Note pour moi"
Writer = Callable[[str, Sequence[Entry], bool], bytes]


def csv_file(name: str, rows: Sequence[Entry], private: bool) -> bytes:
    """The dossier as a spreadsheet: UTF-8 with its mark, so that Excel reads the accents."""
    terms = terms_of([row.card.id for row in rows if row.card])
    lines: list[list[object]] = [[*CSV_HEADERS, *_OWN_HEADERS, *([_PRIVATE_HEADER] if private else [])]]
    for row in rows:
        known = csv_row(row.card, terms[row.card.id]) if row.card else _withdrawn(row)
        source = row.source
        own = [
            row.number,
            in_one_cell(row.authors),
            source.label,
            source.url,
            source.date.isoformat() if source.date else "",
            row.shared_note,
            *([row.private_note] if private else []),
        ]
        lines.append([*known, *own])
    return table(lines)


def _withdrawn(row: Entry) -> list[str]:
    known = [""] * len(CSV_HEADERS)
    known[0], known[CSV_HEADERS.index("Accès")] = row.title, row.gone
    return known


def bib_file(name: str, rows: Sequence[Entry], private: bool) -> bytes:
    """The dossier in BibTeX, with their notes; withdrawn ones, where the reader may learn their title."""
    return "".join(_bib_entry(row, private) for row in rows if row.named).encode()


def _bib_entry(row: Entry, private: bool) -> str:
    if row.card:
        return bibtex_entry(row.card, row.authors, _notes(row, private))
    title, note = tex(row.title), tex(" ".join([row.gone, *_notes(row, private)]))
    return f"@misc{{asv-retiree-{row.number},\n  title = {{{{{title}}}}},\n  note = {{{note}}}\n}}\n\n"


def ris_file(name: str, rows: Sequence[Entry], private: bool) -> bytes:
    """The dossier as a RIS file, as `bib_file` does in BibTeX."""
    return "".join(_ris_entry(row, private) for row in rows if row.named).encode()


def _ris_entry(row: Entry, private: bool) -> str:
    if row.card:
        return ris_entry(row.card, row.authors, _notes(row, private))
    rows = [("TI", row.title), ("N1", row.gone), *(("N1", note) for note in _notes(row, private))]
    lines = [f"{tag}  - {one_line(text)}" for tag, text in rows]
    return "\r\n".join(["TY  - GEN", f"ID  - asv-retiree-{row.number}", *lines, "ER  - ", "", ""])


def _notes(row: Entry, private: bool) -> list[str]:
    return [note for note in (row.shared_note, row.private_note if private else "") if note]


WRITERS: dict[str, tuple[str, Writer]] = {
    "csv": (CSV_TYPE, csv_file),
    "bib": ("application/x-bibtex; charset=utf-8", bib_file),
    "ris": ("application/x-research-info-systems; charset=utf-8", ris_file),
    "pdf": ("application/pdf", pdf_file),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx_file),
}


def formats(count: int) -> list[tuple[str, str]]:
    """The formats offered here for so many resources, with what readers call them."""
    offered = [
        ("docx", "Document (DOCX)"),
        ("csv", "Tableur (CSV)"),
        ("bib", "Bibliographie (BibTeX)"),
        ("ris", "Bibliographie (RIS, Zotero)"),
    ]
    return [("pdf", "PDF"), *offered] if count <= MOST_IN_PDF and find_spec("weasyprint") else offered
