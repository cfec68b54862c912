"""Asking the list: words, place and facets, with what each choice would give. Only rows written for the viewer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q, QuerySet

from asv.core.prepared import prepared
from asv.taxonomy.distances import distance_km, window_around
from asv.taxonomy.models import Organisation, Territory, TerritoryKind, fold_name
from network.directory.listing import BODY, DEMARCHE, KIND, NATURE, NETWORK, OWN, PLACE, THEME
from network.directory.models import LINES, Audience, Listing, Post, Trait
from network.directory.tally import Counts, Row, Tally, tally_of
from network.directory.viewing import Viewer, shown_fields, title_of, with_related
from search.query import PlaceFilter

FACETS = (KIND, NATURE, DEMARCHE, THEME, NETWORK)
MOST_WORDS = 10
CARD_LINES = ("name", "function", "organisation", "territories", "contact")
NAME_LINES = ("name", "function")
NEAR_KM = 30
MOST_NEAR = 10
_BODIES = 6  # structures one asks about at once
# Small enough to be at one distance.
_POINTS = (TerritoryKind.COMMUNE, TerritoryKind.EPCI, TerritoryKind.QPV, TerritoryKind.SECTEUR)
_CODED = ("com-", "epci-", "qpv-", "lieu-")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the list; a facet has one value at most."""

    words: str = ""
    place: PlaceFilter | None = None
    facets: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A post as one viewer sees it."""

    post: Post
    shown: dict[str, Any]

    @property
    def title(self) -> str:
        """The person's name, else the function."""
        return title_of(self.shown)

    @property
    def url(self) -> str:
        """Its page."""
        return self.post.get_absolute_url()


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows that answer a question, and what each choice of a facet would give."""

    rows: list[Row]
    counts: Counts
    tally: Tally


def _audiences(viewer: Viewer) -> list[str]:
    return [Audience.ALL, viewer.audience]


def found(question: Question, viewer: Viewer) -> QuerySet[Listing]:
    """The rows of the list that answer, by name."""
    rows = Listing.objects.filter(audience__in=_audiences(viewer))
    for word in fold_name(question.words).split()[:MOST_WORDS]:
        rows = rows.filter(words__contains=word)
    if question.place:
        rows = rows.filter(_in_place(question.place.code, question.place.ancestors))
    for facet, value in question.facets.items():
        rows = rows.filter(pk__in=_with(facet, [value]))
    return rows.order_by("sort_name", "pk")


def _with(facet: str, values: Iterable[str]) -> Any:
    return Trait.objects.filter(facet=facet, value__in=list(values)).values("listing")


def _in_place(code: str, ancestors: Sequence[str]) -> Q:
    """In the place, or in charge of what contains it."""
    inside = Q(facet=PLACE, value=code)
    covering = Q(facet=OWN, value__in=ancestors)
    return Q(pk__in=Trait.objects.filter(inside | covering).values("listing"))


def answer(question: Question, viewer: Viewer) -> Answer:
    """The rows that answer, in order, and `{facet: {value: rows}}`: one query, one more for words or a place."""
    tally = tally_of(viewer.audience, FACETS)
    asked = tally.everything
    if question.words or question.place:
        rows = found(replace(question, facets={}), viewer)
        asked = tally.of_ids(rows.order_by().values_list("pk", flat=True))
    chosen = question.facets
    return Answer(tally.rows(tally.having(asked, chosen)), tally.counts(asked, chosen), tally)


def nearest_first(rows: list[Row], place: PlaceFilter, viewer: Viewer) -> list[Row]:
    """Rows that answer for a place: its own, those within it, then those of ever larger places around it; one query.

    A structure is where its seat is, if that says how near; else where it bears démarches.
    """
    steps = {place.code: 0, **{code: 2 + at for at, code in enumerate(place.ancestors)}}
    asked = Q(facet=OWN, value__in=steps) | Q(facet=PLACE, value=place.code)
    told = Trait.objects.filter(asked, audience__in=_audiences(viewer)).order_by()
    near: dict[int, int] = {}
    seat = "listing__organisation__territory__code"
    for listing, facet, value, seated in told.values_list("listing_id", "facet", "value", seat):
        step = steps[value] if facet == OWN else 1
        near[listing] = steps[seated] if seated in steps else min(near.get(listing, step), step)
    return sorted(rows, key=lambda row: near.get(row.pk, 1))


def around(question: Question, viewer: Viewer) -> list[tuple[Row, int]]:
    """The nearest rows beside those that answer, and how many kilometres away; two queries, none but for a small place.

    They answer all that is asked but the place, and are somewhere within NEAR_KM of it.
    """
    place = question.place
    if not place or place.latitude is None or place.longitude is None or not place.code.startswith(_CODED):
        return []
    here = place.latitude, place.longitude
    south, north, west, east = window_around(here, NEAR_KM)
    points = Territory.objects.filter(kind__in=_POINTS, latitude__range=(south, north), longitude__range=(west, east))
    others = found(replace(question, place=None), viewer).exclude(
        pk__in=found(question, viewer).order_by().values("pk")
    )
    told = Trait.objects.filter(facet=OWN, listing__in=others.order_by(), value__in=points.values("code")).order_by()
    rows = list(told.values_list("value", "listing_id", "listing__organisation_id", "listing__post_id"))
    named = points.filter(code__in={row[0] for row in rows}).values_list("code", "latitude", "longitude")
    where = {
        code: distance_km(here, (latitude, longitude))
        for code, latitude, longitude in named
        if latitude is not None and longitude is not None
    }
    nearest: dict[Row, float] = {}
    for code, listing, organisation, post in rows:
        row = Row(listing, organisation or 0, post or 0)
        nearest[row] = min(nearest.get(row, NEAR_KM + 1), where[code])
    within = sorted((km, row) for row, km in nearest.items() if km <= NEAR_KM)
    return [(row, round(km)) for km, row in within[:MOST_NEAR]]


def entries(ids: Iterable[int], viewer: Viewer, lines: Sequence[str] = LINES) -> dict[int, Entry]:
    """These posts as the viewer sees them, those they do not see left out: decided now, whatever the list says."""
    ids = list(ids)
    posts = with_related(Post.objects.filter(pk__in=ids).order_by(), lines) if ids else ()
    seen = {post.pk: Entry(post, shown_fields(post, viewer, lines)) for post in posts}
    return {pk: entry for pk, entry in seen.items() if entry.shown}


def people(
    viewer: Viewer,
    organisation: Organisation | None = None,
    place: Territory | None = None,
    demarche: str = "",
    network: str = "",
    limit: int = 50,
) -> list[Entry]:
    """Who this viewer may see of a structure, a place, a kind of démarche or a network (slugs), by name."""
    facets = {BODY: str(organisation.pk) if organisation else "", DEMARCHE: demarche, NETWORK: network}
    where = PlaceFilter(place.code, place.ancestor_codes) if place else None
    question = Question(place=where, facets={name: value for name, value in facets.items() if value})
    rows = found(question, viewer).filter(audience=viewer.audience)  # posts: structures are listed for everyone
    order = list(rows.values_list("post_id", flat=True)[:limit])
    if not order:
        return []
    seen = entries(order, viewer, NAME_LINES)
    return [seen[pk] for pk in order if pk in seen]


def coordinators(viewer: Viewer, bodies: Sequence[int], demarche: str, limit: int = 8) -> list[Entry]:
    """Who this viewer may see in these structures for this kind of démarche (slug), and whether one may write to them.

    Found only by the lines they show: who hides their structure or their démarches is not named here.
    """
    if not bodies or not demarche:
        return []
    asked = [str(pk) for pk in bodies[:_BODIES]]
    asked += [""] * (_BODIES - len(asked))

    def write(audience: str, kind: str, *ids: str) -> QuerySet[Any]:
        rows = Listing.objects.filter(audience=audience, post__isnull=False, pk__in=_with(BODY, ids))
        rows = rows.filter(pk__in=_with(DEMARCHE, [kind])).order_by("sort_name", "pk")
        return rows.values_list("post_id", flat=True)[:limit]

    rows = prepared(("directory.coordinators", limit), write, [viewer.audience, demarche, *asked])
    order = [row[0] for row in rows]
    seen = entries(order, viewer, (*NAME_LINES, "contact"))
    return [seen[pk] for pk in order if pk in seen]
