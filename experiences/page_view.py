"""What the pages of this app show around their own text: identity, documents, partners, contact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from django.http import HttpRequest

from asv.core.former_files import attach_former
from asv.core.page_views import late
from asv.core.visibility import visibility_of
from asv.resources.addresses import search_address
from asv.resources.assemble import page_path
from asv.resources.citation import facts_from
from asv.resources.models import OrganisationRole, ResourceFile, ResourceOrganisation, ResourcePage
from asv.resources.terms import VOCABULARY_FIELDS, PageTerms, Place, TermRef, terms_of
from asv.taxonomy.catalogue import catalogue_places
from asv.taxonomy.models import VOCABULARIES, Organisation
from experiences.models import ActionSheetPage, ExperiencePage
from experiences.models.blocks import PARTNER_ROLES
from experiences.story import story_context

WORDS_A_MINUTE = 220
EDITABLE = {
    "odt": "texte",
    "docx": "texte",
    "ods": "tableur",
    "xlsx": "tableur",
    "odp": "présentation",
    "pptx": "présentation",
    "csv": "tableur",
}
# What of its vocabularies a page shows first, and what it calls them where tables say it otherwise.
_FIRST = ("demarche", "theme", "public", "etape")
_HEADINGS = {"demarche": "Démarche", "axe": "Axes de la charte d’Ottawa"}
ROLE_WORDS = {
    OrganisationRole.PORTEUR: "Portée par",
    OrganisationRole.AUTEUR: "Écrit par",
    OrganisationRole.HOTE: "Accueilli par",
    OrganisationRole.PARTENAIRE: "Avec",
    OrganisationRole.FINANCEUR: "Avec le soutien de",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A name, with an address when there is one."""

    label: str
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of the carte d'identité: searchable values under a name."""

    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a resource is and where, at one glance."""

    theme: str = ""
    palette: str = "pine"
    place: str = ""
    years: str = ""
    minutes: int = 0
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A partner as the page shows it."""

    name: str
    url: str = ""
    contribution: str = ""


@dataclass(slots=True, kw_only=True)
class PartnerGroup:
    """The partners that take the same part."""

    label: str
    partners: list[Partner] = field(default_factory=list)


def resource_context(
    page: ResourcePage, request: HttpRequest, organisation_ids: Iterable[int | None] = ()
) -> dict[str, Any]:
    """Identity, documents and organisations: four queries, whatever the page holds, two of them where a template shows
    who acts and where.

    `organisation_ids` are those the page names elsewhere, read by the same query.
    """
    files = list(page.files.select_related("document__collection"))
    own = getattr(page, "document", None)
    attach_former([*(file.document for file in files), *([own] if own else [])])
    known = cache(lambda: _known(page, request, organisation_ids))
    page.known_facts = lambda: facts_from(known().found, known().links)
    return {
        **late("identity", lambda: identity(page, known().found, known().facts)),
        **late("organisations", lambda: known().organisations),
        "files": files,
        "editable_formats": editable_formats(files),
    }


class _Known(NamedTuple):
    """What classifies a page and who stands behind it."""

    found: PageTerms
    links: list[ResourceOrganisation]
    organisations: dict[int, Organisation]

    @property
    def facts(self) -> list[Fact]:
        """The organisations, each in its role."""
        return _organisation_facts(self.links, self.organisations)


def _known(page: ResourcePage, request: HttpRequest, organisation_ids: Iterable[int | None]) -> _Known:
    links = list(page.organisation_links.select_related("organisation"))
    organisations = {link.organisation_id: link.organisation for link in links}
    wanted = set(organisation_ids) - {None, *organisations}
    organisations.update(Organisation.objects.in_bulk(wanted) if wanted else {})
    return _Known(page_terms(page, request), links, organisations)


def page_terms(page: ResourcePage, request: HttpRequest) -> PageTerms:
    """What classifies the page; in a preview, as the form holds it."""
    if page.pk and not getattr(request, "is_preview", False):
        return terms_of([page.pk])[page.pk]
    found = PageTerms()
    for key, name in VOCABULARY_FIELDS.items():
        for term in getattr(page, name).all():
            found.terms[key].append(TermRef(term.slug, term.label, "", getattr(term, "palette", "")))
    for place in page.territories.all():
        found.places.append(
            Place(place.code, place.name, place.kind, place.ancestor_codes, place.latitude, place.longitude)
        )
    return found


