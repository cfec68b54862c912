"""What resources are also found by, beside their own text and the documents attached: rooms above add it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from asv.resources.document import FileText


@dataclass(slots=True)
class Extra:
    """What a room adds to a resource in the index: further texts, as attached files, and values of `format`."""

    files: list[FileText] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)


# Pages of a batch, and whether the readers of a page may open a file: by page id, in a constant number of queries.
Provider = Callable[[Sequence[object], Callable[[Any, Any], bool]], dict[int, Extra]]
_PROVIDERS: list[Provider] = []


def register_extra(provider: Provider) -> None:
    """Have `provider(pages, opens)` add its answer to the documents that search is given."""
    _PROVIDERS.append(provider)


def extras_of(pages: Sequence[object], opens: Callable[[Any, Any], bool]) -> Iterator[tuple[int, Extra]]:
    """(page id, Extra) of these pages from every provider; `opens` is passed on to each, see `register_extra`."""
    for provider in _PROVIDERS:
        yield from provider(pages, opens).items()
