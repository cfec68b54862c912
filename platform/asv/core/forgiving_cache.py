"""A cache that may fail: what cannot be read is a miss, what cannot be written is not remembered, and pages go on.

Only for what may be forgotten any moment. What limits count fails the other way round (`counter_store`).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from functools import cached_property

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)
SAID_EVERY = 60.0  # seconds between two lines in the log, of which a full disk would cause thousands


class ForgivingCache(BaseCache):
    """Django's cache named by the option `OF`, asked in a way that raises nothing of its storage's."""

    def __init__(self, location: str, params: dict[str, object]) -> None:
        super().__init__(params)
        self._made_of = location, params
        self._said_at = float("-inf")

    @cached_property
    def _inner(self) -> BaseCache:
        """Made when it is first asked, and tried again where that fails: Django's makes its folder then."""
        location, params = self._made_of
        options = dict(params["OPTIONS"])  # type: ignore[call-overload]
        inner: BaseCache = import_string(options.pop("OF"))(location, {**params, "OPTIONS": options})
        return inner

    def get(self, key: object, default: object = None, version: int | None = None) -> object:
        return self._try(lambda: self._inner.get(key, default, version), default)

    def set(
        self, key: object, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._try(lambda: self._inner.set(key, value, timeout, version), None)

    def add(
        self, key: object, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Whether it was there for the first time; False too where nobody can tell."""
        return bool(self._try(lambda: self._inner.add(key, value, timeout, version), False))

    def delete(self, key: object, version: int | None = None) -> bool:
        return bool(self._try(lambda: self._inner.delete(key, version), False))

    def touch(self, key: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._try(lambda: self._inner.touch(key, timeout, version), False))

    def has_key(self, key: object, version: int | None = None) -> bool:
        return bool(self._try(lambda: self._inner.has_key(key, version), False))

    def get_many(self, keys: Iterable[object], version: int | None = None) -> dict[object, object]:
        found = self._try(lambda: self._inner.get_many(keys, version), {})
        return found if isinstance(found, dict) else {}

    def clear(self) -> None:
        self._try(lambda: self._inner.clear(), None)

    def close(self, **kwargs: object) -> None:
        self._try(lambda: self._inner.close(**kwargs), None)

    def _try(self, ask: Callable[[], object], instead: object) -> object:
        try:
            return ask()
        except Exception:
            if time.monotonic() - self._said_at > SAID_EVERY:
                self._said_at = time.monotonic()
                logger.exception("The cache fails: nothing is remembered.")
            return instead
