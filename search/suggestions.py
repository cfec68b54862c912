"""What the search box proposes while one types: themes, places, titles."""

from __future__ import annotations

import logging
from dataclasses import replace

from django.urls import reverse
from django.utils.http import urlencode
from wagtail.models import Page

from asv.core.visibility import visible_to
from asv.resources.assemble import page_path
from asv.taxonomy.catalogue import Catalogue, catalogue
from asv.taxonomy.models import fold_name
from search import engines
from search.engines.base import EngineUnavailable, Suggestion
from search.places import places_beginning

logger = logging.getLogger(__name__)

LIMIT = 8
_KINDS = {"theme": "Thème", "territoire": "Territoire", "title": "Ressource"}


def suggestions(words: str, places_only: bool = False) -> list[dict[str, str]]:
    """At most eight completions in JSON types: text, kind, kind_label, url. Costs at most five queries."""
    if len(fold_name(words)) < 2:
        return []
    labels = catalogue()
    places = [
        Suggestion(place.label, "territoire", _filter("territoire", place.code))
        for place in places_beginning(words, LIMIT if places_only else 3)
    ]
    found = places if places_only else [*_themes(words, labels)[:3], *places, *_titles(words)][:LIMIT]
    return [
        {"text": one.text, "kind": one.kind, "kind_label": _KINDS.get(one.kind, ""), "url": one.url} for one in found
    ]


def _filter(parameter: str, value: str) -> str:
    return f"{reverse('search')}?{urlencode({parameter: value})}"


def _themes(words: str, labels: Catalogue) -> list[Suggestion]:
    wanted = f" {fold_name(words)}"
    return [
        Suggestion(term.label, "theme", _filter("theme", term.slug))
        for term in labels.values("theme")
        if wanted in f" {fold_name(term.label)}"
    ]


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
