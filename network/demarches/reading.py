"""What a démarche's page shows around its own text: history, récits, rencontres, contacts and the nearest others.

A constant number of queries, whatever the number of démarches.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from asv.core.visibility import Visibility, visibility_of
from asv.resources.cards import Card, cards_for
from asv.resources.models import ResourceOrganisation, ResourcePage
from asv.resources.terms import Place
from asv.taxonomy.models import Organisation
from experiences.models import ActionSheetPage, ExperiencePage
from home.facts import page_facts
from network.demarches.timeline import timeline_of
from network.models import DemarchePage, MeetingPage

MOST = 6
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


def demarche_facts(page: DemarchePage, request: HttpRequest) -> dict[str, Any]:
    """The page's facts as this reader may see them."""
    visibility = visibility_of(request)
    facts = page_facts(page, request)
    family = _family(page, visibility)
    stories = list(_stories(page, facts["places"], visibility)[: MOST + 1])
    meetings = list(_meetings(page, facts["places"], visibility)[: MOST + 1])
    near = _nearest(page, facts["places"], visibility)
    # One asking for every card of the page: two queries, however many.
    cards = {card.id: card for card in cards_for([*stories, *meetings, *(other for other, _km in near)], visibility)}
    when = {meeting.pk: meeting.when for meeting in meetings}
    first = facts["places"][0].code if facts["places"] else ""
    return {
        **facts,
        "timeline": timeline_of(page, family),
        "contacts": _contacts(page),
        "stories": [cards[story.pk] for story in stories[:MOST] if story.pk in cards],
        "has_more_stories": len(stories) > MOST,
        "demarche_meetings": [(cards[pk], words) for pk, words in list(when.items())[:MOST] if pk in cards],
        "has_more_meetings": len(meetings) > MOST,
        "near_demarches": [Near(cards[other.pk], round(km)) for other, km in near if other.pk in cards],
        "communes": [place for place in facts["places"] if place.kind != "qpv"],
        "quarters": [place for place in facts["places"] if place.kind == "qpv"],
        "search_place": first,
        "kind_slug": page.kind.slug if page.kind else "",
    }


def _family(page: DemarchePage, visibility: Visibility) -> list[DemarchePage]:
    """The démarche this one follows and those that follow it, as far as they may be listed."""
    wanted = Q(pk=page.predecessor_id) | Q(predecessor=page.pk) if page.pk else Q(pk=page.predecessor_id)
    return list(visibility.listed(DemarchePage.objects.filter(wanted)).order_by("since", "pk")[:20])


def _stories(page: DemarchePage, places: list[Place], visibility: Visibility) -> QuerySet[ResourcePage]:
    """Récits and sheets of the démarche: its kind, told of its territory or by the body that bears it."""
    types = ContentType.objects.get_for_models(ExperiencePage, ActionSheetPage).values()
    stories = visibility.listed(ResourcePage.objects.filter(content_type__in=[found.pk for found in types]))
    stories = stories.filter(_of_kind(page)).filter(_lies_in(places) | _told_by(page))
    return stories.order_by("-date", "-pk")


def _meetings(page: DemarchePage, places: list[Place], visibility: Visibility) -> QuerySet[MeetingPage]:
    """Rencontres about its kind on its territory, or held by the body that bears it; the latest first."""
    meetings = visibility.listed(MeetingPage.objects.all())
    wanted = _of_kind(page) & _lies_in(places)
    if page.bearer_id:
        wanted |= Q(host=page.bearer_id) | Q(_told_by(page))
    return meetings.filter(wanted).order_by("-starts_at", "-pk")


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


def _nearest(page: DemarchePage, places: list[Place], visibility: Visibility) -> list[tuple[DemarchePage, float]]:
    """The nearest démarches around the first place that is a point on the map, the same place included."""
    here = next((p for p in places if p.latitude is not None and p.kind not in _WIDE), None)
    if here is None or here.latitude is None or here.longitude is None:
        return []
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
    distances: dict[int, float] = {}
    rows = links.values_list("resourcepage_id", "territory__latitude", "territory__longitude")
    for pk, latitude, longitude in rows:
        km = _distance(here.latitude, here.longitude, latitude, longitude)
        distances[pk] = min(km, distances.get(pk, km))
    nearest = sorted(distances, key=lambda pk: (distances[pk], pk))[: 4 * MOST]
    listed = visibility.listed(DemarchePage.objects.filter(pk__in=nearest)).in_bulk()
    return [(listed[pk], distances[pk]) for pk in nearest if pk in listed and distances[pk] <= NEAR_KM][:MOST]


def _distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    east = (longitude - other_longitude) * cos(radians((latitude + other_latitude) / 2))
    return _KM_A_DEGREE * hypot(latitude - other_latitude, east)


def _contacts(page: DemarchePage) -> list[Contact]:
    """The bodies to turn to: those that hold the coordination, then the bearer."""
    posts = list(page.coordination_posts.select_related("organisation"))
    by_body: dict[int | None, tuple[Organisation | None, list[str]]] = {}
    for post in posts:
        by_body.setdefault(post.organisation_id, (post.organisation, []))[1].append(post.function)
    if page.bearer and page.bearer_id not in by_body:
        by_body[page.bearer_id] = (page.bearer, [])
    return [Contact(organisation, tuple(functions)) for organisation, functions in by_body.values()]
