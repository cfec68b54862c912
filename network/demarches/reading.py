"""What a démarche's page shows around its own text: history, récits, rencontres, contacts and the nearest others.

A constant number of queries, whatever the number of démarches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import cos, hypot, radians
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest

from asv.core.visibility import Visibility, visibility_of
from asv.resources.cards import Card, cards_for
from asv.resources.models import ResourceOrganisation, ResourcePage
from asv.resources.terms import Place
from asv.taxonomy.models import Organisation
from experiences.models import ActionSheetPage, ExperiencePage
from home.facts import page_facts
from network.demarches.timeline import timeline_of
from network.kinds import kind_of
from network.models import DemarchePage, MeetingPage

MOST = 6
MOST_OTHERS = 200
NEAR_KM = 60.0
_KM_A_DEGREE = 111.2
_WIDE = ("pays", "region")


@dataclass(frozen=True, slots=True)
class Near:
    """A démarche nearby: how far in kilometres, 0 on the same commune."""

    card: Card
    km: int


@dataclass(frozen=True, slots=True)
class Contact:
    """A body to turn to, and the functions it holds in the démarche."""

    organisation: Organisation | None
    functions: tuple[str, ...]
    takes_messages: bool = False


def demarche_facts(page: DemarchePage, request: HttpRequest) -> dict[str, Any]:
    """The page's facts as this reader may see them."""
    visibility = visibility_of(request)
    page.kind = kind_of(page.kind_id)
    facts = page_facts(page, request)
    around = list(_told(page, facts["places"], visibility))
    distances = _distances(page, facts["places"])
    others = _others(page, distances, visibility)
    family = _family(page, others)
    near = [others[pk] for pk in distances if pk in others and others[pk] not in family][:MOST]
    # One asking for every card of the page: two queries, however many.
    cards = {card.id: card for card in cards_for([*around, *near], visibility)}
    stories = [cards[row.pk] for row in around if not row.is_meeting]
    meetings = [cards[row.pk] for row in around if row.is_meeting]
    return {
        **facts,
        "timeline": timeline_of(page, family),
        "contacts": _contacts(page),
        "stories": stories[:MOST],
        "has_more_stories": len(stories) > MOST,
        "demarche_meetings": meetings[:MOST],
        "has_more_meetings": len(meetings) > MOST,
        "near_demarches": [Near(cards[other.pk], round(distances[other.pk])) for other in near],
        "communes": [place for place in facts["places"] if place.kind != "qpv"],
        "quarters": [place for place in facts["places"] if place.kind == "qpv"],
        "search_place": facts["places"][0].code if facts["places"] else "",
        "kind_slug": page.kind.slug if page.kind else "",
    }


def _others(page: DemarchePage, near: Iterable[int], visibility: Visibility) -> dict[int, DemarchePage]:
    """The listed démarches around this one: its former and following contracts, and its neighbours.

    The page itself is asked along, for its bearer: no query of its own.
    """
    wanted = Q(pk__in=[*near, page.predecessor_id] if page.predecessor_id else list(near))
    if page.pk:
        wanted |= Q(predecessor=page.pk) | Q(pk=page.pk)
    listed = visibility.listed(DemarchePage.objects.filter(wanted)).select_related("bearer")
    found = {other.pk: other for other in listed[:MOST_OTHERS]}
    own = found.pop(page.pk, None)
    if own and own.bearer_id == page.bearer_id:
        page.bearer = own.bearer
    return found


def _family(page: DemarchePage, others: dict[int, DemarchePage]) -> list[DemarchePage]:
    """The démarche this one follows and those that follow it."""
    found = [
        other
        for other in others.values()
        if other.pk == page.predecessor_id or (page.pk and other.predecessor_id == page.pk)
    ]
    return sorted(found, key=lambda other: (other.since or date.max, other.pk))


