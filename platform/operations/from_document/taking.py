"""A document taken in: read, cut, its parts placed, what it names recognised. Nothing of the site is written yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from html import escape
from pathlib import Path

from django.conf import settings

from asv.jobs.turns import in_turn
from asv.resources.text import plain_text
from operations.corpus.form import Form
from operations.from_document.arranging import Bit, arranged
from operations.from_document.pdf_text import read_pdf_page
from operations.models import ReadDocument
from operations.older_site.dates import MONTHS, day_in
from operations.older_site.files import Files, FoundFile
from operations.older_site.found import OldPage, Unreadable
from operations.older_site.office_pages import read_office
from operations.older_site.piece import Links
from operations.older_site.pieces import cut, parsed
from operations.older_site.recognising import Recogniser
from operations.older_site.web_frame import Frame
from operations.older_site.web_pages import read_page

ENDINGS = (".docx", ".odt", ".pdf", ".html", ".htm")
MOST_BYTES = 50 * 1024**2
KEPT = timedelta(days=365)
_LONGEST_TEXT = 2_000_000  # characters of markup
# What of the recognised is taken into the draft unless somebody says no: what only stands in the text is offered.
TAKEN = ("lieu", "démarche")
OFFERED = (*TAKEN, "organisation", "date")


class Inside(Links):
    """What the addresses of a document stand for: its own pictures, and the web."""

    def __init__(self, page: OldPage) -> None:
        self.page, self.files = page, Files([])
        self.found: dict[str, FoundFile] = {}
        self.faults: list[str] = []

    def image(self, address: str, said: str) -> str:
        """The identifier of a picture that lies in the document."""
        found, why = self.files.find(address, self.page, said, is_image=True)
        if found is None:
            self.faults.append(f"Une image n’est pas reprise : {why}")
            return ""
        self.found.setdefault(found.uid, found)
        return found.uid


def place_of(row: ReadDocument) -> Path:
    """Where the file of a document lies until its draft is made."""
    return Path(settings.DATA_DIR) / "read-documents" / str(row.pk) / row.filename


def take(name: str, pieces: Iterable[bytes]) -> ReadDocument:
    """Read a document and keep what was read of it. Raises Unreadable, in words; then nothing is kept."""
    clean = "".join(c if c.isalnum() or c in "-_. ()" else "_" for c in Path(name).name).lstrip(".")[-150:] or "texte"
    row = ReadDocument(filename=clean)
    in_turn(row.save)
    try:
        place = place_of(row)
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        _read(row, place)
    except BaseException:
        drop_file(row)
        in_turn(row.delete)
        raise
    return row


def _read(row: ReadDocument, place: Path) -> None:
    page = page_of(place)
    if len(page.html) > _LONGEST_TEXT:
        raise Unreadable("Ce texte est trop long pour un récit : découpez-le.")
    links = Inside(page)
    text = cut(parsed(page.html), links)
    bits = arranged(text.pieces)
    if not bits:
        raise Unreadable("Aucun texte.")
    row.title = (" ".join(plain_text(page.title).split()) or place.stem)[:255]
    found, doubts = Recogniser().read(row.title, text.words)
    row.bits = [bit.as_json() for bit in bits]
    row.found = [
        {"sort": one.sort, "value": one.value, "label": one.label, "why": one.why, "taken": one.sort in TAKEN}
        for one in found
    ] + _day(row.title, text.words)
    tables = sum("devient une liste" in fault for fault in text.faults)
    told = [fault for fault in text.faults if "devient une liste" not in fault]
    told += [f"{tables} tableau(x) : une liste hors du déroulement, un tableau dans le déroulement."] if tables else []
    row.faults = list(dict.fromkeys([*page.faults, *told, *links.faults, *doubts]))
    in_turn(row.save)


def _day(title: str, words: str) -> list[Form]:
    day = day_in(title) or day_in(words)
    if day is None:
        return []
    label = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return [{"sort": "date", "value": day.isoformat(), "label": label, "why": "le premier jour écrit", "taken": False}]


def page_of(place: Path) -> OldPage:
    """The document that lies at this place, as a page. Raises Unreadable."""
    ending = place.suffix.lower()
    if ending == ".pdf":
        return read_pdf_page(place.name, place)
    content = place.read_bytes()
    if ending in (".docx", ".odt"):
        return read_office(place.name, content)
    if ending in (".html", ".htm"):
        page = read_page(place.name, content, Frame())
        if page.summary and page.summary not in page.html:
            page.html = f"<p>{escape(page.summary)}</p>{page.html}"
        return page
    raise Unreadable(f"Sont lus : {', '.join(ENDINGS)}.")


def pictures_of(row: ReadDocument) -> dict[str, FoundFile]:
    """The pictures of a document, read again from its file; none once the file is gone."""
    place = place_of(row)
    if not place.exists():
        return {}
    links = Inside(page_of(place))
    cut(parsed(links.page.html), links)
    return links.found


def bits_of(row: ReadDocument) -> list[Bit]:
    """The bits of a document."""
    return [Bit.of_json(said) for said in row.bits]


def drop_file(row: ReadDocument) -> None:
    """Delete the file of a document, and the folder it lay in."""
    place = place_of(row)
    place.unlink(missing_ok=True)
    if place.parent.is_dir():
        place.parent.rmdir()


def forget_documents(now: datetime) -> int:
    """What was read of a document is kept a year; how many went."""
    old = list(ReadDocument.objects.filter(created_at__lt=now - KEPT)[:20])
    for row in old:
        drop_file(row)
        in_turn(row.delete)
    return len(old)
