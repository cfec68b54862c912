"""The engine on a server."""

from functools import partial
from pathlib import Path

from django.conf import settings

from search.engines.elasticsearch.address import parse_address
from search.engines.elasticsearch.connection import connect
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.writing import DocumentsRefused

__all__ = ["DocumentsRefused", "ElasticsearchEngine", "engine_at"]


def engine_at(url: str) -> ElasticsearchEngine:
    """The engine that a SEARCH_URL names; nothing is asked of the server yet. Raises ImproperlyConfigured."""
    address = parse_address(url)
    return ElasticsearchEngine(partial(connect, address), address.prefix, Path(settings.SEARCH_INDEX_DIR))
