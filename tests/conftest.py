"""What every test stands on: its own index and media, an empty cache, and a site."""

import pytest
from django.core.cache import cache

from asv.taxonomy.catalogue import forget_catalogue
from search.lexicon import forget_names


@pytest.fixture(autouse=True)
def own_ground(settings, tmp_path):
    """No test sees another's index, files or cached values."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DATA_DIR = tmp_path
    cache.clear()
    forget_catalogue()
    forget_names()
    yield
    cache.clear()
