"""What the site holds of démarches, as the cells of a file: written by the export, compared with by the import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from asv.core.tables import cell as safe_cell
from asv.resources.models import OrganisationRole, ResourceOrganisation
from asv.resources.terms import PageTerms, Place, terms_of
from network.demarches import values
from network.demarches.models import DemarchePage, DemarchePost
from network.demarches.tables import LONGEST_CELL

_DAYS = ("since", "since_text", "until", "information_date")
# Columns that are read along with one that changed: halves of one thing, and the days that date a change of state.
ALONG = {
    "territories": ("qpv",),
    "qpv": ("territories",),
    "since": ("since_text",),
    "since_text": ("since",),
    "state": _DAYS,
    "generation": _DAYS,
}


@dataclass(frozen=True, slots=True)
class Held:
    """A démarche with all that a file says of it; `posts` are (function, id and name of the organisation)."""

    page: DemarchePage
    terms: PageTerms
    partners: tuple[tuple[int, str], ...]
    posts: tuple[tuple[str, int | None, str], ...]


def held(ids: Collection[int]) -> dict[int, Held]:
    """These démarches, drafts included, by id: a constant number of queries."""
    if not ids:
        return {}
    pages = DemarchePage.objects.select_related("kind", "bearer", "predecessor").in_bulk(ids)
    terms = terms_of(ids)
    partners, posts = _partners(ids), _posts(ids)
    return {pk: Held(pages[pk], terms[pk], tuple(partners[pk]), tuple(posts[pk])) for pk in ids if pk in pages}


def cells_of(held: Held) -> dict[str, str]:
    """The cells of a démarche, by the key of their column."""
    page, found = held.page, held.terms
    since, since_text = _since(page)
    return {
        "reference": page.reference,
        "name": page.title,
        "kind": page.kind_name,
        "territories": values.joined(_code(place) for place in found.places if place.kind != "qpv"),
        "qpv": values.joined(_code(place) for place in found.places if place.kind == "qpv"),
        "bearer": page.bearer.name if page.bearer else "",
        "state": page.get_state_display(),
        "since": since,
        "since_text": since_text,
        "until": _day(page.until),
        "generation": str(page.generation or ""),
        "themes": values.joined(term.slug for term in found.terms["theme"]),
        "axes": values.joined(term.slug for term in found.terms["axe"]),
        "audiences": values.joined(term.slug for term in found.terms["public"]),
        "partners": values.joined(name for _pk, name in held.partners),
        "posts": " | ".join(_post(function, name) for function, _pk, name in held.posts),
        "population": str(page.population or ""),
        "summary": page.summary,
        "source_label": page.source_label,
        "source_url": page.source_url,
        "information_date": _day(page.information_date),
        "predecessor": (page.predecessor.reference or site_key(page.predecessor)) if page.predecessor else "",
        "key": site_key(page),
    }


def site_key(page: DemarchePage) -> str:
    """What tells a démarche from all others for ever: neither its title, nor its address, nor its place are in it."""
    return str(page.translation_key)


def changed_cells(cells: Mapping[str, str], there: Mapping[str, str]) -> dict[str, str]:
    """The cells of a line that say something else than those of its démarche, which an export would write.

    What went out and came back as it was is never read again, so reading cannot change it.
    """
    other = {key for key, text in cells.items() if _flat(text) != _flat(safe_cell(there[key]))}
    along = {key for one in other for key in ALONG.get(one, ())}
    return {key: text for key, text in cells.items() if key in other or key in along}


def _flat(text: str) -> str:
    """As any program gives it back: line breaks of its own, no space around, no apostrophe that says "this is text"."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()[:LONGEST_CELL].lstrip("'").strip()


def _since(page: DemarchePage) -> tuple[str, str]:
    """The date and its words, or the words alone where they say the date: 2015 is not the first of January."""
    words = page.since_text
    if page.since and not values.is_whole_day(words) and values.read_date(words) == page.since:
        return words, ""
    return _day(page.since), words


def _code(place: Place) -> str:
    """Communes by their INSEE code and neighbourhoods by theirs, as other files have them; others as in addresses."""
    level, _, code = place.code.partition("-")
    return code if level in ("com", "qpv") else place.code


def _post(function: str, organisation: str) -> str:
    told = values.quoted(function, values.LIST_SIGNS + "@")
    return f"{told} @ {values.quoted(organisation)}" if organisation else told


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _partners(ids: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    links = ResourceOrganisation.objects.filter(page__in=ids, role=OrganisationRole.PARTENAIRE)
    told = ("page_id", "organisation_id", "organisation__name")
    for page, pk, name in links.order_by("page_id", "sort_order", "pk").values_list(*told):
        found[page].append((pk, name))
    return found


def _posts(ids: Iterable[int]) -> dict[int, list[tuple[str, int | None, str]]]:
    found: dict[int, list[tuple[str, int | None, str]]] = defaultdict(list)
    posts = DemarchePost.objects.filter(page__in=ids).order_by("page_id", "sort_order", "pk")
    told = ("page_id", "function", "organisation_id", "organisation__name")
    for page, function, pk, name in posts.values_list(*told):
        found[page].append((function, pk, name or ""))
    return found
