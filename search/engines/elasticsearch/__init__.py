"""The engine on a server."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings

from search.engines.base import DocumentsRefused
from search.engines.elasticsearch.address import parse_address
from search.engines.elasticsearch.connection import connect
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.synonyms import Thesaurus, current_thesaurus

__all__ = ["DocumentsRefused", "ElasticsearchEngine", "engine_at"]


def engine_at(url: str, synonyms: Callable[[], Thesaurus] = current_thesaurus) -> ElasticsearchEngine:
    """The engine that a SEARCH_URL names; nothing is asked of the server yet. Raises ImproperlyConfigured."""
    address = parse_address(url)
    return ElasticsearchEngine(partial(connect, address), address.prefix, Path(settings.SEARCH_INDEX_DIR), synonyms)
