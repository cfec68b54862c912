"""Which words of the glossary find something: a link that would lead to nothing is not shown."""

from __future__ import annotations

from django.core.cache import caches
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.models import Page

from asv.core.remembered import forget
from asv.core.visibility import visible_to
from asv.taxonomy.models import GlossaryEntry
from search import engines
from search.engines.base import EngineUnavailable
from search.query import SearchQuery

_CACHE_KEY = "search.glossary_links"
_TTL_SECONDS = 600


def findable_terms(page: Page, request: HttpRequest) -> dict[str, object]:
    """The slugs of the entries that anyone finds a resource by; asked of the engine once in ten minutes."""
    found: set[str] | None = caches["remembered"].get(_CACHE_KEY)
    if found is None:
        found = {slug for slug, term in GlossaryEntry.objects.values_list("slug", "term") if _finds(term)}
        caches["remembered"].set(_CACHE_KEY, found, _TTL_SECONDS)
    return {"findable": found}


@receiver([post_save, post_delete], sender=GlossaryEntry)
def forget_links(sender: type, **kwargs: object) -> None:
    """Ask the engine again: the glossary has changed."""
    forget(_CACHE_KEY)


def _finds(term: str) -> bool:
    """Whether a search finds something; yes where no engine answers: the search page will say so."""
    failed = visible_to(None).failed_restrictions
    query = SearchQuery(words=term, page_size=1, facets=(), highlight=False, correct=False, failed_restrictions=failed)
    try:
        return bool(engines.get_engine().search(query).total)
    except EngineUnavailable:
        return True
