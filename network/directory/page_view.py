"""The directory's page: structures and people by words, place and facets; and the page of a structure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from asv.core.paging import paginate
from asv.core.visibility import Visibility
from asv.resources.cards import cards_for
from asv.resources.models import ResourceOrganisation, ResourcePage
from asv.taxonomy.catalogue import Catalogue, catalogue
from asv.taxonomy.models import Organisation, OrganisationKind, Territory
from asv.taxonomy.places import place_label, resolve_place
from network.demarches.models import DemarchePage
from network.directory.contacting import recipient_of_organisation
from network.directory.finding import CARD_LINES, FACETS, Entry, Question, answer, entries, people
from network.directory.listing import DEMARCHE, KIND, NATURE, NETWORK, PEOPLE, STRUCTURES, THEME, VACANT
from network.directory.tally import Counts
from network.directory.tally import Row as Found
from network.directory.viewing import Viewer, viewer_of
from network.meetings.models import MeetingPage
from network.networks.models import NetworkPage

LONGEST = 100
PAGE_SIZE = 20
SHOWN = 12
_KINDS = {STRUCTURES: "Structures", PEOPLE: "Personnes", VACANT: "Postes vacants"}
_NAMES = {KIND: "Chercher parmi", NATURE: "Nature", DEMARCHE: "Démarche", THEME: "Thème", NETWORK: "Réseau"}
_EVERY = {KIND: "Tout l’annuaire", NATURE: "Toutes", DEMARCHE: "Toutes", THEME: "Tous", NETWORK: "Tous"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet and how many rows it would give."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet as a list to choose from."""

    name: str
    label: str
    every: str
    choices: list[Choice]

    @property
    def options(self) -> SafeString:
        """The choices as a list box has them: a hundred of them take a template ten times longer."""
        rows = [(row.value, " selected" if row.selected else "", row.label, row.count) for row in self.choices]
        return format_html_join("", '<option value="{}"{}>{} ({})</option>', rows)


