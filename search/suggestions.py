"""What the search box proposes while one types: acronyms, themes, places, organisations, titles."""

from __future__ import annotations

import logging
from dataclasses import replace

from wagtail.models import Page

from asv.core.visibility import visible_to
from asv.resources.addresses import search_address
from asv.resources.assemble import page_path
from asv.taxonomy.catalogue import Catalogue, catalogue
from asv.taxonomy.models import fold_name
from search import engines
from search.engines.base import EngineUnavailable, Suggestion
from search.lexicon import names
from search.places import places_beginning

logger = logging.getLogger(__name__)

LIMIT = 10
_OF_EACH = 2
_KINDS = {
    "acronym": "Sigle",
    "theme": "Thème",
    "territoire": "Territoire",
    "organisation": "Organisation",
    "title": "Ressource",
}


def suggestions(words: str, places_only: bool = False) -> list[dict[str, str]]:
    """At most ten completions in JSON types, grouped: text, kind, kind_label, url. Costs at most five queries.

    Only what anyone may see: vocabularies, places, the directory, and titles that everyone may see listed.
    """
    typed = fold_name(words)
    if len(typed) < 2:
        return []
    places = [
        Suggestion(place.label, "territoire", search_address({"territoire": place.code}))
        for place in places_beginning(words, LIMIT if places_only else _OF_EACH, inside=places_only)
    ]
    found = places if places_only else _everything(words, typed, places)
    return [
        {"text": one.text, "kind": one.kind, "kind_label": _KINDS.get(one.kind, ""), "url": one.url} for one in found
    ]


def _everything(words: str, typed: str, places: list[Suggestion]) -> list[Suggestion]:
    groups = [
        _named(typed, "acronym"),
        _themes(typed, catalogue())[:_OF_EACH],
        places,
        _named(typed, "organisation"),
    ]
    found = [one for group in groups for one in group]
    return [*found, *_titles(words)[: LIMIT - len(found)]]


def _named(typed: str, kind: str) -> list[Suggestion]:
    """Acronyms or organisations, those whose own name begins as was typed first."""
    found = [name for name in names() if name.kind == kind and name.begins(typed)]
    found.sort(key=lambda name: (not name.folded[0].startswith(typed), len(name.text), name.text))
    return [Suggestion(name.text, kind, name.url) for name in found[:_OF_EACH]]


def _themes(typed: str, labels: Catalogue) -> list[Suggestion]:
    named = [(f" {fold_name(term.label)}", term) for term in labels.values("theme")]
    found = [(folded, term) for folded, term in named if f" {typed}" in folded]
    found.sort(key=lambda row: not row[0].startswith(f" {typed}"))
    return [Suggestion(term.label, "theme", search_address({"theme": term.slug})) for _folded, term in found]


def _titles(words: str) -> list[Suggestion]:
    """Titles from the index, without those that may no longer be listed; the same for everyone."""
    try:
        found = engines.get_engine().suggest(words, LIMIT)
    except EngineUnavailable:
        logger.warning("The search engine does not answer.", exc_info=True)
        return []
    slugs = {one.url.rstrip("/").rpartition("/")[2] for one in found}
    if not slugs:
        return []
    listed = visible_to(None).listed(Page.objects.filter(slug__in=slugs)).only("url_path", "title")
    titles = {page_path(page): page.title for page in listed}
    return [replace(one, text=titles[one.url], kind="title") for one in found if one.url in titles]
