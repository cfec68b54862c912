"""What is due to each of many people, locked until the end of the transaction; a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from asv.core.visibility import Visibility
from asv.resources.cards import Card, cards_for
from asv.resources.models import ResourcePage
from network.alerts.models import Notice, NoticeState
from network.alerts.recipients import Owner, Recipient, locked_recipients

_OWNER = ("subscription__user", "subscription__subscriber")


@dataclass(frozen=True, slots=True)
class Basket:
    """What is due to one person: notices by resource, and what their cards show."""

    recipient: Recipient
    notices: dict[int, list[Notice]]
    cards: list[Card]

    @property
    def settled(self) -> list[int]:
        """Ids of the ledger entries that a mail telling the whole basket settles."""
        return [notice.pk for notices in self.notices.values() for notice in notices]


def fill_baskets(owners: Sequence[Owner], due: Q) -> list[Basket]:
    """What is due and may still be told; everything else due is dropped, with the reason. No empty baskets.

    Call it in the transaction that writes the mails: the recipients are held until its end.
    """
    recipients = locked_recipients(owners)
    accounts, visitors = zip(*owners, strict=True)
    owed = Notice.objects.filter(Q(subscription__user__in=accounts) | Q(subscription__subscriber__in=visitors))
    pages = _pages_due(owed.filter(due, state=NoticeState.DUE).order_by().values_list(*_OWNER, "page"))
    concerned = owed.filter(page__in=set().union(*pages.values()))
    told = set(concerned.filter(state=NoticeState.MAILED).order_by().values_list(*_OWNER, "page", "version"))
    shelves = _Shelves(set().union(*pages.values()))
    readable = {owner: shelves.readable(recipient.visibility) for owner, recipient in recipients.items()}
    kept: dict[Owner, dict[int, list[Notice]]] = defaultdict(lambda: defaultdict(list))
    dropped: dict[str, list[int]] = defaultdict(list)
    # Further alerts of the same person that found the same resource are named in the same mail, and settled by it.
    for notice in concerned.filter(state=NoticeState.DUE).prefetch_related("subscription").order_by("pk"):
        owner = notice.subscription.user_id, notice.subscription.subscriber_id
        if owner not in recipients or notice.page_id not in pages[owner]:
            continue
        was_told = (*owner, notice.page_id, notice.version) in told
        if reason := _reason_to_drop(notice, recipients[owner], readable[owner], was_told):
            dropped[reason].append(notice.pk)
        else:
            kept[owner][notice.page_id].append(notice)
    for reason, ids in dropped.items():
        Notice.objects.filter(pk__in=ids).update(state=NoticeState.DROPPED, reason=reason)
    return [
        Basket(recipients[owner], notices, [card for number, card in readable[owner].items() if number in notices])
        for owner, notices in kept.items()
    ]


def _pages_due(rows: Iterable[tuple[int | None, int | None, int]]) -> dict[Owner, set[int]]:
    pages: dict[Owner, set[int]] = defaultdict(set)
    for user, subscriber, page in rows:
        pages[user, subscriber].add(page)
    return pages


def _reason_to_drop(notice: Notice, recipient: Recipient, readable: Container[int], was_told: bool) -> str:
    if not recipient.is_active:
        return "compte désactivé"
    if not notice.subscription.active:
        return "alerte arrêtée"
    if notice.page_id not in readable:
        return "ressource retirée ou réservée"
    return "déjà annoncée" if was_told else ""


class _Shelves:
    """The cards of some resources, built once for all readers of the same ones."""

    def __init__(self, ids: set[int]) -> None:
        pages = ResourcePage.objects.filter(pk__in=ids, live=True)
        self._pages = list(pages.order_by("-first_published_at", "-pk"))
        self._cards: dict[frozenset[int], dict[int, Card]] = {}

    def readable(self, visibility: Visibility) -> dict[int, Card]:
        """By id, those that this person may read whole, the newest first."""
        closed = visibility.failed_restrictions
        if closed not in self._cards:
            pages = [page for page in self._pages if visibility.may_read(page)]
            self._cards[closed] = {card.id: card for card in cards_for(pages, visibility)}
        return self._cards[closed]
