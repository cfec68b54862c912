"""What pages of news, meetings, networks and démarches show around their own text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from asv.resources.citation import remember_facts
from asv.resources.models import ResourcePage
from asv.resources.terms import VOCABULARY_FIELDS, PageTerms, Place, TermRef, terms_of


@dataclass(frozen=True, slots=True)
class Tag:
    """A term of the page as a link to the search: parameter, value, words."""

    parameter: str
    value: str
    label: str


def page_facts(page: ResourcePage, request: HttpRequest) -> dict[str, Any]:
    """What classifies a page, where it is, its documents and organisations, whatever its type: three queries."""
    preview = not page.pk or getattr(request, "is_preview", False)
    found = _terms_in_hand(page) if preview else terms_of([page.pk])[page.pk]
    themes = found.terms["theme"]
    organisations = list(page.organisation_links.select_related("organisation"))
    remember_facts(page, found, organisations)
    return {
        "tags": [Tag(key, ref.slug, ref.label) for key, refs in found.terms.items() for ref in refs],
        "places": found.places,
        "place_line": ", ".join(place.name for place in found.places[:4]),
        "files": list(page.files.select_related("document__collection")),
        "organisations": organisations,
        "theme_label": themes[0].label if themes else "",
        "palette": (themes[0].palette if themes else "") or "pine",
    }


def _terms_in_hand(page: ResourcePage) -> PageTerms:
    """For a preview: what the form holds, not what is published."""
    found = PageTerms()
    for key, name in VOCABULARY_FIELDS.items():
        for term in getattr(page, name).all():
            found.terms[key].append(TermRef(term.slug, term.label, "", getattr(term, "palette", "")))
    for place in page.territories.all():
        codes = place.ancestor_codes
        found.places.append(Place(place.code, place.name, place.kind, codes, place.latitude, place.longitude))
    return found
