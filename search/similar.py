"""Resources near the one being read, handed to its template by the registered context."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.functional import SimpleLazyObject

from asv.core.page_views import register_page_view
from asv.core.reads import asked_again, is_recording
from asv.core.visibility import Visibility, visibility_of, visible_to
from asv.resources.cards import Card
from asv.resources.models import ResourcePage
from asv.resources.near import register_finder
from asv.taxonomy.catalogue import catalogue
from search import engines
from search.engines.base import EngineUnavailable
from search.forms import SearchForm
from search.query import Hit
from search.results import answer, checked

logger = logging.getLogger(__name__)

NUMBER = 4
# Of so many that share most words, terms and places, those nearest in meaning come first: what a cosine of one adds to
# the score of an engine, chosen on the judgements (platform/docs/search.md has the curve).
LOOKED_AT = 20
NEARNESS = 20.0


def register() -> None:
    """Have every resource page know its near ones."""
    register_page_view(ResourcePage, similar_context)
    register_finder(cards_near_a_text)


def cards_near_a_text(words: str, types: Sequence[str], visibility: Visibility) -> list[Card]:
    """The first cards that a search for these words finds: those that hold all of them, then most."""
    asked = QueryDict(urlencode([("q", words), *(("type", one) for one in types)]))
    return [hit.card for hit in answer(SearchForm(asked, catalogue()), visibility).hits[:NUMBER]]


def similar_context(page: ResourcePage, request: HttpRequest) -> dict[str, object]:
    """`similar`: cards of the nearest resources; nothing is asked of anyone until a template shows them."""
    return {"similar": SimpleLazyObject(lambda: similar_cards(page.pk, visibility_of(request)))}


def similar_cards(page_id: int | None, visibility: Visibility) -> list[Card]:
    """Cards of the nearest resources, checked against the database; none while the engine does not answer."""
    if page_id is None:
        return []
    try:
        hits = nearest_for_visitors(page_id) if is_recording() else nearest(page_id, visibility.failed_restrictions)
    except EngineUnavailable:
        logger.warning("The search engine does not answer.", exc_info=True)
        return []
    return [hit.card for hit in checked(hits, visibility)]


def _shown(hits: Sequence[Hit]) -> list[tuple[object, ...]]:
    """What a list of near ones shows of them, and what decides who may read it."""
    return [
        (hit.card.id, hit.card.url, hit.card.title, hit.card.territory_name, hit.card.members_only, hit.restrictions)
        for hit in hits
    ]


@asked_again(_shown)
def nearest_for_visitors(page_id: int) -> list[Hit]:
    """The same for whoever is not signed in: kept pages are theirs alone, and what is closed is looked up each time."""
    return nearest(page_id, visible_to(None).failed_restrictions)


def nearest(page_id: int, failed_restrictions: frozenset[int]) -> list[Hit]:
    """The nearest resources, those first that are near in meaning too. Raises EngineUnavailable."""
    hits = engines.get_engine().similar(page_id, LOOKED_AT, failed_restrictions)
    return nearest_first(page_id, hits)[:NUMBER]


def nearest_first(page_id: int, hits: Sequence[Hit]) -> list[Hit]:
    """What an engine found near a resource, in the order of its score and of how near in meaning it is."""
    if not settings.SEARCH_BY_MEANING:
        return list(hits)
    near = engines.near_locally(page_id, [hit.card.id for hit in hits])
    return sorted(hits, key=lambda hit: -(hit.score + NEARNESS * near.get(hit.card.id, 0.0)))
