"""Cards: what a list shows of a resource, from pages here and from hits in search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import HttpRequest

from asv.core.easy_reading import EASY_PLACE
from asv.core.metadata import list_head
from asv.core.models import format_label
from asv.core.paging import paginate
from asv.core.prepared import Rows, in_steps
from asv.core.text_pages import text_address
from asv.core.visibility import MEMBERS, Visibility
from asv.resources.assemble import page_path
from asv.resources.editions import NONE, Editions, editions_of
from asv.resources.models import ResourceFile, ResourcePage
from asv.resources.moments import moment_in_words, moment_of
from asv.resources.terms import TermRef, terms_of
from asv.resources.types import resource_types

LISTED_A_PAGE = 12
# What a card says of a page of any type; what its type adds is the type's own (`card_extra`).
CARD_FIELDS = (
    "content_type", "title", "slug", "path", "url_path", "live", "summary", "date", "first_published_at", "redone",
    "has_easy_text",
)  # fmt: skip
_FILE_ADDRESS = re.compile(r"/documents/(\d+)/[^/]")
_FEMININE = ("affiche", "fiche", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Where words were found in an attached document: its name, the page (None when it has none), the extract.

    `url` opens the document, a PDF at that page; `text` is HTML in which only `<mark>` is markup.
    """

    document: str
    text: str
    page: int | None = None
    url: str = ""
    kind: str = ""

    @property
    def read_url(self) -> str:
        """Where it is read without opening the file: the page of the document's text, at that page; else `url`."""
        found = _FILE_ADDRESS.match(self.url)
        return text_address(int(found[1]), self.page) if found else self.url

    @property
    def where(self) -> str:
        """What comes before the document's name: "Page 12 du compte-rendu", "Dans la fiche", "À 12 min 34 s de…"."""
        if (moment := moment_of(self.url)) is not None:
            return f"À {moment_in_words(moment)} de l’{self.kind or 'enregistrement'}"
        begins = f"Page {self.page}" if self.page else "Dans"
        if not self.kind:
            return f"{begins} de" if self.page else begins
        if self.kind.startswith(tuple("aeiouéh")):
            return f"{begins} {'de ' if self.page else ''}l’{self.kind}"
        if self.kind.startswith(_FEMININE):
            return f"{begins} {'de la' if self.page else 'la'} {self.kind}"
        return f"{begins} {'du' if self.page else 'le'} {self.kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A resource in a list.

    `highlights` are extracts of the page in HTML in which only `<mark>` is markup, `passages` those of its documents.
    Where it is for members only, `reason` says whose and `join_url` leads to where one asks to join, if one can.
    `terms` are those that editors chose, by search parameter; an index knows their slugs alone. `editions` are those
    that this reader may know of.
    """

    id: int
    type: str
    kind_label: str
    title: str
    url: str
    slug: str
    summary: str = ""
    date: date | None = None
    palette: str = "pine"
    theme_slug: str = ""
    theme_label: str = ""
    territory_code: str = ""
    territory_name: str = ""
    formats: str = ""
    members_only: bool = False
    reason: str = ""
    join_url: str = ""
    highlights: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    editions: Editions = NONE
    terms: Mapping[str, Sequence[TermRef]] = field(default_factory=dict)
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def easy_url(self) -> str:
        """Where its easy text stands; empty where it has none, or none for this reader."""
        return f"{self.url}#{EASY_PLACE}" if self.extra.get("easy") and not self.members_only else ""

    @property
    def extracts(self) -> int:
        """How many passages were found in the page and its documents."""
        return len(self.highlights) + len(self.passages)


def cards_for(pages: Iterable[ResourcePage], visibility: Visibility) -> list[Card]:
    """Cards of these pages in their order, without those this person may not even see listed.

    Takes base or specific pages. Costs the visibility's queries and two more, however many pages, and one where any of
    them has another edition.
    """
    shown = [page for page in pages if visibility.may_list(page)]
    found = terms_of([page.pk for page in shown])
    formats = _first_formats([page.pk for page in shown], visibility)
    cards = [_card(page, found[page.pk], formats.get(page.pk, ""), visibility) for page in shown]
    return with_editions(cards, visibility)


def with_editions(cards: Iterable[Card], visibility: Visibility) -> list[Card]:
    """These cards with the editions around them that this person may know of; a query where any has some."""
    cards = list(cards)
    found = editions_of([card.id for card in cards], visibility)
    return [replace(card, editions=found[card.id]) if card.id in found else card for card in cards]


def _first_formats(ids: list[int], visibility: Visibility) -> dict[int, str]:
    """Format and weight of the first file of each page that this person's collections let through."""
    found = in_steps("formats", _format_rows, ids)
    return {
        page_id: format_label(name, size)
        for page_id, _order, name, size, path in sorted(found, key=lambda row: row[1] or 0, reverse=True)
        if visibility.passes_collection_at(path)
    }


def _format_rows(*ids: int) -> Rows:
    rows = ResourceFile.objects.filter(page__in=ids)
    return rows.values_list(
        "page_id", "sort_order", "document__file", "document__file_size", "document__collection__path"
    )


def _card(page: ResourcePage, found: Any, formats: str, visibility: Visibility) -> Card:
    theme = found.terms["theme"][0] if found.terms["theme"] else None
    place = found.places[0] if found.places else None
    model = page.cached_content_type.model_class() or type(page)
    standing = visibility.standing(page)
    reserved = standing.state == MEMBERS
    return Card(
        id=page.pk,
        type=model.resource_type,
        kind_label=resource_types().get(model.resource_type, ""),
        title=page.title,
        url=page_path(page),
        slug=page.slug,
        summary=page.summary,
        date=page.shown_date,
        palette=(theme.palette if theme else "") or "pine",
        theme_slug=theme.slug if theme else "",
        theme_label=theme.label if theme else "",
        territory_code=place.code if place else "",
        territory_name=place.name if place else "",
        formats="" if reserved else formats,
        members_only=reserved,
        reason=standing.reason,
        join_url=standing.join_url,
        terms=found.terms,
        extra=page.card_extra(),
    )


def card_listing(pages: object, visibility: Visibility, request: HttpRequest) -> dict[str, object]:
    """A page of a list as cards, how many there are in all, and its pager."""
    rows, total, pager = paginate(pages, request, LISTED_A_PAGE)
    return {"cards": cards_for(rows, visibility), "total": total, "pager": pager, **list_head(pager)}
