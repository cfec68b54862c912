"""A dossier as a DOCX: title, contents, and for each resource what a working group needs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

import docx
from django.conf import settings
from django.utils import timezone
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor
from wagtail.documents.models import AbstractDocument

from asv.core.colours import rgb, scheme
from asv.core.templatetags.asv import date_fr
from asv.core.typography import french
from asv.dossiers.entries import Entry
from asv.resources.assemble import absolute_url
from asv.resources.cards import Card

# What XML cannot hold; titles come from many hands.
_NOT_XML = re.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INK = RGBColor(*rgb(scheme()["pine"]))


def docx_file(name: str, rows: Sequence[Entry], private: bool) -> bytes:
    """The file's bytes; `rows` carry the owner's private notes or not, and `private` has them written."""
    document = _blank(name)
    document.add_heading(_text(name), 0)
    count = f"{len(rows)} ressources" if len(rows) > 1 else f"{len(rows)} ressource"
    document.add_paragraph(f"{count} · {settings.SITE_NAME} · {date_fr(timezone.localdate())}")
    if rows:
        document.add_heading("Sommaire", 1)
    for row in rows:
        paragraph = document.add_paragraph(f"{row.number}. ")
        _inner_link(paragraph, _text(row.title), row.anchor)
    for row in rows:
        _write(document, row, private)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _blank(name: str) -> Any:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    known = document.core_properties
    known.title, known.author, known.language, known.comments = _text(name)[:255], settings.SITE_NAME, "fr-FR", ""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "fr-FR")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    for style in ("Title", "Heading 1", "Heading 2"):
        document.styles[style].font.color.rgb = _INK
    return document


def _write(document: AbstractDocument, row: Entry, private: bool) -> None:
    heading = document.add_heading(f"{row.number}. {_text(row.title)}", 2)
    _bookmark(heading, row.anchor, row.number)
    if row.card is None:
        document.add_paragraph(_text(row.gone))
    else:
        document.add_paragraph(_text(" · ".join(_facts(row.card, row.authors))))
        if row.card.summary:
            document.add_paragraph(_text(row.card.summary))
    for label, text in (("Note", row.shared_note), ("Note pour moi", row.private_note if private else "")):
        if text:
            paragraph = document.add_paragraph()
            paragraph.add_run(_text(f"{label} : ")).bold = True
            paragraph.add_run(_text(text))
    if row.card is not None:
        _addresses(document, row, row.card)


def _facts(card: Card, authors: Sequence[str]) -> Iterator[str]:
    yield card.kind_label
    if card.territory_name:
        yield card.territory_name
    if card.date:
        yield date_fr(card.date)
    if authors:
        yield ", ".join(authors)
    if card.members_only:
        yield "réservé aux membres"


def _addresses(document: AbstractDocument, row: Entry, card: Card) -> None:
    source = row.source
    if source.label or source.url:
        paragraph = document.add_paragraph("Source : ")
        label = _text(source.label or source.url)
        if source.url.startswith(("http://", "https://")):
            _link(paragraph, label, source.url)
            if source.label:
                paragraph.add_run(f" ({_text(source.url)})")
        else:
            paragraph.add_run(label)
        if source.date:
            paragraph.add_run(f", {date_fr(source.date)}")
    if newest := card.editions.newest:
        paragraph = document.add_paragraph("Édition plus récente : ")
        _link(paragraph, _text(newest.title), absolute_url(newest.url))
    paragraph = document.add_paragraph("À lire : ")
    _link(paragraph, absolute_url(card.url), absolute_url(card.url))
    paragraph = document.add_paragraph("Lien permanent : ")
    _link(paragraph, row.permalink, row.permalink)


def _text(text: str) -> str:
    return french(_NOT_XML.sub("", text))


def _link(paragraph: Any, text: str, address: str) -> None:
    target = paragraph.part.relate_to(_NOT_XML.sub("", address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    _hyperlink(paragraph, text, "r:id", target)


def _inner_link(paragraph: Any, text: str, anchor: str) -> None:
    _hyperlink(paragraph, text, "w:anchor", anchor)


def _hyperlink(paragraph: Any, text: str, attribute: str, target: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn(attribute), target)
    run = paragraph.add_run(text)
    run.font.color.rgb, run.font.underline = _INK, True
    link.append(run._r)
    paragraph._p.append(link)


def _bookmark(paragraph: Any, name: str, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.insert(1, start)
    paragraph._p.append(end)
