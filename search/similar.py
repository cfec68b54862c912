"""Resources near the one being read, handed to its template by the registered context."""

from __future__ import annotations

import logging

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from asv.core.page_views import register_page_view
from asv.core.visibility import Visibility, visibility_of
from asv.resources.cards import Card
from asv.resources.models import ResourcePage
from search import engines
from search.engines.base import EngineUnavailable
from search.results import checked

logger = logging.getLogger(__name__)

NUMBER = 4


def register() -> None:
    """Have every resource page know its near ones."""
    register_page_view(ResourcePage, similar_context)


def similar_context(page: ResourcePage, request: HttpRequest) -> dict[str, object]:
    """`similar`: cards of the nearest resources; nothing is asked of anyone until a template shows them."""
    return {"similar": SimpleLazyObject(lambda: similar_cards(page.pk, visibility_of(request)))}


def similar_cards(page_id: int | None, visibility: Visibility) -> list[Card]:
    """Cards of the nearest resources, checked against the database; none while the engine does not answer."""
    if page_id is None:
        return []
    try:
        hits = engines.get_engine().similar(page_id, NUMBER, visibility.failed_restrictions)
    except EngineUnavailable:
        logger.warning("The search engine does not answer.", exc_info=True)
        return []
    return [hit.card for hit in checked(hits, visibility)]