@dataclass(frozen=True, slots=True)
class Asked:
    """The address read: the question, its parts as they are written back, and what could not be understood."""

    question: Question
    parameters: dict[str, str]
    place_text: str
    notices: list[str]

    @property
    def query(self) -> str:
        """The filters as a querystring, question mark included; empty without any."""
        return "?" + urlencode(self.parameters) if self.parameters else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: a structure with the resources it takes part in, or an entry."""

    organisation: Organisation | None = None
    entry: Entry | None = None


def read_question(query: QueryDict, networks: dict[str, str]) -> Asked:
    """What an address asks for; what does not exist is left out and said."""
    words = query.get("q", "")[:LONGEST].replace("\x00", " ").strip()
    notices: list[str] = []
    facets = {}
    for facet in FACETS:
        value = catalogue().renamed(facet, query.get(facet, ""))
        if value and value in _known(facet, networks):
            facets[facet] = value
        elif value:
            notices.append("Un filtre de l'adresse est inconnu : il est laissé de côté, le reste est affiché.")
    # `departement` is the parameter of former addresses.
    text = (query.get("territoire") or query.get("departement") or "")[:LONGEST].replace("\x00", "").strip()
    place = _place(text, notices)
    parameters = {"q": words, **facets, "territoire": place.code if place else ""}
    return Asked(
        Question(words, place, facets),
        {name: value for name, value in parameters.items() if value},
        place_label(place) if place else text,
        list(dict.fromkeys(notices)),
    )


def _place(text: str, notices: list[str]) -> Territory | None:
    places = resolve_place(text) if text else []
    if len(places) == 1:
        return places[0]
    if places:
        labels = " ; ".join(place_label(place) for place in places[:8])
        notices.append(f"Plusieurs lieux répondent à « {text} ». Recopiez le vôtre : {labels}.")
    elif text:
        notices.append(f"« {text} » n'est le nom d'aucun lieu : ce filtre est laissé de côté.")
    return None


def _known(facet: str, networks: dict[str, str]) -> Any:
    if facet in (DEMARCHE, THEME):
        return {term.slug for term in catalogue().values(facet)}
    return {KIND: _KINDS, NATURE: OrganisationKind.values, NETWORK: networks}[facet]


def listed_networks(visibility: Visibility) -> dict[str, str]:
    """Titles of the networks by slug."""
    return dict(visibility.listed(NetworkPage.objects.all()).order_by("title").values_list("slug", "title"))


def directory_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """The page of the list asked for, the form as it was filled, and what each choice would give."""
    viewer = viewer_of(request)
    networks = listed_networks(viewer.visibility)
    asked = read_question(request.GET, networks)
    kept = {name: [value] for name, value in asked.parameters.items()}
    found = answer(asked.question, viewer)
    shown, total, pager = paginate(found.rows, request, PAGE_SIZE, kept)
    rows = rows_of(shown, viewer)
    return {
        "rows": rows,
        "organisations": [row.organisation for row in rows if row.organisation],
        "total": total,
        "pager": pager,
        "asked": asked,
        "is_filtered": asked.question.is_filtered,
        "facets": _facets(asked.question, found.counts, networks),
        "may_export": request.user.is_authenticated,
    }


def _facets(question: Question, numbers: Counts, networks: dict[str, str]) -> list[Facet]:
    terms = catalogue()
    facets = []
    for name in FACETS:
        chosen = question.facets.get(name, "")
        choices = [
            Choice(value, label, numbers[name].get(value, 0), value == chosen)
            for value, label in _labels(name, terms, networks).items()
            if numbers[name].get(value) or value == chosen
        ]
        facets.append(Facet(name, _NAMES[name], _EVERY[name], choices))
    return facets


def _labels(facet: str, terms: Catalogue, networks: dict[str, str]) -> dict[str, str]:
    if facet in (DEMARCHE, THEME):
        return {term.slug: f"› {term.label}" if term.parent else term.label for term in terms.values(facet)}
    return {KIND: _KINDS, NATURE: dict(OrganisationKind.choices), NETWORK: networks}[facet]


def rows_of(found: list[Found], viewer: Viewer) -> list[Row]:
    """What these rows of the list show to this viewer; a constant number of queries."""
    bodies = _organisations([row.organisation for row in found if row.organisation], viewer.visibility)
    seen = entries([row.post for row in found if row.post], viewer, CARD_LINES)
    rows = [Row(bodies.get(row.organisation), seen.get(row.post)) for row in found]
    return [row for row in rows if row.organisation or row.entry]


def _organisations(ids: list[int], visibility: Visibility) -> dict[int, Organisation]:
    if not ids:
        return {}
    bodies = Organisation.objects.filter(pk__in=ids).select_related("territory")
    bodies = bodies.only("name", "slug", "acronym", "kind", "description", "territory__name")
    return {body.pk: body for body in bodies.annotate(resources=_resource_count(visibility))}


def _resource_count(visibility: Visibility) -> Any:
    """How many listed resources an organisation takes part in."""
    pages = visibility.listed(ResourcePage.objects.filter(organisation_links__organisation=OuterRef("pk")))
    counted = pages.order_by().values("organisation_links__organisation").annotate(found=Count("pk", distinct=True))
    return Coalesce(Subquery(counted.values("found")[:1], output_field=IntegerField()), 0)


def organisation_context(organisation: Organisation, request: HttpRequest) -> dict[str, Any]:
    """What a structure bears, hosts and takes part in, and who may be shown there; a constant number of queries."""
    viewer = viewer_of(request)
    visibility = viewer.visibility
    demarches = visibility.listed(_own(organisation, DemarchePage, "bearer"))
    meetings = visibility.listed(_own(organisation, MeetingPage, "host"))
    others = visibility.listed(ResourcePage.objects.filter(pk__in=_linked(organisation)))
    others = others.filter(demarchepage=None, meetingpage=None)
    resources, total, pager = paginate(others.order_by("-date", "title", "pk"), request, SHOWN)
    borne, hosted = list(demarches.order_by("title")[:SHOWN]), list(meetings.order_by("-date", "pk")[:SHOWN])
    cards = {
        card.id: card
        for card in cards_for({page.pk: page for page in [*borne, *hosted, *resources]}.values(), visibility)
    }
    return {
        "organisation": organisation,
        "demarches": [cards[page.pk] for page in borne if page.pk in cards],
        "meetings": [cards[page.pk] for page in hosted if page.pk in cards],
        "resources": [cards[page.pk] for page in resources if page.pk in cards],
        "resource_total": total,
        "pager": pager,
        "people": people(viewer, organisation=organisation),
        "may_write": recipient_of_organisation(organisation) is not None,
    }


def _own(organisation: Organisation, model: type[ResourcePage], role: str) -> QuerySet[ResourcePage]:
    """Pages of this type that the structure bears or hosts, or takes part in."""
    borne = model._default_manager.filter(**{role: organisation}).order_by().values("pk")
    pages = ResourcePage.objects.filter(Q(pk__in=borne) | Q(pk__in=_linked(organisation)))
    return pages.exclude(**{str(model._meta.model_name): None})


def _linked(organisation: Organisation) -> Any:
    return ResourceOrganisation.objects.filter(organisation=organisation).order_by().values("page")
