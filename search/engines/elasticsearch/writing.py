"""Adding and removing documents in bulk: bounded requests, patience with a full server, errors told one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from asv.resources.document import ResourceDocument
from search.engines.base import Changes, DocumentsRefused
from search.engines.elasticsearch.connection import WRITE_SECONDS, Answer, failure
from search.engines.elasticsearch.mapping import entry

_ACTIONS = 300
_BYTES = 5_000_000
_RETRIES = 6
# The server is full or on its way down: nothing is wrong with the document.
_PASSING = frozenset({429, 500, 502, 503, 504})

Action = dict[str, object]


class Writer:
    """Writes to one index, or alias, and remembers what was refused."""

    def __init__(self, client: Elasticsearch, target: str) -> None:
        self._client = client.options(request_timeout=WRITE_SECONDS)
        self._target = target
        self._refused: dict[int, str] = {}

    def add(self, documents: Iterable[ResourceDocument]) -> int:
        """Add or replace documents; how many went in."""
        return self._send(_added(documents, lambda _number: None))

    def remove(self, ids: Iterable[int]) -> None:
        """Remove documents; those that are not there are no fault."""
        self._send({"_op_type": "delete", "_id": str(number)} for number in ids)

    def apply(self, changes: Changes) -> None:
        """Add what changed and remove what is gone; nothing that stays is ever away."""
        seen: set[int] = set()
        self._send(_added(changes.documents, seen.add))
        self.remove(number for number in changes.ids if number not in seen)

    def show(self) -> None:
        """Make what was written visible to questions."""
        self._client.indices.refresh(index=self._target)

    def report(self) -> None:
        """Raise DocumentsRefused if any was."""
        if self._refused:
            raise DocumentsRefused(self._refused)

    def _send(self, actions: Iterator[Action]) -> int:
        done = 0
        results = streaming_bulk(
            self._client,
            actions,
            chunk_size=_ACTIONS,
            max_chunk_bytes=_BYTES,
            max_retries=_RETRIES,
            initial_backoff=0.25,
            max_backoff=10,
            raise_on_error=False,
            ignore_status=404,
            index=self._target,
            require_alias=True,
        )
        for went_in, result in results:
            (answer,) = result.values()
            if "error" in answer:
                self._note(answer)
            done += went_in
        return done

    def _note(self, answer: Answer) -> None:
        error: Answer = answer["error"]
        kind, status = str(error.get("type", "")), int(answer.get("status", 500))
        if kind == "index_not_found_exception" or status in _PASSING:
            raise failure(kind, status)
        cause = (error.get("caused_by") or {}).get("reason") or error.get("reason", "")
        self._refused[int(answer["_id"])] = str(cause)[:200]


def _added(documents: Iterable[ResourceDocument], note: Callable[[int], object]) -> Iterator[Action]:
    for document in documents:
        note(document.id)
        yield {"_op_type": "index", "_id": str(document.id), "_source": entry(document)}


def written(client: Elasticsearch, target: str, documents: Iterable[ResourceDocument]) -> int:
    """Add or replace documents and show them; how many. Raises DocumentsRefused once the others are in."""
    writer = Writer(client, target)
    done = writer.add(documents)
    writer.show()
    writer.report()
    return done


def removed(client: Elasticsearch, target: str, ids: Sequence[int]) -> None:
    """Remove documents and show it."""
    writer = Writer(client, target)
    writer.remove(ids)
    writer.show()
