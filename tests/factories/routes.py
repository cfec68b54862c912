"""Every address that the resolver knows, the framework's included, and what its arguments may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

_HOLE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Argument:
    """A hole in an address: `kind` is the converter's name ("int", "str", "slug") or the source of a pattern."""

    name: str
    kind: str


@dataclass(frozen=True)
class Route:
    """An address with its holes, the view behind it, and the view's name with its namespaces ("" without one)."""

    pieces: tuple[str | Argument, ...]
    name: str
    view: Callable[..., Any]

    @property
    def shape(self) -> str:
        """The address as people write it: `/admin/pages/<page_id>/edit/`. No two routes of ours share one."""
        return "/" + "".join(one if isinstance(one, str) else f"<{one.name}>" for one in self.pieces)

    @property
    def arguments(self) -> list[Argument]:
        return [one for one in self.pieces if isinstance(one, Argument)]

    def address(self, values: Mapping[str, Any]) -> str:
        """The path with its holes filled, unquoted: what stands in `values` is taken as it is."""
        return "/" + "".join(one if isinstance(one, str) else str(values[one.name]) for one in self.pieces)


def every_route() -> list[Route]:
    """All of them, in the order in which they are tried."""
    return list(_routes(get_resolver().url_patterns, (), ""))


def _routes(patterns: Any, before: tuple[str | Argument, ...], namespace: str) -> Iterator[Route]:
    for one in patterns:
        pieces = (*before, *_pieces(str(one.pattern), len(before)))
        if isinstance(one, URLPattern):
            yield Route(_joined(pieces), f"{namespace}{one.name or ''}", one.callback)
        elif isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _routes(one.url_patterns, pieces, inner)


def _pieces(pattern: str, offset: int) -> Iterator[str | Argument]:
    """A path or a regular expression, cut into its words and its holes."""
    if not pattern.startswith("^") and not pattern.endswith("$"):
        at = 0
        for hole in _HOLE.finditer(pattern):
            yield pattern[at : hole.start()]
            yield Argument(hole["name"], hole["kind"] or "str")
            at = hole.end()
        yield pattern[at:]
        return
    yield from _regular(pattern.removeprefix("^").removesuffix("$"), offset)


def _regular(pattern: str, offset: int) -> Iterator[str | Argument]:
    pattern = pattern.replace("/.*/", "/(.*)/") if "(" not in pattern else pattern
    pattern = re.sub(r"^\.\*", "(.*)", pattern)
    at = 0
    while at < len(pattern):
        if pattern[at] != "(":
            end = pattern.find("(", at)
            end = len(pattern) if end < 0 else end
            yield pattern[at:end].replace("\\", "")
            at = end
            continue
        end = _closing(pattern, at)
        inside = pattern[at + 1 : end]
        named = re.match(r"\?P<(\w+)>(.*)", inside, flags=re.S)
        yield Argument(named[1], named[2]) if named else Argument(f"part{offset}_{at}", inside)
        at = end + 1


def _closing(pattern: str, start: int) -> int:
    depth = 0
    for at in range(start, len(pattern)):
        depth += {"(": 1, ")": -1}.get(pattern[at], 0)
        if depth == 0:
            return at
    raise ValueError(f"a group without its end: {pattern}")


def _joined(pieces: tuple[str | Argument, ...]) -> tuple[str | Argument, ...]:
    """Neighbouring words as one, empty ones dropped."""
    kept: list[str | Argument] = []
    for one in pieces:
        if isinstance(one, str) and kept and isinstance(kept[-1], str):
            kept[-1] += one
        elif one != "":
            kept.append(one)
    return tuple(kept)
