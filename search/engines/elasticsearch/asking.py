"""All that one question asks of the server, within one time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from elasticsearch import ApiError, ConnectionError, ConnectionTimeout, Elasticsearch

from search.engines.elasticsearch.clauses import Part
from search.engines.elasticsearch.connection import Answer, raise_for

# The host is on its way down, or a proxy has lost it: another one may answer.
_PASSING = frozenset({502, 503, 504})
_SHORTEST = 0.05


class Asking:
    """One question, however many requests it takes: together they last no longer than `seconds`.

    The client's own retries have each a whole time to themselves, and so has each of several requests: a server that is
    slow without failing would keep a visitor waiting three times as long as a mute one.
    """

    def __init__(self, client: Elasticsearch, index: str, seconds: float) -> None:
        self._client = client
        self._index = index
        self._until = time.monotonic() + seconds

    def one(self, body: Part) -> Answer:
        """Send one search request; its answer as decoded JSON."""
        return self._perform(
            lambda client: client.search(index=self._index, body=body, allow_partial_search_results=False).body
        )

    def several(self, bodies: Sequence[Part]) -> list[Answer]:
        """The answers to several searches, in one request. Raises EngineUnavailable where one of them failed."""
        if len(bodies) == 1:
            return [self.one(bodies[0])]
        searches = [part for body in bodies for part in ({"allow_partial_search_results": False}, body)]
        answer = self._perform(lambda client: client.msearch(index=self._index, searches=searches).body)
        for found in answer["responses"]:
            raise_for(found)
        return list(answer["responses"])

    def _perform(self, ask: Callable[[Elasticsearch], Answer]) -> Answer:
        """The answer of the first host that gives one."""
        others = len(self._client.transport.node_pool.all()) - 1
        while True:
            try:
                return ask(self._client.options(request_timeout=self._left(), max_retries=0))
            except (ConnectionError, ApiError) as error:
                if not others or (isinstance(error, ApiError) and error.status_code not in _PASSING):
                    raise
            others -= 1

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left < _SHORTEST:
            raise ConnectionTimeout("No time is left for this question.")
        return left
