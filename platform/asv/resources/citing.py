"""Citing a resource: a line of a spreadsheet, an entry of a bibliography. Title and teaser only, never the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.conf import settings

from asv.resources.assemble import absolute_url
from asv.resources.cards import Card
from asv.resources.models import OrganisationRole, ResourceOrganisation, ResourcePage
from asv.resources.terms import PageTerms
from asv.resources.types import ris_types
from asv.taxonomy.models import VOCABULARIES

RESERVED = "Réservé aux membres"
CSV_HEADERS = (
    "Titre",
    "Type",
    "Adresse",
    "Chapô",
    "Date",
    "Territoires",
    "Codes des territoires",
    *(model.facet.plural for model in VOCABULARIES.values()),
    "Documents",
    "Accès",
    "Lien permanent",
)
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
        ", ".join(place.name for place in page_terms.places),
        ", ".join(place.code for place in page_terms.places),
        *(", ".join(term.label for term in page_terms.terms[vocabulary]) for vocabulary in VOCABULARIES),
        card.formats,
        RESERVED if card.members_only else "Ouvert",
        absolute_url(permalink(card.id)),
    ]


def one_line(text: str) -> str:
    """Text without line breaks or control characters: none of it can begin a field of its own."""
    return _CONTROL.sub(" ", text).strip()


def tex(text: str) -> str:
    """Text as BibTeX reads it: on one line, its special characters escaped."""
    return "".join(_TEX.get(c, c) for c in one_line(text))


def bibtex_entry(card: Card, authors: Sequence[str]) -> str:
    """A resource in BibTeX, with its permanent address."""
    fields = {
        "title": f"{{{tex(card.title)}}}",
        "author": " and ".join(f"{{{tex(name)}}}" for name in authors),
        "year": str(card.date.year) if card.date else "",
        "month": str(card.date.month) if card.date else "",
        "howpublished": tex(card.kind_label),
        "organization": tex(settings.SITE_NAME),
        "abstract": tex(card.summary),
        "url": absolute_url(permalink(card.id)),
        "note": RESERVED if card.members_only else "",
        "language": "french",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{asv-{card.id},\n" + ",\n".join(lines) + "\n}\n\n"


def ris_entry(card: Card, authors: Sequence[str]) -> str:
    """A resource in RIS (Zotero, EndNote, Mendeley), with its permanent address; lines end as RIS wants them."""
    rows = [
        ("TY", ris_types().get(card.type, ResourcePage.ris_type)),
        ("ID", f"asv-{card.id}"),
        ("TI", card.title),
        *(("AU", name) for name in authors),
        ("PY", str(card.date.year) if card.date else ""),
        ("DA", card.date.strftime("%Y/%m/%d") if card.date else ""),
        ("M3", card.kind_label),
        ("PB", settings.SITE_NAME),
        ("AB", card.summary),
        *(("KW", label) for label in (card.theme_label, card.territory_name)),
        ("UR", absolute_url(permalink(card.id))),
        ("N1", RESERVED if card.members_only else ""),
        ("LA", "fr"),
    ]
    lines = [f"{tag}  - {one_line(value)}" for tag, value in rows if one_line(value)]
    return "\r\n".join([*lines, "ER  - ", "", ""])