def identity(page: ResourcePage, found: PageTerms, organisations: list[Fact]) -> Identity:
    """The carte d'identité of a page; what is empty has no line in it."""
    theme = found.terms["theme"][0] if found.terms["theme"] else None
    names = [
        ("Territoire", "territoire", [TermRef(place.code, place.name) for place in found.places]),
        *((_heading(parameter), parameter, found.terms[parameter]) for parameter in _in_order()),
    ]
    facts = [_fact(label, parameter, terms) for label, parameter, terms in names if terms]
    return Identity(
        theme=theme.label if theme else "",
        palette=(theme.palette if theme else "") or "pine",
        place=place_line(found.places),
        years=years_line(page),
        minutes=-(-len(page.body_text().split()) // WORDS_A_MINUTE),
        facts=(*facts[:1], *organisations, *facts[1:]) if found.places else (*organisations, *facts),
    )


def _in_order() -> list[str]:
    """The vocabularies, those that tell most of an action first."""
    return list(dict.fromkeys((*_FIRST, *VOCABULARIES)))


def _heading(parameter: str) -> str:
    return _HEADINGS.get(parameter, VOCABULARIES[parameter].facet.plural)


def _fact(label: str, parameter: str, terms: list[TermRef]) -> Fact:
    return Fact(
        label=label,
        links=tuple(Link(label=term.label, url=search_address({parameter: term.slug})) for term in terms),
    )


def _organisation_facts(links: Iterable[Any], organisations: dict[int, Organisation]) -> list[Fact]:
    by_role: dict[str, list[Link]] = {}
    for link in links:
        organisation = organisations.get(link.organisation_id)
        if organisation:
            by_role.setdefault(link.role, []).append(Link(label=organisation.name, url=organisation.website))
    return [Fact(label=words, links=tuple(by_role[role])) for role, words in ROLE_WORDS.items() if role in by_role]


def place_line(places: list[Place]) -> str:
    """Where it is, in one line: "Lille, Nord, Hauts-de-France"; only the places when there are several."""
    if len(places) != 1:
        return ", ".join(place.name for place in places[:3]) + (f" et {len(places) - 3} autres" if places[3:] else "")
    names = {place.code: place.name for place in catalogue_places() if place.kind != "pays"}
    return ", ".join([places[0].name, *(names[code] for code in places[0].ancestors if code in names)])


def years_line(page: ResourcePage) -> str:
    """When it took place: "depuis 2015", "2015-2018", "jusqu'en 2018"."""
    start, end = page.start_year, page.end_year
    if start and end:
        return str(start) if start == end else f"{start}-{end}"
    if start:
        return f"depuis {start}"
    return f"jusqu’en {end}" if end else ""


def editable_formats(files: list[ResourceFile]) -> list[str]:
    """The formats among these files that readers can change, named: "ODT (texte)"."""
    found = dict.fromkeys(file.document.extension for file in files)
    return [f"{extension.upper()} ({EDITABLE[extension]})" for extension in found if extension in EDITABLE]


def experience_context(page: ExperiencePage, request: HttpRequest) -> dict[str, Any]:
    """The récit's identity, partners by role and contact; every organisation it names is read at once."""
    rows = [dict(block["value"]) for block in page.partners.raw_data]
    named = [row["organisation"] for row in rows if row.get("organisation")]
    context = resource_context(page, request, [*named, page.contact_organisation_id])
    organisations = context["organisations"]
    return {
        **context,
        **late("story", lambda: story_context(page)),
        **late("partner_groups", lambda: partner_groups(rows, organisations)),
        **late("contact", lambda: organisations.get(page.contact_organisation_id)),
    }


def partner_groups(rows: list[dict[str, Any]], organisations: dict[int, Organisation]) -> list[PartnerGroup]:
    """Partners grouped by the part they take, those without one last."""
    groups = {role: PartnerGroup(label=label) for role, label in [*PARTNER_ROLES, ("", "Autres partenaires")]}
    for row in rows:
        known = organisations.get(row.get("organisation") or 0)
        group = groups.get(row.get("role") or "", groups[""])
        group.partners.append(
            Partner(
                name=row.get("name") or (known.name if known else ""),
                url=known.website if known else "",
                contribution=row.get("contribution") or "",
            )
        )
    return [group for group in groups.values() if group.partners]


def sheet_context(page: ActionSheetPage, request: HttpRequest) -> dict[str, Any]:
    """The sheet's identity and contact, and the récit of the same action when it may be listed."""
    context = resource_context(page, request, [page.contact_organisation_id])
    told = None
    if page.experience_id:
        listed = visibility_of(request).listed(ResourcePage.objects.filter(pk=page.experience_id))
        told = next((Link(label=row.title, url=page_path(row)) for row in listed), None)
    organisations = context["organisations"]
    return {**context, **late("contact", lambda: organisations.get(page.contact_organisation_id)), "told": told}
