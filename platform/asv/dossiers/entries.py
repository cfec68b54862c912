"""What a dossier shows of its resources to one reader: never more than that reader may see elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from asv.core.templatetags.asv import date_fr
from asv.core.visibility import Visibility
from asv.dossiers.models import DossierItem
from asv.resources.assemble import absolute_url
from asv.resources.cards import Card, cards_for
from asv.resources.changes import Withdrawal, withdrawals
from asv.resources.citing import authors_of, permalink
from asv.resources.models import ResourcePage

WITHDRAWN = "Cette ressource n’est plus publiée"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the facts of a resource come from, and when."""

    label: str = ""
    url: str = ""
    date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a dossier. Without `card` it is withdrawn; `title` and `withdrawal` are then for the owner alone."""

    number: int
    item_id: int
    title: str
    card: Card | None = None
    permalink: str = ""
    authors: tuple[str, ...] = ()
    source: Source = Source()
    shared_note: str = ""
    private_note: str = ""
    withdrawal: Withdrawal | None = None

    @property
    def gone(self) -> str:
        """A French sentence: the resource is withdrawn, since when and why as far as this reader may know."""
        if self.withdrawal is None:
            return f"{WITHDRAWN}."
        since = f"{WITHDRAWN} depuis le {date_fr(self.withdrawal.at)}."
        return f"{since} Pourquoi : {self.withdrawal.reason}" if self.withdrawal.reason else since

    @property
    def named(self) -> bool:
        """Whether this reader may learn the title."""
        return self.title != WITHDRAWN

    @property
    def anchor(self) -> str:
        """The id of this entry's heading in the page, to which the table of contents links."""
        return f"ressource-{self.number}"


def entries(
    items: Sequence[DossierItem], visibility: Visibility, *, owner: bool, private: bool = False, start: int = 1
) -> list[Entry]:
    """These items for this reader, numbered from `start`; `private` adds the owner's own notes.

    Costs the visibility's queries, one for the pages, one for each of their types, and three more.
    """
    ids = [item.page_id for item in items if item.page_id]
    pages = {page.pk: page for page in ResourcePage.objects.filter(pk__in=ids).specific()}
    cards = {card.id: card for card in cards_for(pages.values(), visibility)}
    authors = authors_of(list(cards))
    gone = withdrawals(pk for pk in ids if pk not in cards) if owner else {}
    found = []
    for number, item in enumerate(items, start=start):
        card = cards.get(item.page_id or 0)
        notes: dict[str, Any] = {
            "shared_note": item.shared_note,
            "private_note": item.private_note if owner and private else "",
        }
        if card is None:
            title = item.kept_title if owner else WITHDRAWN
            how = gone.get(item.page_id or 0)
            found.append(Entry(number=number, item_id=item.pk, title=title, withdrawal=how, **notes))
            continue
        found.append(
            Entry(
                number=number,
                item_id=item.pk,
                title=card.title,
                card=card,
                permalink=absolute_url(permalink(card.id)),
                authors=tuple(authors.get(card.id, ())),
                source=_source(pages[card.id], card),
                **notes,
            )
        )
    return found


def _source(page: ResourcePage, card: Card) -> Source:
    """The source is part of the text: someone who may not read the text does not learn it here."""
    if card.members_only:
        return Source()
    return Source(label=page.source_label, url=page.source_url, date=page.source_date)
