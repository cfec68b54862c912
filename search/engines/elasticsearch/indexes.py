"""The indexes behind the aliases: versions side by side, swapped in one step.

<prefix>-<stamp>-<when>-<random>   an index; the stamp tells the mapping and the layout it was built with
<prefix>                           alias of the index in use
<prefix>-<stamp>                   alias of the index in use of that stamp: what this version of the site uses
<index>-draft                      alias of an index being built: writing through it never makes an index by itself
"""

from __future__ import annotations

import fcntl
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from asv.resources.document import ResourceDocument
from search.engines.base import Changes, EngineUnavailable
from search.engines.elasticsearch.clauses import Part
from search.engines.elasticsearch.connection import WRITE_SECONDS
from search.engines.elasticsearch.mapping import MAPPINGS, REFRESH, SETTINGS, STAMP
from search.engines.elasticsearch.writing import Writer

CatchUp = Callable[[], Changes]


class Indexes:
    """The versions of one prefix."""

    def __init__(self, client: Elasticsearch, prefix: str, locks: Path) -> None:
        self._client = client.options(request_timeout=WRITE_SECONDS)
        self._prefix = prefix
        self._locks = locks
        self.alias = f"{prefix}-{STAMP}"

    def replace(self, documents: Iterable[ResourceDocument], catch_up: CatchUp | None) -> int:
        """Build a new index beside the one in use, then swap it in; how many documents went in.

        What changes meanwhile goes into the index in use. It is repeated on the new one before the swap, and once more
        after it, for what was written in between: whoever writes later writes to the new one.
        Raises DocumentsRefused when all is done.
        """
        with self._alone():
            name = f"{self.alias}-{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
            previous = self._named_by(self._prefix)
            swapped = False
            try:
                writer = self._begin(name)
                done = writer.add(documents)
                if catch_up:
                    writer.apply(catch_up())
                self._client.indices.put_settings(index=name, settings={"index.refresh_interval": REFRESH})
                writer.show()
                self._swap(name, previous)
                swapped = True
            finally:
                if not swapped:
                    self._drop([name])
            if catch_up:
                after = Writer(self._client, self.alias)
                after.apply(catch_up())
                after.show()
            self._drop([other for other in self._all() if other != name and other not in previous])
            writer.report()
            return done

    def _begin(self, name: str) -> Writer:
        settings = {**SETTINGS, "refresh_interval": "-1"}
        draft = f"{name}-draft"
        self._client.indices.create(index=name, settings=settings, mappings=MAPPINGS, aliases={draft: {}})
        return Writer(self._client, draft)

    def _swap(self, name: str, previous: list[str]) -> None:
        """One step for all that ask: the previous index keeps the alias of its own stamp, if that is another."""
        actions: list[Part] = []
        for other in previous:
            actions.append({"remove": {"index": other, "alias": self._prefix}})
            actions.append({"remove": {"index": other, "alias": self.alias, "must_exist": False}})
        actions += [{"remove": {"index": name, "alias": f"{name}-draft"}}]
        actions += [{"add": {"index": name, "alias": alias}} for alias in (self._prefix, self.alias)]
        self._client.indices.update_aliases(actions=actions)

    def _named_by(self, alias: str) -> list[str]:
        try:
            return list(self._client.indices.get_alias(name=alias))
        except NotFoundError:
            return []

    def _all(self) -> list[str]:
        """The indexes of this prefix and of no longer one."""
        shape = re.compile(rf"{re.escape(self._prefix)}-[0-9a-f]{{10}}-\d{{14}}-[0-9a-f]{{6}}")
        found = self._client.indices.get(index=f"{self._prefix}-*", features="aliases", allow_no_indices=True)
        return [name for name in found if shape.fullmatch(name)]

    def _drop(self, names: list[str]) -> None:
        """Delete indexes; one that stays is deleted by the next rebuild."""
        for name in names:
            with suppress(ApiError, TransportError):
                self._client.indices.delete(index=name, ignore_unavailable=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One rebuild at a time; the death of the process lets the lock go."""
        try:
            self._locks.mkdir(parents=True, exist_ok=True)
            file = (self._locks / f"elasticsearch-{self._prefix}.lock").open("a")
        except OSError as error:
            raise EngineUnavailable(f"Le dossier de l’index n’est pas accessible ({error}).") from error
        with file:
            try:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise EngineUnavailable("Une reconstruction de l’index est déjà en cours.") from None
            yield
