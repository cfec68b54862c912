"""A démarche as a file can change it: as it is, and as a line would make it. Where both are equal, it is up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from network.demarches import values
from network.demarches.held import Held
from network.demarches.known import Known
from network.demarches.lines import DemarcheLine
from network.demarches.models import Matching, NamedPart, OrganisationPart, spelling_of
from network.demarches.years import DemarcheState

Changes = dict[str, Any]
# What organisation waits, as what: (part, folded name, function).
Waiting = tuple[str, str, str]
PLAIN = ("reference", "state", "until", "generation", "population", "summary", "source_label", "source_url",
         "information_date")  # fmt: skip
LISTS = {"themes": "theme", "axes": "axe", "audiences": "public"}


@dataclass(frozen=True, slots=True)
class Picture:
    """All that an import may change; terms by slug, places by code, the rest by id."""

    title: str
    kind: int | None
    reference: str
    state: str
    since: date | None
    since_text: str
    until: date | None
    generation: int | None
    population: int | None
    summary: str
    source_label: str
    source_url: str
    information_date: date | None
    predecessor: int | None
    bearer: int | None
    themes: frozenset[str]
    axes: frozenset[str]
    audiences: frozenset[str]
    territories: frozenset[str]
    partners: tuple[int, ...]
    posts: tuple[tuple[str, int | None], ...]
    waiting: frozenset[Waiting]


def picture_of(held: Held, waiting: Collection[Waiting]) -> Picture:
    """The démarche as it is."""
    page = held.page
    terms: Changes = {name: frozenset(term.slug for term in held.terms.terms[key]) for name, key in LISTS.items()}
    return Picture(
        title=page.title,
        kind=page.kind_id,
        since=page.since,
        since_text=page.since_text,
        predecessor=page.predecessor_id,
        bearer=page.bearer_id,
        territories=frozenset(place.code for place in held.terms.places),
        partners=tuple(pk for pk, _name in held.partners),
        posts=tuple((function, pk) for function, pk, _name in held.posts),
        waiting=frozenset(waiting),
        **terms,
        **{name: getattr(page, name) for name in PLAIN},
    )


def nothing() -> Picture:
    """A démarche of which nothing is said yet."""
    none: frozenset[str] = frozenset()
    return Picture(
        title="", kind=None, reference="", state=DemarcheState.ACTIVE.value, since=None, since_text="", until=None,
        generation=None, population=None, summary="", source_label="", source_url="", information_date=None,
        predecessor=None, bearer=None, themes=none, axes=none, audiences=none, territories=none, partners=(), posts=(),
        waiting=frozenset(),
    )  # fmt: skip


def after(line: DemarcheLine, before: Picture, known: Known, predecessor: int | None) -> Picture:
    """The démarche as the line would make it; what the line leaves empty stays, a list is replaced whole."""
    given: Changes = {name: value for name in PLAIN if (value := getattr(line, name)) not in (None, "")}
    given |= {name: slugs for name in LISTS if (slugs := frozenset(term.slug for term in getattr(line, name)))}
    if line.name:
        given["title"] = line.name
    if line.kind:
        given["kind"] = line.kind.pk
    if line.territories:
        given["territories"] = frozenset(place.code for place in line.territories)
    if predecessor:
        given["predecessor"] = predecessor
    return replace(before, **given, **_since(line, before), **_organisations(line, before, known))


def _since(line: DemarcheLine, before: Picture) -> Changes:
    if line.since is None:
        return {"since_text": line.since_text} if line.has_words else {}
    same = not line.has_words and before.since == line.since and values.same_time(line.since_text, before.since_text)
    # « 2019-01 » says no more than « janvier 2019 »: the words that a person chose stay.
    return {"since": line.since, "since_text": before.since_text if same else line.since_text}


def _organisations(line: DemarcheLine, before: Picture, known: Known) -> Changes:
    """Those that are known take their part; those that wait were in no file that went out, so a list keeps them."""
    waiting = set(before.waiting)
    given: Changes = {}
    if line.bearer and not known.is_dropped(line.bearer):
        waiting = {one for one in waiting if one[0] != OrganisationPart.BEARER}
        if bearer := known.organisation(line.bearer):
            given["bearer"] = bearer
    if not all(map(known.is_dropped, line.partners)):
        given["partners"] = tuple(dict.fromkeys(pk for name in line.partners if (pk := known.organisation(name))))
    if line.posts:
        given["posts"] = tuple((function, known.organisation(name) if name else None) for function, name in line.posts)
    waiting |= {(part, spelling_of(name), function) for part, name, function in unknown_of(line, known)}
    return {**given, "waiting": frozenset(waiting)}


def unknown_of(line: DemarcheLine, known: Known) -> list[tuple[str, str, str]]:
    """(part, name, function) of the organisations of a line that are to wait."""
    return [
        (part, name, function)
        for part, name, function in line.organisations()
        if known.organisation(name) is None and not known.is_dropped(name)
    ]


def waiting_for(pages: Collection[int]) -> dict[int, set[Waiting]]:
    """The organisations that wait for these démarches: one query, none for no page."""
    found: dict[int, set[Waiting]] = defaultdict(set)
    if pages:
        parts = NamedPart.objects.filter(page__in=pages, named__state=Matching.WAITING)
        for page, *told in parts.values_list("page", "part", "named__spelling", "function"):
            found[page].add((told[0], told[1], told[2]))
    return found
