"""The search page and its suggestions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from asv.core.paging import pager_at
from asv.core.visibility import visibility_of
from asv.core.words import clean_words
from asv.resources.addresses import search_address
from asv.resources.cards import Card
from asv.taxonomy.catalogue import catalogue
from search.degrees import not_required
from search.faceted_form import FIRST_YEAR, Fault, parameters, written_years, year_range
from search.facets import facet_views, notices
from search.forms import SearchForm
from search.lexicon import DIRECTORY
from search.log import log_search
from search.places import places_named
from search.promoted import promoted_for
from search.query import MAX_WINDOW, Degree, Hit, Sort
from search.results import Answer, answer
from search.suggestions import suggestions
from search.synonyms import current_thesaurus
from search.widening import ways_on

# What the page's own form sends beside the contract's parameters: read once, then written in the contract's way.
HELPERS = ("lieu", "annee_de", "annee_a", "tel_quel")


def private(response: HttpResponse, *vary: str) -> HttpResponse:
    """Have no shared cache keep an answer that depends on who asks."""
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie", *vary])
    return response


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The search page; only its results and facets for a request that refreshes them in place."""
    data = parameters(request)
    labels = catalogue()
    form = SearchForm(data, labels, also=HELPERS)
    faults = list(form.ignored)
    choices: list[tuple[str, str, str]] = []
    if any(data.get(name) for name in HELPERS):
        more, choices, unread = _read_helpers(data, form)
        faults += unread
        if more and not faults and not choices:
            return private(HttpResponseRedirect(search_address(more)), "HX-Request")
        form = SearchForm(QueryDict(more), labels) if more else form
    found = answer(form, visibility_of(request), last_page=True)
    if found.beyond:
        faults = [fault for fault in faults if fault.parameter != "page"]
    log_search(request, form, found)
    context = _results(request, form, found) | {"notices": notices(faults), "choices": choices}
    partial = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(request, "search/_results.html" if partial else "search/search.html", context)
    if partial:
        response["HX-Push-Url"] = context["address"]
    return private(response, "HX-Request", "HX-History-Restore-Request")


def _read_helpers(data: QueryDict, form: SearchForm) -> tuple[str, list[tuple[str, str, str]], list[Fault]]:
    """What the typed place and years come to: the query string with them, homonyms to choose from, and faults."""
    pairs = QueryDict(form.querystring(), mutable=True)
    if form.words and data.get("tel_quel", "") == form.words:
        # What was wanted as it is written stays so under other filters, until other words are written.
        form = SearchForm(QueryDict(form.with_words(form.words, exact=True)), form.catalogue)
        pairs = QueryDict(form.querystring(), mutable=True)
    choices: list[tuple[str, str, str]] = []
    faults: list[Fault] = []
    typed = clean_words(data.get("lieu", ""))[:100]
    if typed:
        found = places_named(typed)
        if len(found) == 1:
            pairs = QueryDict(form.with_value("territoire", found[0].code), mutable=True)
        elif found:
            choices = [
                (p.label, p.kind_label, search_address(form.with_value("territoire", p.code))) for p in found[:12]
            ]
        else:
            faults.append(Fault("lieu", typed, "aucun lieu de ce nom"))
    ends = [clean_words(data.get(name, ""))[:10] for name in ("annee_de", "annee_a")]
    if any(ends):
        years = "..".join([ends[0] or str(FIRST_YEAR), ends[1] or str(_last_year())])
        if (read := year_range(years)) is not None:
            pairs.setlist("annee", [written_years(read)])
        else:
            faults.append(Fault("annee", years, "deux années dans l’ordre, comme 2016 et 2019"))
    return pairs.urlencode(), choices, faults


def _last_year() -> int:
    from django.utils import timezone

    return timezone.localdate().year


def _results(request: HttpRequest, form: SearchForm, found: Answer) -> dict[str, Any]:
    page = min(max(found.page.page, 1), found.pages)
    nothing = found.available and not found.hits and not found.beyond
    query = form.querystring()
    groups = [group for group in _groups(form, found) if group.cards]
    suffix = f"?{query}" if query else ""
    followed = form.with_words(found.page.corrected) if found.page.corrected else query
    return {
        "form": form,
        "answer": found,
        "total": found.total,
        "promoted": promoted_for(form.words, visibility_of(request)),
        "cards": [_card(hit) for hit in found.hits],
        "groups": groups,
        "degrees": [group for group in groups if group.heading],
        "people_url": _people_url(form),
        "more_partly": search_address(form.by_relevance()) if form.words and not form.partly else "",
        "facets": facet_views(form, found.page) if found.available else [],
        "pager": pager_at(page, found.pages, lambda number: search_address(form.querystring(number))),
        "chips": [(label, search_address(form.without(facet, value))) for facet, value, label in form.filters],
        "understood": _understood(form),
        "sorts": _sorts(form),
        "ways": ways_on(form, found.page, visibility_of(request)) if nothing else None,
        "as_typed": search_address(form.with_words(form.words, exact=True)) if found.page.corrected else "",
        "suggested": search_address(form.with_words(found.page.suggested))
        if found.page.suggested and found.hits
        else "",
        "window": MAX_WINDOW if found.page.total > MAX_WINDOW and (found.beyond or page == found.pages) else 0,
        "address": search_address(form.querystring(page)),
        "only_words": search_address(form.without_filters()),
        "subscribe_url": "/compte/alertes/nouvelle/" + (f"?{followed}" if followed else ""),
        "near_url": reverse("search_near") + suffix,
        "feed_url": reverse("search_feed") + suffix,
        "csv_url": reverse("search_csv") + suffix,
        "xlsx_url": reverse("search_xlsx") + suffix,
        "bib_url": reverse("search_bib") + suffix,
        "ris_url": reverse("search_ris") + suffix,
    }


