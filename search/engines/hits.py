"""From what an index keeps of a resource to the card that is shown, for every engine."""

from __future__ import annotations

from datetime import date

from asv.resources.cards import Card, Passage
from asv.resources.document import Point
from asv.resources.terms import TermRef
from asv.resources.types import resource_types
from search.index.projection import Payload

_OWN_FIELDS = frozenset({"palette", "theme_slug", "theme_label", "territory_code", "territory_name", "formats"})


def card(
    payload: Payload,
    *,
    members_only: bool,
    highlights: tuple[str, ...] = (),
    passages: tuple[Passage, ...] = (),
    near: Point | None = None,
) -> Card:
    """The card of a found resource, named after its place `near`; of one the reader may not read, the teaser alone."""
    shown = payload["card"]
    if near and near.code:
        shown = {**shown, "territory_code": near.code, "territory_name": near.name}
    return Card(
        id=payload["id"],
        type=payload["type"],
        kind_label=resource_types().get(payload["type"], ""),
        title=payload["title"],
        url=payload["url"],
        slug=payload["slug"],
        summary=payload["summary"],
        date=date.fromisoformat(payload["date"]) if payload["date"] else None,
        palette=shown.get("palette") or "pine",
        theme_slug=shown.get("theme_slug", ""),
        theme_label=shown.get("theme_label", ""),
        territory_code=shown.get("territory_code", ""),
        territory_name=shown.get("territory_name", ""),
        formats="" if members_only else shown.get("formats", ""),
        members_only=members_only,
        highlights=highlights,
        passages=passages,
        terms={name: [TermRef(slug, "") for slug in slugs] for name, slugs in payload["own_terms"].items()},
        extra={} if members_only else {key: value for key, value in shown.items() if key not in _OWN_FIELDS},
    )
