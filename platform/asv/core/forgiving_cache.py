"""A cache that may fail: what cannot be read is a miss, what cannot be written is not remembered, and pages go on.

Only for what may be forgotten any moment. What limits count fails the other way round (`counter_store`).
"""

from __future__ import annotations

import logging
import pickle
import time
from collections.abc import Callable, Iterable
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.utils.module_loading import import_string

from asv.core.reads import note_value, register_keeper

logger = logging.getLogger(__name__)
SAID_EVERY = 60.0  # seconds between two lines in the log, of which a full disk would cause thousands


_KEEPER = "cache"


class Remembered(NamedTuple):
    """A value with what tells it from another, wherever it is read."""

    mark: str
    value: object


class ForgivingCache(BaseCache):
    """Django's cache named by the option `OF`, asked in a way that raises nothing of its storage's.

    What is read of it while a page is made is noted (`asv.core.reads`), each value by the mark it was stored with.
    """

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
        found = self.found(key, version)
        return default if found is None else self._noted(key, found)

    def found(self, key: object, version: int | None = None) -> Remembered | None:
        """The value with its mark; None where there is none."""
        found = self._try(lambda: self._inner.get(key, None, version), None)
        return found if isinstance(found, Remembered) else None

    def set(
        self, key: object, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._try(lambda: self._inner.set(key, _marked(value), timeout, version), None)

    def add(
        self, key: object, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Whether it was there for the first time; False too where nobody can tell."""
        return bool(self._try(lambda: self._inner.add(key, _marked(value), timeout, version), False))

    def delete(self, key: object, version: int | None = None) -> bool:
        return bool(self._try(lambda: self._inner.delete(key, version), False))

    def touch(self, key: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._try(lambda: self._inner.touch(key, timeout, version), False))

    def has_key(self, key: object, version: int | None = None) -> bool:
        return bool(self._try(lambda: self._inner.has_key(key, version), False))

    def get_many(self, keys: Iterable[object], version: int | None = None) -> dict[object, object]:
        found = self._try(lambda: self._inner.get_many(keys, version), {})
        kept = found if isinstance(found, dict) else {}
        return {key: self._noted(key, one) for key, one in kept.items() if isinstance(one, Remembered)}

    def clear(self) -> None:
        self._try(lambda: self._inner.clear(), None)

    def close(self, **kwargs: object) -> None:
        self._try(lambda: self._inner.close(**kwargs), None)

    def _noted(self, key: object, found: Remembered) -> object:
        note_value(_KEEPER, f"{self.key_prefix}|{key}", found.mark)
        return found.value

    def _try(self, ask: Callable[[], object], instead: object) -> object:
        try:
            return ask()
        except Exception:
            if time.monotonic() - self._said_at > SAID_EVERY:
                self._said_at = time.monotonic()
                logger.exception("The cache fails: nothing is remembered.")
            return instead


def _marked(value: object) -> Remembered:
    return Remembered(blake2b(pickle.dumps(value), digest_size=16).hexdigest(), value)


def _mark_of(name: str) -> str | None:
    prefix, _bar, key = name.partition("|")
    for alias, options in settings.CACHES.items():
        cache = caches[alias] if options.get("KEY_PREFIX", "") == prefix else None
        if isinstance(cache, ForgivingCache):
            found = cache.found(key)
            return found.mark if found else None
    return None


register_keeper(_KEEPER, _mark_of)
