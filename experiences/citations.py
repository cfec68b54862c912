"""The analysis report with the récits it cites: all of them in one query, however many statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from asv.core.slugs import joined_slug
from asv.core.visibility import visibility_of
from asv.resources.assemble import page_path
from asv.resources.models import ResourcePage
from experiences.models import AnalysisPage
from experiences.models.blocks import VALUE_FOR
from experiences.page_view import Link, resource_context


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A text or a supported statement of a chapter; `kind` is text or assertion."""

    kind: str
    html: str
    cited: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter and its place in the page."""

    title: str
    anchor: str
    content: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Characteristic:
    """A characteristic of the approach."""

    name: str
    html: str
    cited: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """An added value: for whom, how, and to what effect."""

    label: str
    how: tuple[str, ...]
    effects: tuple[str, ...]
    cited: tuple[Link, ...]


def analysis_context(page: AnalysisPage, request: HttpRequest) -> dict[str, object]:
    """Chapters, characteristics and added values as plain values, with the listed récits they cite."""
    blocks = {name: _values(getattr(page, name)) for name in ("chapters", "characteristics", "added_value_blocks")}
    wanted = set(_cited_ids(blocks))
    cited = _listed(request, wanted)
    return {
        **resource_context(page, request),
        "figures": _values(page.key_figures),
        "report_chapters": [_chapter(n, value, cited) for n, value in enumerate(blocks["chapters"], start=1)],
        "report_characteristics": [_characteristic(value, cited) for value in blocks["characteristics"]],
        "report_values": [_value(value, cited) for value in blocks["added_value_blocks"]],
        "cited_count": len(cited),
    }


def _listed(request: HttpRequest, ids: set[int]) -> dict[int, Link]:
    if not ids:
        return {}
    rows = visibility_of(request).listed(ResourcePage.objects.filter(pk__in=ids))
    return {row.pk: Link(label=row.title, url=page_path(row)) for row in rows}


def _values(stream: Any) -> list[dict[str, object]]:
    return [dict(block["value"]) for block in stream.raw_data]


def _items(data: Iterable[Any] | None) -> Iterator[Any]:
    """The values of a list block, in its present and its older way of being stored."""
    for item in data or ():
        value = item.get("value") if isinstance(item, dict) else item
        if value:
            yield value


def _cited_ids(data: object) -> Iterator[int]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _items(value) if name == "experiences" else _cited_ids(value)
    elif isinstance(data, list):
        for item in data:
            yield from _cited_ids(item)


def _links(value: dict[str, Any], cited: dict[int, Link]) -> tuple[Link, ...]:
    ids = dict.fromkeys(_items(value.get("experiences")))
    return tuple(cited[pk] for pk in ids if pk in cited)


def _chapter(number: int, value: dict[str, Any], cited: dict[int, Link]) -> Chapter:
    title = value.get("title") or ""
    content = [_statement(block, cited) for block in value.get("content") or ()]
    return Chapter(
        title=title, anchor=f"chapitre-{number}-{joined_slug(title)[:40]}".rstrip("-"), content=tuple(content)
    )


def _statement(block: dict[str, Any], cited: dict[int, Link]) -> Statement:
    if block["type"] == "assertion":
        value = block["value"]
        return Statement(kind="assertion", html=value.get("text") or "", cited=_links(value, cited))
    return Statement(kind="text", html=block["value"] or "")


def _characteristic(value: dict[str, Any], cited: dict[int, Link]) -> Characteristic:
    return Characteristic(name=value.get("name") or "", html=value.get("text") or "", cited=_links(value, cited))


def _value(value: dict[str, Any], cited: dict[int, Link]) -> Value:
    return Value(
        label=dict(VALUE_FOR).get(value.get("for") or "", value.get("for") or ""),
        how=tuple(_items(value.get("how"))),
        effects=tuple(_items(value.get("effects"))),
        cited=_links(value, cited),
    )
