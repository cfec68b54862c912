"""The directory's page: structures and people by words, place and facets; and the page of a structure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse

from asv.core.metadata import list_head
from asv.core.paging import paginate
from asv.core.visibility import Visibility
from asv.resources.cards import cards_for
from asv.resources.models import ResourceOrganisation, ResourcePage
from asv.taxonomy.catalogue import catalogue
from asv.taxonomy.models import Organisation
from asv.taxonomy.places import place_label
from network.demarches.models import DemarchePage
from network.demarches.places.page_view import place_path
from network.directory.contacting import recipient_of_organisation
from network.directory.directory_form import LABELS, DirectoryForm
from network.directory.finding import CARD_LINES, NEAR_KM, Entry, answer, around, entries, nearest_first, people
from network.directory.listing import NATURE, THEME
from network.directory.models import DirectoryPage, Listing
from network.directory.tally import Row as Found
from network.directory.tally import Tally
from network.directory.viewing import Viewer, sees, viewer_of
from network.meetings.models import MeetingPage
from search.faceted_form import PLACE
from search.facets import notices

PAGE_SIZE = 20
SHOWN = 12
THEMES_SHOWN = PLACES_SHOWN = 2
SHORT = 4  # letters of an acronym that its square holds
# With place and words, what most people look by; the other filters are folded.
FIRST_FACETS = (NATURE, THEME)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: a structure with the resources it takes part in, or an entry; and what they work on.

    `more` is how many themes there are besides; `km` how far away it is, where the place asked for is another.
    """

    organisation: Organisation | None = None
    entry: Entry | None = None
    themes: tuple[str, ...] = ()
    more: int = 0
    km: int | None = None

    @property
    def face(self) -> str:
        """What stands in place of a portrait: a short acronym, or two letters of a name that may be seen."""
        if self.organisation:
            short = self.organisation.acronym
            return short if 0 < len(short) <= SHORT else initials(self.organisation.name)
        return initials(str(self.entry.shown.get("name", ""))) if self.entry else ""

    @property
    def where(self) -> str:
        """The places that this viewer may see, two of them at most, and how far away."""
        if self.organisation:
            places = [self.organisation.territory.name] if self.organisation.territory else []
        else:
            places = [str(place) for place in self.entry.shown.get("territories", ())] if self.entry else []
        said = places[:PLACES_SHOWN]
        said += ["et d’autres"] if len(places) > PLACES_SHOWN else []
        said += [f"à {self.km} km" if self.km else "à moins d’un kilomètre"] if self.km is not None else []
        return ", ".join(said)


def initials(called: str) -> str:
    """The first letters of the first two words that have a capital, or of the first two: "Maison de Moulins", "MM"."""
    words = re.findall(r"\w+", called)
    return "".join(word[0] for word in ([word for word in words if word[0].isupper()] or words)[:2]).upper()


def directory_context(page: object, request: HttpRequest) -> dict[str, object]:
    """The page of the list asked for, the form as it was filled, and what each choice would give."""
    viewer = viewer_of(request)
    form = DirectoryForm(request.GET, catalogue(), viewer.visibility)
    found = answer(question := form.question, viewer)
    facets = form.facet_views(found.counts)
    others = [facet for facet in facets if facet.name not in FIRST_FACETS]
    ordered = nearest_first(found.rows, question.place, viewer) if question.place else found.rows
    shown, total, pager = paginate(ordered, request, PAGE_SIZE, form.pairs)
    beside = around(question, viewer) if pager.page == pager.pages else []
    rows = rows_of([*shown, *(row for row, _km in beside)], viewer, found.tally, {row.pk: km for row, km in beside})
    listed = [row for row in rows if row.km is None]
    return {
        "rows": listed,
        "beside": [row for row in rows if row.km is not None],
        "near_km": NEAR_KM,
        "place": next(iter(form.places.values())).label if form.places else "",
        "organisations": [row.organisation for row in listed if row.organisation],
        "total": total,
        "pager": pager,
        **list_head(pager, bool(form.pairs), form.describe()),
        "form": form,
        # Place and words stand outside the folded filters: on a telephone they would push what was found below them.
        "unfolded": any(name not in (PLACE, "q") for name, _value in form.pairs),
        "notices": notices(form.ignored, LABELS),
        "facets": [facet for facet in facets if facet.name in FIRST_FACETS],
        "other_facets": others,
        "others_chosen": any(facet.chosen for facet in others),
        "may_export": request.user.is_authenticated,
    }


