"""How often something may be done: so many times in so many seconds, counted in the store that nothing empties early.

A limit counts before the thing is done and gives back what turned out harmless, so that requests at the same moment
cannot all slip past. Where the store does not answer, nothing is allowed.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.crypto import salted_hmac


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` takes within `seconds`, counted from the first, for each `who`; `name` must be unique."""

    name: str
    most: int
    seconds: int

    def take(self, who: str) -> bool:
        """Count one; whether it was still within the limit. What is refused does not count."""
        cache.add(self._end_key(who), time.time() + self.seconds, self.seconds)
        cache.add(self._key(who), 0, self.seconds)
        try:
            within = cache.incr(self._key(who)) <= self.most
        except ValueError:
            return False
        if not within:
            self.give_back(who)
        return within

    def give_back(self, who: str) -> None:
        """Uncount one take of `who`; nothing where the count has ended meanwhile."""
        try:
            cache.decr(self._key(who))
        except ValueError:
            return  # its time has ended meanwhile

    def is_full(self, who: str) -> bool:
        """Whether the next would be refused; counts nothing."""
        return int(cache.get(self._key(who), 0)) >= self.most

    def wait(self, who: str) -> int:
        """Seconds until the count begins anew, at least 1."""
        end: float = cache.get(self._end_key(who), time.time() + self.seconds)
        return max(1, math.ceil(end - time.time()))

    def forget(self, who: str) -> None:
        """Set the count of `who` back to zero."""
        cache.delete_many([self._key(who), self._end_key(who)])

    def _key(self, who: str) -> str:
        return f"limit:{self.name}:{_hashed(who)}"

    def _end_key(self, who: str) -> str:
        return f"{self._key(who)}:end"


@dataclass(frozen=True, slots=True)
class DistinctLimit:
    """At most so many different things within so many seconds for each who: the same one again costs nothing."""

    name: str
    most: int
    seconds: int

    def take(self, who: str, what: str) -> Callable[[], None] | None:
        """Count this thing where it is new; None where that is one too many, else what gives it back."""
        key = f"limit:{self.name}:{_hashed(who)}:{_hashed(what)}"
        if not cache.add(key, 1, self.seconds):
            # Already counted, or no store: the limit itself then says no.
            return _nothing if cache.get(key) else None
        if not self._limit.take(who):
            cache.delete(key)
            return None

        def give_back() -> None:
            cache.delete(key)
            self._limit.give_back(who)

        return give_back

    def wait(self, who: str) -> int:
        """Seconds until the count begins anew, at least 1."""
        return self._limit.wait(who)

    @property
    def _limit(self) -> Limit:
        return Limit(self.name, self.most, self.seconds)


def _hashed(who: str) -> str:
    """Addresses of people and of the network are kept in no store, whichever serves."""
    return salted_hmac("asv.core.limits", who, algorithm="sha256").hexdigest()[:32]


def _nothing() -> None:
    """What gives back nothing."""