def _told(page: DemarchePage, places: list[Place], visibility: Visibility) -> QuerySet[Any]:
    """The latest récits and sheets of the démarche, and its latest rencontres: one query, each family ranked apart.

    Récits are of its kind, told of its territory or by the body that bears it; rencontres may be about anything when
    that body holds them.
    """
    types = ContentType.objects.get_for_models(ExperiencePage, ActionSheetPage, MeetingPage)
    meeting = Q(content_type=types[MeetingPage].pk)
    wanted = _of_kind(page) & (_lies_in(places) | _told_by(page))
    if page.bearer_id:
        wanted |= meeting & (Q(meetingpage__host=page.bearer_id) | _told_by(page))
    pages = ResourcePage.objects.filter(content_type__in=[found.pk for found in types.values()])
    family = Case(When(meeting, then=Value(1)), default=Value(0), output_field=IntegerField())
    rank = Window(RowNumber(), partition_by=F("is_meeting"), order_by=[F("date").desc(nulls_last=True), F("pk").desc()])
    found = visibility.listed(pages).filter(wanted).annotate(is_meeting=family).annotate(rank=rank)
    return found.filter(rank__lte=MOST + 1).order_by("is_meeting", "rank")


def _of_kind(page: DemarchePage) -> Q:
    links = ResourcePage.demarches.through.objects.filter(resourcepage=OuterRef("pk"), demarchekind=page.kind_id)
    return Q(Exists(links))


def _told_by(page: DemarchePage) -> Q:
    if not page.bearer_id:
        return Q(pk__in=[])
    return Q(Exists(ResourceOrganisation.objects.filter(page=OuterRef("pk"), organisation=page.bearer_id)))


def _lies_in(places: list[Place]) -> Q:
    """About one of these places or what lies in it; not what merely covers it."""
    if not places:
        return Q(pk__in=[])
    inside = Q(territory__code__in=[place.code for place in places])
    # A path is read for the places that hold others: at most a few, since a list of communes holds only quarters.
    for code in [place.code for place in places if place.kind != "qpv"][:12]:
        inside |= Q(territory__path=code) | Q(territory__path__startswith=f"{code} ")
        inside |= Q(territory__path__contains=f" {code} ")
    links = ResourcePage.territories.through.objects.filter(resourcepage=OuterRef("pk"))
    return Q(Exists(links.filter(inside)))


def _distances(page: DemarchePage, places: list[Place]) -> dict[int, float]:
    """Kilometres to the nearest démarches around the first place that is a point on the map, the nearest first."""
    here = next((p for p in places if p.latitude is not None and p.kind not in _WIDE), None)
    if here is None or here.latitude is None or here.longitude is None:
        return {}
    tall = NEAR_KM / _KM_A_DEGREE
    wide = tall / max(cos(radians(here.latitude)), 0.1)
    links = (
        DemarchePage.territories.through.objects.filter(
            territory__latitude__range=(here.latitude - tall, here.latitude + tall),
            territory__longitude__range=(here.longitude - wide, here.longitude + wide),
            resourcepage__content_type=ContentType.objects.get_for_model(DemarchePage),
        )
        .exclude(territory__kind__in=_WIDE)
        .exclude(resourcepage=page.pk)
    )
    found: dict[int, float] = {}
    rows = links.values_list("resourcepage_id", "territory__latitude", "territory__longitude")
    for pk, latitude, longitude in rows:
        km = _distance(here.latitude, here.longitude, latitude, longitude)
        found[pk] = min(km, found.get(pk, km))
    nearest = sorted(found, key=lambda pk: (found[pk], pk))[: 4 * MOST]
    return {pk: found[pk] for pk in nearest if found[pk] <= NEAR_KM}


def _distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    east = (longitude - other_longitude) * cos(radians((latitude + other_latitude) / 2))
    return _KM_A_DEGREE * hypot(latitude - other_latitude, east)


def _contacts(page: DemarchePage) -> list[Contact]:
    """The bodies to turn to: those that hold the coordination, then the bearer."""
    posts = page.coordination_posts.select_related("organisation__closed_contact")
    by_body: dict[int | None, tuple[Organisation | None, list[str]]] = {}
    for post in posts:
        by_body.setdefault(post.organisation_id, (post.organisation, []))[1].append(post.function)
    if page.bearer and page.bearer_id not in by_body:
        by_body[page.bearer_id] = (page.bearer, [])
    return [Contact(body, tuple(functions), _takes_messages(body)) for body, functions in by_body.values()]


def _takes_messages(body: Organisation | None) -> bool:
    """Its address stays behind the directory's form, which a body may have closed."""
    return bool(body and body.email and not hasattr(body, "closed_contact"))
