"""The records a harvester is given: what anyone may see listed, and what was withdrawn. From the database alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from wagtail.models import Page, PageLogEntry

from asv.core.visibility import visible_to
from asv.resources.assemble import absolute_url
from asv.resources.cards import Card, cards_for
from asv.resources.citing import authors_of, permalink
from asv.resources.editions import Edition
from asv.resources.models import ChangeKind, ChangeNote, ResourcePage
from asv.resources.terms import PageTerms, terms_of
from asv.resources.types import resource_models
from search.oai.arguments import Harvest
from search.permalinks import PUBLISHED, number_in

Rows = QuerySet[Any]  # with `stamp`, when it was last changed
PAGE = 100
WITHDRAWN = ("wagtail.unpublish", "wagtail.unpublish.scheduled", "wagtail.delete")
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
OPEN_RIGHTS = "Accès libre"
RESERVED_RIGHTS = "Texte et documents réservés aux membres de la plateforme ; le titre et le chapô sont publics"


@dataclass(frozen=True, slots=True)
class Record:
    """A resource as it is given out: when it last changed, its set, and its metadata unless it was withdrawn."""

    number: int
    stamp: datetime
    kind: str
    fields: tuple[tuple[str, str], ...] | None = None

    @property
    def identifier(self) -> str:
        """The OAI identifier of a record, unique in the world."""
        return identifier_prefix() + str(self.number)


def identifier_prefix() -> str:
    """What every identifier of this repository begins with, for ever: a site that moves keeps its first address."""
    return f"oai:{urlsplit(settings.IDENTIFIER_URL).hostname}:"


def number_of(identifier: str) -> int:
    """The resource an identifier names; 0 where it is none of ours."""
    before, prefix, number = identifier.partition(identifier_prefix())
    return number_in(number) if prefix and not before and not number.startswith("0") else 0


def page_of(harvest: Harvest) -> tuple[list[Record], Harvest | None]:
    """A hundred records at most, oldest change first, and where to go on; a constant number of queries."""
    pages, gone = _published(harvest.kind), _withdrawn(harvest.kind)
    if harvest.after is None:
        harvest = replace(harvest, total=_within(pages, harvest).count() + _within(gone, harvest).count())
    rows = list(_after(_within(pages, harvest), harvest, "pk")[: PAGE + 1])
    left = list(_after(_within(gone, harvest), harvest, "page_id")[: PAGE + 1])
    found = sorted([*rows, *map(_tombstone, left)], key=lambda row: (row.stamp, _number(row)))
    shown = found[:PAGE]
    if len(found) <= PAGE:
        return _records(shown), None
    last = (shown[-1].stamp.isoformat(), _number(shown[-1]))
    return _records(shown), replace(harvest, after=last, sent=harvest.sent + len(shown))


def record_of(identifier: str) -> Record | None:
    """One record, or None where this identifier was never given out."""
    number = number_of(identifier)
    if not number:
        return None
    found: list[Any] = list(_published("").filter(pk=number))
    found = found or [_tombstone(row) for row in _withdrawn("").filter(page=number)]
    return next(iter(_records(found)), None)


def earliest() -> datetime:
    """The date of the oldest change that the repository knows."""
    moments = [rows.aggregate(first=Min("stamp"))["first"] for rows in (_published(""), _withdrawn(""))]
    return min((moment for moment in moments if moment), default=_LONG_AGO)


def _types(kind: str) -> list[int]:
    models = [model for model in resource_models() if kind in ("", model.resource_type)]
    return [ContentType.objects.get_for_model(model).pk for model in models]


def _published(kind: str) -> Rows:
    rows = ResourcePage.objects.filter(live=True, content_type__in=_types(kind))
    told = ChangeNote.objects.filter(page=OuterRef("pk"), kind=ChangeKind.REPLACED).order_by("-at").values("at")[:1]
    stamped: Rows = rows.annotate(
        stamp=Greatest(
            Coalesce("last_published_at", "first_published_at", Value(_LONG_AGO)),
            Coalesce(Subquery(told), Value(_LONG_AGO)),  # a newer edition came: the record names it
        )
    )
    return stamped


def _withdrawn(kind: str) -> Rows:
    """Once published, unpublished or deleted since: the log of changes remembers both."""
    live = Page.objects.filter(pk=OuterRef("page_id"), live=True)
    published = PageLogEntry.objects.filter(page=OuterRef("page_id"), action__in=PUBLISHED)
    rows = PageLogEntry.objects.filter(action__in=WITHDRAWN, content_type__in=_types(kind))
    rows = rows.filter(~Exists(live), Exists(published))
    stamped: Rows = rows.order_by().values("page_id", "content_type_id").annotate(stamp=Max("timestamp"))
    return stamped


def _within(rows: Rows, harvest: Harvest) -> Rows:
    if harvest.since:
        rows = rows.filter(stamp__gte=harvest.since)
    return rows.filter(stamp__lt=harvest.before) if harvest.before else rows


def _after(rows: Rows, harvest: Harvest, number: str) -> Rows:
    if harvest.after:
        moment = datetime.fromisoformat(harvest.after[0])
        rows = rows.filter(Q(stamp__gt=moment) | Q(**{"stamp": moment, f"{number}__gt": harvest.after[1]}))
    return rows.order_by(F("stamp"), number)


def _tombstone(row: dict[str, Any]) -> Record:
    model = ContentType.objects.get_for_id(row["content_type_id"]).model_class()
    return Record(row["page_id"], row["stamp"], getattr(model, "resource_type", ""))


def _number(row: Any) -> int:
    return row.number if isinstance(row, Record) else row.pk


def _records(rows: Iterable[Any]) -> list[Record]:
    """Pages with their metadata; one kept behind a password is listed nowhere, hence withdrawn here."""
    rows = list(rows)
    pages = [row for row in rows if not isinstance(row, Record)]
    cards = {card.id: card for card in cards_for(pages, visible_to(None))}
    terms, authors = terms_of(cards), authors_of([card.id for card in cards.values() if not card.members_only])
    return [row if isinstance(row, Record) else _record(row, cards.get(row.pk), terms, authors) for row in rows]


def _record(
    page: ResourcePage, card: Card | None, terms: dict[int, PageTerms], authors: dict[int, list[str]]
) -> Record:
    kind = attrgetter("resource_type")(page.cached_content_type.model_class())
    if card is None:
        return Record(page.pk, page.stamp, kind)
    fields = tuple(pair for pair in _dublin_core(card, terms[page.pk], authors.get(page.pk, ())) if pair[1])
    return Record(page.pk, page.stamp, kind, fields)


def _related(card: Card) -> list[Edition]:
    """The edition that replaces it and the one that it replaces, of which Dublin Core's simple form has one word."""
    return [edition for edition in (card.editions.newest, card.editions.previous) if edition]


def _dublin_core(card: Card, found: PageTerms, authors: Iterable[str]) -> list[tuple[str, str]]:
    """Title and teaser, what classifies, where it is: all that anyone may see listed."""
    labels = dict.fromkeys(term.label for terms in found.terms.values() for term in terms)
    return [
        ("title", card.title),
        *(("creator", name) for name in authors),
        *(("subject", label) for label in labels),
        ("description", card.summary),
        ("publisher", settings.SITE_NAME),
        ("date", card.date.isoformat() if card.date else ""),
        ("type", card.kind_label),
        ("format", "text/html"),
        ("identifier", absolute_url(permalink(card.id))),
        ("identifier", absolute_url(card.url)),
        *(("relation", absolute_url(permalink(edition.id))) for edition in _related(card)),
        ("language", "fr"),
        *(("coverage", place.name) for place in found.places),
        ("rights", RESERVED_RIGHTS if card.members_only else OPEN_RIGHTS),
    ]
