"""What to offer where a search finds nothing: each way on with the number of resources it would give."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.http import QueryDict

from asv.core.visibility import Visibility
from asv.resources.addresses import search_address
from asv.taxonomy.models import Theme
from search import engines
from search.analysis import clean, stems
from search.engines.base import EngineUnavailable
from search.forms import SearchForm
from search.parsing import parse, pieces
from search.query import FACETS, SearchPage, Sort

logger = logging.getLogger(__name__)

# A page without results may cost this many small questions more, whatever was asked.
MOST_QUESTIONS = 8
_MOST_THEMES = 4
_MOST_WORDS = 3  # tried without, one at a time


@dataclass(frozen=True, slots=True)
class Way:
    """A search to try instead: what it is, where it is, and how many resources it gives."""

    label: str
    url: str
    count: int


@dataclass(slots=True)
class Ways:
    """All that is offered, each with what it gives, never a 0.

    `fewer`: without one filter, one word, or all filters. `spelling`: the correction that was refused with `exact`.
    `partly`: what answers the words in part, where the order asked for has what answers all of them alone. `unknown`:
    the words, as typed, that no resource open to all holds.
    """

    fewer: list[Way] = field(default_factory=list)
    wider: list[Way] = field(default_factory=list)
    themes: list[Way] = field(default_factory=list)
    spelling: Way | None = None
    partly: Way | None = None
    unknown: list[str] = field(default_factory=list)

    @property
    def single(self) -> list[Way]:
        """What one change gives: a spelling, one thing less, a wider place."""
        return [way for way in (self.spelling, self.partly, *self.wider, *self.fewer) if way]


def ways_on(form: SearchForm, page: SearchPage, visibility: Visibility) -> Ways:
    """The ways out of a search that finds nothing; `page` is its empty answer, whose counts tell some of them."""
    ways = Ways(wider=_wider_places(form, page))
    questions = _Questions(form, visibility)
    try:
        ways.unknown = _unknown(form)
        if form.exact and (better := engines.get_engine().correct(form.words)):
            ways.spelling = questions.way(f"Écrit « {better} »", form.with_words(better))
        if form.words and not form.partly:
            ways.partly = questions.way("Ce qui répond à une partie de vos mots", form.by_relevance())
        ways.fewer = [way for way in _fewer_filters(form, page, questions) if way.count]
        ways.fewer += filter(None, _fewer_words(form, questions))
        ways.themes = _near_themes(form, questions) if form.words else []
    except EngineUnavailable:
        logger.warning("The search engine does not answer.", exc_info=True)
    return ways


def _unknown(form: SearchForm) -> list[str]:
    """The words that no resource open to all holds; one query to the local index, none to a server."""
    asked = [clause for clause in parse(form.words).required if clause.typed]
    _total, held = engines.local_engine().held({one for clause in asked for one in clause.stems})
    return [clause.typed for clause in asked if not all(held.get(one) for one in clause.stems)]


class _Questions:
    """Small questions around a form, until there were enough of them."""

    def __init__(self, form: SearchForm, visibility: Visibility) -> None:
        self.form = form
        self.visibility = visibility
        self.left = MOST_QUESTIONS

    def ask(self, **changes: Any) -> SearchPage:
        """The answer to the form's question with these fields changed; an empty one when there were enough."""
        if not self.left:
            return SearchPage(total=0, hits=())
        self.left -= 1
        options: dict[str, Any] = {"page": 1, "page_size": 1, "facets": (), "highlight": False, "sort": Sort.DATE}
        return engines.get_engine().search(self.form.query(self.visibility, **(options | changes)))

    def way(self, label: str, query: str) -> Way | None:
        """The search of another query string, unless it gives nothing."""
        if not self.left:
            return None
        self.left -= 1
        form = SearchForm(QueryDict(query), self.form.catalogue)
        options: dict[str, Any] = {"page": 1, "page_size": 1, "facets": (), "highlight": False}
        count = engines.get_engine().search(form.query(self.visibility, **options)).total
        return Way(label, search_address(form.querystring()), count) if count else None

    def without(self, facet: str) -> int:
        """How many resources there are without what was chosen in a facet."""
        if facet == "territoire":
            return self.ask(places=()).total
        if facet == "annee":
            return self.ask(years=()).total
        left = tuple((name, values) for name, values in self.form.selected.items() if values and name != facet)
        return self.ask(selected=left).total


