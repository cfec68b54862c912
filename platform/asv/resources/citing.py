"""Citing a resource: a line of a spreadsheet, an entry of a bibliography. Title and teaser only, never the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.conf import settings

from asv.resources.assemble import absolute_url
from asv.resources.cards import Card
from asv.resources.editions import Edition
from asv.resources.models import OrganisationRole, ResourceOrganisation, ResourcePage
from asv.resources.terms import PageTerms
from asv.resources.types import ris_types
from asv.taxonomy.catalogue import catalogue
from asv.taxonomy.models import VOCABULARIES

RESERVED = "Réservé aux membres"
_FACETS = tuple(model.facet for model in VOCABULARIES.values())
# Columns are only ever added, at the end, and keep the apostrophe of a keyboard: people's own tables read these files.
_HEADERS = (
    "Titre",
    "Type",
    "Adresse",
    "Chapô",
    "Date",
    "Territoires",
    "Codes des territoires",
    *(facet.plural for facet in _FACETS),
    "Documents",
    "Accès",
    "Lien permanent",
    "Type (code)",
    *(f"{facet.plural} (codes)" for facet in _FACETS),
    "Édition plus récente",
    "Remplace l’édition",
)
CSV_HEADERS = tuple(header.replace("’", "'") for header in _HEADERS)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "^": r"\^{}",
    "~": r"\~{}",
}
_LONE_BRACES = {"{": r"\lbrace{}", "}": r"\rbrace{}"}


def permalink(resource_id: int) -> str:
    """The path that leads to a resource wherever its page moves."""
    return f"/r/{resource_id}"


def authors_of(ids: Iterable[int]) -> dict[int, list[str]]:
    """Who wrote or bears each resource, in one query; a resource without authors may be missing."""
    roles = [OrganisationRole.AUTEUR, OrganisationRole.PORTEUR]
    rows = ResourceOrganisation.objects.filter(page__in=list(ids), role__in=roles).order_by("page_id", "sort_order")
    names: dict[int, list[str]] = defaultdict(list)
    for page_id, name in rows.values_list("page_id", "organisation__name"):
        if name not in names[page_id]:
            names[page_id].append(name)
    return dict(names)


def csv_row(card: Card, page_terms: PageTerms) -> list[str]:
    """The cells of a resource under CSV_HEADERS."""
    return [
        card.title,
        card.kind_label,
        absolute_url(card.url),
        card.summary,
        card.date.isoformat() if card.date else "",
        in_one_cell(place.name for place in page_terms.places),
        in_one_cell(place.code for place in page_terms.places),
        *(in_one_cell(term.label for term in page_terms.terms[vocabulary]) for vocabulary in VOCABULARIES),
        card.formats,
        RESERVED if card.members_only else "Ouvert",
        absolute_url(permalink(card.id)),
        card.type,
        *(in_one_cell(term.slug for term in page_terms.terms[vocabulary]) for vocabulary in VOCABULARIES),
        *(_lasting(edition) for edition in (card.editions.newest, card.editions.previous)),
    ]


def _lasting(edition: Edition | None) -> str:
    """The permanent address of an edition, empty where there is none."""
    return absolute_url(permalink(edition.id)) if edition else ""


def edition_notes(card: Card) -> list[str]:
    """What a citation says of the other editions of a resource, a sentence each."""
    named = (("Édition plus récente", card.editions.newest), ("Remplace l’édition", card.editions.previous))
    return [f"{label} : {edition.title}, {_lasting(edition)}" for label, edition in named if edition]


def in_one_cell(values: Iterable[str]) -> str:
    """A list in one cell of a table, as in the file of démarches: labels and names hold commas, none holds the bar."""
    return " | ".join(value.replace("|", "/") for value in values)


def subjects(card: Card) -> list[str]:
    """What a resource is about, in words: every term that editors chose, and where it is."""
    chosen = [term.label or catalogue().label(name, term.slug) for name in card.terms for term in card.terms[name]]
    return list(dict.fromkeys(word for word in (*chosen, card.territory_name) if word))


def one_line(text: str) -> str:
    """Text without line breaks or control characters: none of it can begin a field of its own."""
    return _CONTROL.sub(" ", text).strip()


def tex(text: str) -> str:
    """Text as BibTeX reads it: on one line, its special characters escaped.

    BibTeX counts braces that TeX would not: where they are no pairs, each is named.
    """
    text = one_line(text)
    escapes = _TEX if _in_pairs(text) else {**_TEX, **_LONE_BRACES}
    return "".join(escapes.get(c, c) for c in text)


def _in_pairs(text: str) -> bool:
    depth = 0
    for brace in re.findall("[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def without(separators: str, text: str) -> str:
    """A name as it may stand in a list that readers cut at these characters, where the format has no escape."""
    return re.sub(rf"\s*[{separators}]\s*", " – ", one_line(text)).strip(" –")


def is_report(card: Card) -> bool:
    """Whether reference managers take it for a report; the others are pages that are read on the web."""
    return ris_types().get(card.type) == "RPRT"


def bibtex_entry(card: Card, authors: Sequence[str], notes: Sequence[str] = ()) -> str:
    """A resource in BibTeX, with its permanent address and these notes.

    `year` and `month` are for all readers, `date` for those that know the day: last, or Zotero adds the month to it.
    """
    kind, place = ("techreport", "institution") if is_report(card) else ("misc", "organization")
    fields = {
        "title": f"{{{tex(card.title)}}}",
        "author": " and ".join(f"{{{tex(name)}}}" for name in authors),
        "year": str(card.date.year) if card.date else "",
        "month": str(card.date.month) if card.date else "",
        "date": card.date.isoformat() if card.date else "",
        "type" if is_report(card) else "howpublished": tex(card.kind_label),
        place: tex(settings.SITE_NAME),
        "abstract": tex(card.summary),
        "keywords": ", ".join(tex(without(",;", word)) for word in subjects(card)),
        "url": absolute_url(permalink(card.id)),
        "note": tex(". ".join([*([RESERVED] if card.members_only else []), *edition_notes(card), *notes])),
        "language": "french",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{asv-{card.id},\n" + ",\n".join(lines) + "\n}\n\n"


def ris_entry(card: Card, authors: Sequence[str], notes: Sequence[str] = ()) -> str:
    """A resource in RIS (Zotero, EndNote, Mendeley), with its permanent address and these notes.

    Lines end as RIS wants them. A comma parts a person's name from the first name: an organisation's has none. Readers
    cut keywords at semicolons, and Zotero a single one at commas.
    """
    words = subjects(card)
    cut = ";" if len(words) > 1 else ",;"
    rows = [
        ("TY", ris_types().get(card.type, ResourcePage.ris_type)),
        ("ID", f"asv-{card.id}"),
        ("TI", card.title),
        *(("AU", without(",", name)) for name in authors),
        ("PY", str(card.date.year) if card.date else ""),
        ("DA", card.date.strftime("%Y/%m/%d") if card.date else ""),
        ("M3", card.kind_label),
        ("PB", settings.SITE_NAME),
        ("AB", card.summary),
        *(("KW", without(cut, word)) for word in words),
        ("UR", absolute_url(permalink(card.id))),
        ("N1", RESERVED if card.members_only else ""),
        *(("N1", note) for note in (*edition_notes(card), *notes)),
        ("LA", "fr"),
    ]
    lines = [f"{tag}  - {one_line(value)}" for tag, value in rows if one_line(value)]
    return "\r\n".join([*lines, "ER  - ", "", ""])
