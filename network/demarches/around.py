"""What lies around a démarche: what was told of it, its former and following contracts, the nearest others.

Only what a list shows of them is read, and each question begins with the few rows that can answer it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from asv.core.prepared import prepared
from asv.core.visibility import Standing, Visibility
from asv.resources.assemble import page_path
from asv.resources.cards import CARD_FIELDS
from asv.resources.models import ResourceOrganisation, ResourcePage
from asv.resources.terms import Place
from asv.taxonomy.distances import distance_km, window_around
from experiences.models import ActionSheetPage, ExperiencePage
from network.demarches.kinds import kind_name
from network.demarches.models import DemarchePage
from network.demarches.places.inside import levels_below, lies_in
from network.demarches.years import DemarcheState
from network.meetings.models import MeetingPage

MOST = 6
MOST_OTHERS = 200
NEAR_KM = 60.0
_WIDE = ("pays", "region")
_STEPS = (1, 4, 12, 40, 120)  # numbers of places for which a question is written
MOST_PLACES = _STEPS[-1]


@dataclass(frozen=True, slots=True)
class Other:
    """Another démarche: what the page of this one shows of it."""

    pk: int
    title: str
    url_path: str
    path: str
    live: bool
    predecessor_id: int | None
    kind_id: int | None
    state: str
    since: date | None
    until: date | None
    since_text: str
    generation: int | None

    @property
    def url(self) -> str:
        """Its address on the site."""
        return page_path(self)  # type: ignore[arg-type]  # its `url_path` is all that is read


_OTHER = [name.replace("_id", "") for name in Other.__dataclass_fields__]


@dataclass(frozen=True, slots=True)
class Around:
    """A place where a démarche lies: how far it is, and its name."""

    km: float
    place: str


@dataclass(frozen=True, slots=True)
class Near:
    """A démarche nearby: how far in kilometres, 0 on the same commune. Of one kept for members, no kind nor state."""

    title: str
    url: str
    place: str
    km: int
    kind: str
    state: str
    standing: Standing

    @property
    def members_only(self) -> bool:
        """Whether this reader may read no more than its title."""
        return self.standing.state != "open"


def near_rows(others: Iterable[Other], around: dict[int, Around], visibility: Visibility) -> list[Near]:
    """These démarches as the list of the nearest shows them."""
    rows = []
    for other in others:
        where, standing = around[other.pk], visibility.standing(other)
        told = (kind_name(other.kind_id), DemarcheState(other.state).label) if standing.state == "open" else ("", "")
        rows.append(Near(other.title, other.url, where.place, round(where.km), *told, standing))
    return rows


def others_of(page: DemarchePage, near: Iterable[int], visibility: Visibility) -> dict[int, Other]:
    """The listed démarches around this one: its former and following contracts, and its neighbours; one query."""
    wanted = [*near, page.predecessor_id or 0]
    padded = [*wanted, *[0] * (4 * MOST + 1 - len(wanted))]

    def write(own: int, *ids: int) -> QuerySet[Any]:
        found = visibility.listed(DemarchePage.objects.filter(Q(pk__in=ids) | Q(predecessor=own))).exclude(pk=own)
        return found.order_by().values_list(*_OTHER)[:MOST_OTHERS]

    rows = prepared(("demarche.others", visibility.hidden_paths), write, [page.pk or 0, *padded])
    return {row[0]: Other(*row) for row in rows}


def family_of(page: DemarchePage, others: dict[int, Other], visibility: Visibility) -> list[Other]:
    """The démarche this one follows and those that follow it; of one kept for members, its title alone."""
    found = [
        other if visibility.may_read(other) else replace(other, since=None, until=None, since_text="", generation=None)
        for other in others.values()
        if other.pk == page.predecessor_id or (page.pk and other.predecessor_id == page.pk)
    ]
    return sorted(found, key=lambda other: (other.since or date.max, other.pk))


def told(page: DemarchePage, places: list[Place], visibility: Visibility) -> list[Any]:
    """The latest récits and sheets of the démarche, then its latest rencontres, which have `is_meeting`; two queries.

    Récits are of its kind, told of its territory or by the body that bears it; rencontres may be about anything when
    that body holds them.
    """
    found = _told_ids(page, places, visibility)
    pages = ResourcePage.objects.filter(pk__in=found).order_by().only(*CARD_FIELDS) if found else ()
    rows = {row.pk: row for row in pages}
    for pk, is_meeting in found.items():
        rows[pk].is_meeting = bool(is_meeting)
    return [rows[pk] for pk in found]


def _told_ids(page: DemarchePage, places: list[Place], visibility: Visibility) -> dict[int, int]:
    """`{id: is a meeting}`, each family ranked apart."""
    types = ContentType.objects.get_for_models(ExperiencePage, ActionSheetPage, MeetingPage)
    everywhere = any(place.kind == "pays" for place in places)
    levels = levels_below(place.kind for place in places)
    codes = sorted({place.code for place in places})[:MOST_PLACES]
    step = next(size for size in _STEPS if size >= len(codes))
    codes += [""] * (step - len(codes))

    def write(kind: int, bearer: int, meeting: int, story: int, sheet: int, *inside: str) -> QuerySet[Any]:
        of_kind = ResourcePage.demarches.through.objects.filter(resourcepage=OuterRef("pk"), demarchekind=kind)
        own = _told_by(bearer)
        links = ResourcePage.territories.through.objects.filter(lies_in("territory", inside, levels))
        here = Q() if everywhere else Q(pk__in=links.values("resourcepage")) | own
        is_meeting = Q(content_type=meeting)
        pages = ResourcePage.objects.filter(here, content_type__in=[meeting, story, sheet])
        family = Case(When(is_meeting, then=Value(1)), default=Value(0), output_field=IntegerField())
        latest = [F("date").desc(nulls_last=True), F("pk").desc()]
        rank = Window(RowNumber(), partition_by=F("is_meeting"), order_by=latest)
        found = visibility.listed(pages).filter(Q(Exists(of_kind)) | (is_meeting & own))
        found = found.annotate(is_meeting=family).annotate(rank=rank).filter(rank__lte=MOST + 1)
        return found.order_by("is_meeting", "rank").values_list("pk", "is_meeting")

    shape = ("demarche.told", visibility.hidden_paths, everywhere, levels, step)
    kinds = [types[model].pk for model in (MeetingPage, ExperiencePage, ActionSheetPage)]
    rows = prepared(shape, write, [page.kind_id or 0, page.bearer_id or 0, *kinds, *codes])
    return {row[0]: row[1] for row in rows}


def _told_by(bearer: int) -> Q:
    """What a body takes part in, and the rencontres it holds."""
    linked = ResourceOrganisation.objects.filter(organisation=bearer).order_by().values("page")
    hosted = MeetingPage.objects.filter(host=bearer).order_by().values("pk")
    return Q(pk__in=linked) | Q(pk__in=hosted)


def distances(page: DemarchePage, places: list[Place]) -> dict[int, Around]:
    """`{page id: kilometres and place}` of the nearest démarches within NEAR_KM, nearest first.

    Measured from the first territory of the page that has coordinates.
    """
    here = next((p for p in places if p.latitude is not None and p.kind not in _WIDE), None)
    if here is None or here.latitude is None or here.longitude is None:
        return {}
    at = here.latitude, here.longitude
    rows = prepared("demarche.around", _points, window_around(at, NEAR_KM))
    found: dict[int, Around] = {}
    for pk, latitude, longitude, name in rows:
        km = distance_km(at, (latitude, longitude))
        if pk != page.pk and (pk not in found or km < found[pk].km):
            found[pk] = Around(km, name)
    nearest = sorted(found, key=lambda pk: (found[pk].km, pk))[: 4 * MOST]
    return {pk: found[pk] for pk in nearest if found[pk].km <= NEAR_KM}


def _points(south: float, north: float, west: float, east: float) -> QuerySet[Any]:
    """Every point of every démarche in a window of the map."""
    links = DemarchePage.territories.through.objects.filter(
        resourcepage__in=DemarchePage.objects.order_by().values("pk"),
        territory__latitude__range=(south, north),
        territory__longitude__range=(west, east),
    )
    rows = links.exclude(territory__kind__in=_WIDE)
    return rows.values_list("resourcepage_id", "territory__latitude", "territory__longitude", "territory__name")