def _people_url(form: SearchForm) -> str:
    """The directory, of the place that was chosen or understood."""
    named = [m.choice.value for one in form.named for m in one.meanings if m.choice.facet == "territoire"]
    places = [*form.places, *named][:1]
    return DIRECTORY + (f"?{urlencode({'territoire': places[0]})}" if places else "")


def _understood(form: SearchForm) -> list[dict[str, object]]:
    """What the words name, each with its way to a filter and the way to take the words as mere words."""
    return [
        {
            "words": named.words,
            "meanings": [
                (m.label, m.kind, search_address(form.as_filter(named, m.choice)) if m.is_filter else "")
                for m in named.meanings
            ],
            "as_words": search_address(form.as_words(named)),
        }
        for named in form.named
        if not any(m.choice.value in form.values(m.choice.facet) for m in named.meanings if m.is_filter)
    ]


# A card, and the words it misses.
Shown = tuple[Card, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Group:
    """The cards of one degree, each with the words it misses where the heading does not say them for all.

    `number` counts the degree over all pages; without `heading` there is one degree alone. `only` is the way to the
    resources that do not miss it, and `missed` what all of these miss, or may miss, where it is one word.
    """

    degree: str
    heading: str
    number: int
    cards: list[Shown]
    missed: str = ""
    only: str = ""

    @property
    def short(self) -> str:
        """The heading for the line that announces all degrees, after the number."""
        with_or = "avec ou " if self.degree == Degree.ALL else ""
        return f"{with_or}sans « {self.missed} »" if self.missed else _SHORT[self.degree]


_SHORT: dict[str, str] = {
    Degree.ALL: "à tous vos mots",
    Degree.SOME: "à une partie de vos mots",
    Degree.MEANING: "par le sens",
}


def _groups(form: SearchForm, found: Answer) -> list[Group]:
    near: list[Shown] = [(_card(hit), ()) for hit in found.near]
    return [*_worded_groups(form, found), Group(Degree.MEANING, "Proches par le sens", len(near), near)]


def _worded_groups(form: SearchForm, found: Answer) -> list[Group]:
    numbers = found.degrees
    apart = not_required(form.words, current_thesaurus())
    said = f"Répondent à vos mots, avec ou sans {written_words(apart)}" if apart else ""
    if not (form.partly and numbers["some"]):
        cards: list[Shown] = [(_card(hit), ()) for hit in found.hits]
        return [Group(Degree.ALL, said, found.total, cards, *(_missed(form, apart) if said else ()))]
    whole = [hit for hit in found.hits if hit.match == Degree.ALL]
    parts = [hit for hit in found.hits if hit.match == Degree.SOME]
    missed = {hit.misses for hit in parts}
    same = len(missed) == 1 and len(parts) == numbers["some"]
    heading = f"Sans {written_words(*missed)}" if same else "Répondent à une partie de vos mots"
    groups = [
        Group(
            Degree.ALL,
            said or "Répondent à tous vos mots",
            numbers["all"],
            [(_card(hit), ()) for hit in whole],
            *(_missed(form, apart) if said else ()),
        ),
        Group(
            Degree.SOME,
            heading,
            numbers["some"],
            [(_card(hit), () if same else hit.misses) for hit in parts],
            *(_missed(form, *missed) if same else ()),
        ),
    ]
    return [group for group in groups if group.cards]


def _missed(form: SearchForm, words: tuple[str, ...]) -> tuple[str, str]:
    """The one word that all miss, and the address of the same question where it is asked between quotation marks."""
    if len(words) != 1:
        return "", ""
    word = words[0]
    bound = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", f'"{word}"', form.words, count=1, flags=re.I)
    return word, search_address(form.with_words(bound)) if bound != form.words and not form.exact else ""


def written_words(words: Iterable[str]) -> str:
    """Words one after the other, each between quotation marks."""
    return ", ".join(f"« {word} »" for word in words)


# Where a card's place is a point rather than a région, how far it is says something.
_POINTS = ("com-", "qpv-", "epci-", "lieu-")


def _card(hit: Hit) -> Card:
    """The card of a hit; sorted by distance it says how far the place is, unless one is there."""
    card = hit.card
    if hit.distance_km is None or round(hit.distance_km) < 1 or not card.territory_code.startswith(_POINTS):
        return card
    return replace(card, territory_name=", ".join(filter(None, [card.territory_name, f"à {hit.distance_km:.0f} km"])))


_SORT_NAMES = {
    Sort.DATE: "date",
    Sort.TITLE: "titre",
    Sort.DISTANCE: "distance : du plus près au plus loin",
    Sort.RELEVANCE: "pertinence",
}


def _sorts(form: SearchForm) -> list[tuple[str, str, bool]]:
    """(value, label, chosen); the order one gets without asking has an empty value, so that it follows the words."""
    offered = [sort for sort in Sort if sort != Sort.RELEVANCE or form.words]
    if not form.may_sort_by_distance:
        offered.remove(Sort.DISTANCE)
    return [("" if sort == form.default_sort else sort.value, _SORT_NAMES[sort], sort == form.sort) for sort in offered]


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Completions of what is being typed: themes, places and titles that anyone may see listed."""
    words = clean_words(parameters(request).get("q", "")[:400])[:100]
    found = suggestions(words, places_only=parameters(request).get("de") == "lieu")
    response = JsonResponse({"q": words, "suggestions": found})
    patch_cache_control(response, private=True, no_cache=True)
    return response