NO_FILTER: dict[str, Any] = {"selected": (), "places": (), "years": ()}


def _fewer_filters(form: SearchForm, page: SearchPage, questions: _Questions) -> Iterable[Way]:
    chosen = [facet for facet in FACETS if form.values(facet)]
    if form.words and len(chosen) > 1:
        count = questions.ask(**NO_FILTER).total
        yield Way(f"« {form.words} » sans aucun filtre", search_address(form.without_filters()), count)
    for facet in chosen if form.words or len(chosen) > 1 else []:
        names = ", ".join(f"« {form.label(facet, value)} »" for value in form.values(facet)[:3])
        # A resource has one type: the counts of types, which ignore the one chosen, already add up to the answer.
        known = sum(page.counts["type"].values()) if facet == "type" and "type" in page.counts else None
        count = questions.without(facet) if known is None else known
        yield Way(f"Sans {names}", search_address(form.without(facet)), count)
    if form.words and chosen:
        count = questions.ask(words="").total
        yield Way("Les mêmes filtres, sans les mots", search_address(form.without("q")), count)


def _fewer_words(form: SearchForm, questions: _Questions) -> Iterable[Way | None]:
    """Without one word, or one thing between quotation marks or after a minus."""
    found = [piece for piece in pieces(form.words) if stems(clean(piece["phrase"] or piece["word"] or ""))]
    for piece in found[:_MOST_WORDS] if len(found) > 1 else []:
        rest = " ".join(f"{form.words[: piece.start()]} {form.words[piece.end() :]}".split())
        typed = piece["phrase"] or piece["word"]
        label = f"Sans écarter « {typed} »" if piece["minus"] else f"Sans « {typed} »"
        yield questions.way(label, form.with_words(rest, exact=form.exact))


def _wider_places(form: SearchForm, page: SearchPage) -> list[Way]:
    """The département and the région of what was chosen: their counts came with the empty answer."""
    counts = page.counts.get("territoire", {})
    above = dict.fromkeys(code for place in form.places.values() for code in place.filter.ancestors)
    known = [form.catalogue.places[code] for code in above if code in form.catalogue.places and code != "fra"]
    return [
        Way(place.name, search_address(form.within([place.code])), counts[place.code])
        for place in known
        if counts.get(place.code) and place.code not in form.places
    ]


def _near_themes(form: SearchForm, questions: _Questions) -> list[Way]:
    """Themes that speak of the words."""
    near = _themes_named(form)
    counts = questions.ask(words="", facets=("theme",), **NO_FILTER).counts.get("theme", {}) if near else {}
    return [
        Way(form.catalogue.label("theme", slug), search_address({"theme": slug}), counts[slug])
        for slug in near
        if counts.get(slug) and form.catalogue.has("theme", slug)
    ][:_MOST_THEMES]


def _themes_named(form: SearchForm) -> list[str]:
    """Slugs of the themes whose label, or else definition, holds a word of the question; the nearest first."""
    asked = set(stems(clean(form.words)))
    definitions = dict(Theme.objects.order_by().values_list("slug", "definition")) if asked else {}
    scores = {
        theme.slug: 3 * len(asked & _stems_of(theme.label)) + len(asked & _stems_of(definitions.get(theme.slug, "")))
        for theme in form.catalogue.values("theme")
    }
    return sorted((slug for slug, score in scores.items() if score), key=lambda slug: -scores[slug])


@lru_cache(maxsize=1000)
def _stems_of(text: str) -> frozenset[str]:
    """The stems of a theme's label or definition: there are a hundred such texts, each asked of at each such search."""
    return frozenset(stems(clean(text)))
