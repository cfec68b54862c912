"""Asking the list: words, place and facets, with what each choice would give. Only rows written for the viewer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from asv.taxonomy.models import Organisation, Territory, fold_name
from network.directory.listing import BODY, DEMARCHE, KIND, NATURE, NETWORK, OWN, PLACE, THEME, whole_counts_key
from network.directory.models import LINES, Audience, Listing, Post, Trait
from network.directory.viewing import Viewer, shown_fields, title_of, with_related

FACETS = (KIND, NATURE, DEMARCHE, THEME, NETWORK)
MOST_WORDS = 10
REMEMBERED = 600
MOST_IDS = 500
CARD_LINES = ("name", "function", "organisation", "territories")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the list; a facet has one value at most."""

    words: str = ""
    place: Territory | None = None
    facets: dict[str, str] = field(default_factory=dict)

    def without(self, facet: str) -> Question:
        """The same without one facet."""
        return replace(self, facets={name: value for name, value in self.facets.items() if name != facet})

    @property
    def is_filtered(self) -> bool:
        """Whether it asks for less than the whole list."""
        return bool(self.words or self.place or self.facets)


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


def _audiences(viewer: Viewer) -> list[str]:
    return [Audience.ALL, viewer.audience]


def found(question: Question, viewer: Viewer) -> QuerySet[Listing]:
    """The rows of the list that answer, by name."""
    rows = Listing.objects.filter(audience__in=_audiences(viewer))
    for word in fold_name(question.words).split()[:MOST_WORDS]:
        rows = rows.filter(words__contains=word)
    if question.place:
        rows = rows.filter(_in_place(question.place))
    for facet, value in question.facets.items():
        rows = rows.filter(pk__in=_with(facet, [value]))
    return rows.order_by("sort_name", "pk")


def _with(facet: str, values: Iterable[str]) -> Any:
    return Trait.objects.filter(facet=facet, value__in=list(values)).values("listing")


def _in_place(place: Territory) -> Q:
    """In the place, or in charge of what contains it."""
    inside = Q(facet=PLACE, value=place.code)
    covering = Q(facet=OWN, value__in=place.ancestor_codes)
    return Q(pk__in=Trait.objects.filter(inside | covering).values("listing"))


def matches(question: Question, viewer: Viewer) -> Any:
    """Ids of the rows that answer, in order: words are looked for once, and counts and page made of what was found."""
    ids = found(question, viewer).values_list("pk", flat=True)
    return list(ids) if question.is_filtered else ids


def listings(ids: Sequence[int]) -> list[Listing]:
    """These rows, in this order."""
    rows = Listing.objects.in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def counts(question: Question, viewer: Viewer, ids: Sequence[int]) -> dict[str, dict[str, int]]:
    """`{facet: {value: rows}}`; a facet's counts ignore its own value. One query, and one for each facet in use.

    `ids` are what `matches` says of the question. Those of the whole list are the same for all of an audience:
    remembered until a row is written.
    """
    if question.is_filtered:
        return _counted(question, viewer, ids)
    key = whole_counts_key(viewer.audience)
    known = cache.get(key)
    if known is None:
        known = _counted(question, viewer, ids)
        cache.set(key, known, REMEMBERED)
    return known


def _counted(question: Question, viewer: Viewer, ids: Sequence[int]) -> dict[str, dict[str, int]]:
    answer: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    free = [facet for facet in FACETS if facet not in question.facets]
    few = ids if question.is_filtered and len(ids) <= MOST_IDS else None
    _count(answer, free, question, viewer, few)
    for facet in question.facets:
        _count(answer, [facet], question.without(facet), viewer, None)
    return answer


def _count(
    answer: dict[str, dict[str, int]],
    facets: list[str],
    question: Question,
    viewer: Viewer,
    ids: Sequence[int] | None,
) -> None:
    traits = Trait.objects.filter(facet__in=facets, audience__in=_audiences(viewer))
    if question.is_filtered and ids is not None:
        traits = traits.filter(listing__in=ids)
    elif question.is_filtered:
        traits = traits.filter(listing__in=found(question, viewer).order_by().values("pk"))
    for facet, value, number in traits.values_list("facet", "value").annotate(Count("listing")).order_by():
        answer[facet][value] = number


def entries(ids: Iterable[int], viewer: Viewer, lines: Sequence[str] = LINES) -> dict[int, Entry]:
    """These posts as the viewer sees them, those they do not see left out: decided now, whatever the list says."""
    posts = with_related(Post.objects.filter(pk__in=list(ids)), lines)
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
    question = Question(place=place, facets={name: value for name, value in facets.items() if value})
    rows = found(question, viewer).exclude(post=None).values_list("post_id", flat=True)[:limit]
    order = list(rows)
    seen = entries(order, viewer, CARD_LINES)
    return [seen[pk] for pk in order if pk in seen]
