"""What is remembered lasts until it is forgotten: what a page costs must not hang on how fast the tests run."""

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache


class StandingCache(LocMemCache):
    """Django's cache in memory, where nothing ends by the clock: what is kept for no second at all ends at once."""

    def get_backend_timeout(self, timeout=DEFAULT_TIMEOUT):
        return super().get_backend_timeout(0 if timeout == 0 else None)
