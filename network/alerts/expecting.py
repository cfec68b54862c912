"""What an alert would have brought: the resources of the last three months, found as an alert finds them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from asv.core.visibility import Visibility
from asv.resources.cards import Card
from asv.resources.models import ResourcePage
from network.alerts.questions import Question
from search import engines
from search.engines.base import EngineUnavailable
from search.query import Hit, SearchQuery, Sort
from search.results import checked

logger = logging.getLogger(__name__)

DAYS = 90
SHOWN = 10
BROAD_PER_WEEK = 20
_MOST_ASKED_OF = 5000


@dataclass(frozen=True, slots=True)
class Expected:
    """How many resources an alert would have brought in DAYS, the newest of them, and whether it asks for anything."""

    total: int
    cards: Sequence[Card]
    is_everything: bool = False

    @property
    def per_week(self) -> float:
        """How many a week."""
        return self.total * 7 / DAYS

    @property
    def is_much(self) -> bool:
        """Whether more will come than most people read."""
        return self.per_week > BROAD_PER_WEEK

    @property
    def volume(self) -> str:
        """How many to expect, in words."""
        per_month = self.total * 30 / DAYS
        if self.per_week >= 1:
            return f"environ {round(self.per_week)} par semaine"
        if per_month >= 1:
            return f"environ {round(per_month)} par mois"
        return "moins d’une par mois"


def expected(question: Question, visibility: Visibility, now: datetime, shown: int = SHOWN) -> Expected | None:
    """What the alert would have brought; None where the engine does not answer. Counts the newest 5,000 at most."""
    fresh = visibility.readable(ResourcePage.objects.filter(first_published_at__gt=now - timedelta(days=DAYS)))
    ids = list(fresh.order_by("-first_published_at").values_list("pk", flat=True)[:_MOST_ASKED_OF])
    query = question.query_among(ids, visibility, page_size=shown, sort=Sort.DATE)
    if query is None:
        return Expected(0, (), question.is_everything)
    try:
        found = engines.get_engine().search(query)
        hits = found.hits if found.total <= shown else _published_last(query, ids, shown)
    except EngineUnavailable:
        logger.warning("The search engine does not answer.", exc_info=True)
        return None
    rank = {pk: number for number, pk in enumerate(ids)}
    cards = [hit.card for hit in checked(hits, visibility) if not hit.card.members_only]
    cards.sort(key=lambda card: rank[card.id])
    return Expected(found.total, cards[:shown], question.is_everything)


def _published_last(query: SearchQuery, ids: Sequence[int], shown: int) -> list[Hit]:
    """At least so many hits, of those published last; `ids` stand in that order, which no engine knows."""
    asked = set(query.ids or ())
    hits: list[Hit] = []
    start, number = 0, 4 * shown
    while start < len(ids) and len(hits) < shown:
        among = asked.intersection(ids[start : start + number])
        if among:
            hits += engines.get_engine().search(replace(query, ids=tuple(sorted(among)), page_size=number)).hits
        start, number = start + number, 2 * number
    return hits
