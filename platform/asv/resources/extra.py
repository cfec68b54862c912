"""What resources are also found by, beside their own text and the documents attached: rooms above add it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from asv.resources.document import FileText


@dataclass(slots=True)
class Extra:
    """Texts that open somewhere, as documents do, and formats for the `format` facet."""

    files: list[FileText] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)


# Pages of a batch, and whether the readers of a page may open a file: by page id, in a constant number of queries.
Provider = Callable[[Sequence[object], Callable[[Any, Any], bool]], dict[int, Extra]]
_PROVIDERS: list[Provider] = []


def register_extra(provider: Provider) -> None:
    """Have `provider(pages, opens)` add its answer to the documents that search is given."""
    _PROVIDERS.append(provider)


def extras_of(pages: Sequence[object], opens: Callable[[Any, Any], bool]) -> Iterator[tuple[int, Extra]]:
    """The answers of all providers, with the page's id each."""
    for provider in _PROVIDERS:
        yield from provider(pages, opens).items()