def rows_of(found: list[Found], viewer: Viewer, tally: Tally, far: dict[int, int]) -> list[Row]:
    """What these rows of the list show to this viewer, with how `far` they are; a constant number of queries."""
    bodies = _organisations([row.organisation for row in found if row.organisation], viewer.visibility)
    seen = entries([row.post for row in found if row.post], viewer, CARD_LINES)
    worked_on = tally.values_of(THEME, [row.pk for row in found])
    rows = []
    for row in found:
        body, entry = bodies.get(row.organisation), seen.get(row.post)
        told = entry is None or sees(entry.post, "themes", viewer.audience)
        labels = _theme_labels(worked_on.get(row.pk, ())) if told else []
        rows.append(Row(body, entry, tuple(labels[:THEMES_SHOWN]), max(0, len(labels) - THEMES_SHOWN), far.get(row.pk)))
    return [row for row in rows if row.organisation or row.entry]


def _theme_labels(slugs: Collection[str]) -> list[str]:
    """Themes by their names in the vocabulary's order; one that another of them is part of says nothing more."""
    terms = [term for term in catalogue().values("theme") if term.slug in slugs] if slugs else []
    above = {term.parent for term in terms}
    return [term.label for term in terms if term.slug not in above]


def _organisations(ids: list[int], visibility: Visibility) -> dict[int, Organisation]:
    if not ids:
        return {}
    bodies = Organisation.objects.filter(pk__in=ids).select_related("territory")
    bodies = bodies.only("name", "slug", "acronym", "kind", "description", "territory__name")
    return {body.pk: body for body in bodies.annotate(resources=_resource_count(visibility))}


def _resource_count(visibility: Visibility) -> object:
    """How many listed resources an organisation takes part in."""
    pages = visibility.listed(ResourcePage.objects.filter(organisation_links__organisation=OuterRef("pk")))
    counted = pages.order_by().values("organisation_links__organisation").annotate(found=Count("pk", distinct=True))
    return Coalesce(Subquery(counted.values("found")[:1], output_field=IntegerField()), 0)


def organisation_context(organisation: Organisation, request: HttpRequest) -> dict[str, object]:
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
        "description": _described(organisation),
        "place_path": place_path(organisation.territory.code) if organisation.territory else "",
        "demarches": [cards[page.pk] for page in borne if page.pk in cards],
        "meetings": [cards[page.pk] for page in hosted if page.pk in cards],
        "resources": [cards[page.pk] for page in resources if page.pk in cards],
        "resource_total": total,
        "pager": pager,
        "people": people(viewer, organisation=organisation),
        "may_write": recipient_of_organisation(organisation) is not None,
    }


def structure_paths(anyone: Visibility) -> list[str]:
    """The paths of the structures that anyone finds in the directory, for the site map; one query. Nobody's entry."""
    directory = anyone.readable(DirectoryPage.objects.all()).order_by()
    listed = Listing.objects.filter(Exists(directory), organisation__isnull=False).order_by("sort_name", "pk")
    return [
        reverse("directory_organisation", args=[slug]) for slug in listed.values_list("organisation__slug", flat=True)
    ]


def _described(organisation: Organisation) -> str:
    """What search engines say of a structure, never nothing and never what they say of another."""
    place = f", {place_label(organisation.territory)}" if organisation.territory else ""
    said = organisation.description or (
        f"{organisation.get_kind_display()}{place}. Ses démarches, les rencontres qu’elle accueille, ses ressources."
    )
    return f"{organisation.name} : {' '.join(said.split())}"


def _own(organisation: Organisation, model: type[ResourcePage], role: str) -> QuerySet[ResourcePage]:
    """Pages of this type that the structure bears or hosts, or takes part in."""
    borne = model._default_manager.filter(**{role: organisation}).order_by().values("pk")
    pages = ResourcePage.objects.filter(Q(pk__in=borne) | Q(pk__in=_linked(organisation)))
    return pages.exclude(**{str(model._meta.model_name): None})


def _linked(organisation: Organisation) -> object:
    return ResourceOrganisation.objects.filter(organisation=organisation).order_by().values("page")
