"""What the search finds in a place: its démarches, its rencontres, its other resources, and the nearest elsewhere."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.cache import caches
from django.utils import timezone

from asv.core.visibility import Visibility
from asv.resources.cards import Card
from asv.resources.types import resource_types
from asv.taxonomy.models import Territory, TerritoryKind
from network.demarches.models import DemarchePage
from network.demarches.years import RUNNING, DemarcheState
from network.meetings.models import MeetingPage
from network.meetings.when import over_at
from search import engines
from search.engines.base import Engine, EngineUnavailable
from search.query import Hit, PlaceFilter, SearchPage, SearchQuery, Sort
from search.results import checked

logger = logging.getLogger(__name__)

DEMARCHES, MEETINGS, OTHERS, ELSEWHERE = 20, 12, 6, 6
TOGETHER = 60
SEPARATE = (DemarchePage.resource_type, MeetingPage.resource_type)
COUNTED = ("type", "theme", "territoire")
_KEPT = 300


@dataclass(slots=True)
class Gathered:
    """All of it as cards, and the counts the search gives for the place."""

    total: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    active: list[Card] = field(default_factory=list)
    past: list[Card] = field(default_factory=list)
    coming: list[Card] = field(default_factory=list)
    met: list[Card] = field(default_factory=list)
    others: list[Card] = field(default_factory=list)
    others_total: int = 0
    elsewhere: list[Hit] = field(default_factory=list)
    available: bool = True

    def of_type(self, name: str) -> int:
        """How many resources of a type the search finds in the place."""
        return self.counts.get("type", {}).get(name, 0)


class Asking:
    """The questions of a place's page, as one reader may ask them."""

    def __init__(self, place: Territory, visibility: Visibility) -> None:
        self.place = place
        self.visibility = visibility
        self.filter = PlaceFilter(place.code, place.ancestor_codes, place.latitude, place.longitude)
        # Nearest first from a point: what lies in the place comes before what covers it.
        located = place.kind in (TerritoryKind.COMMUNE, TerritoryKind.QPV) and place.latitude is not None
        self.sort = Sort.DISTANCE if located else Sort.DATE

    def query(self, types: Iterable[str] = (), **options: Any) -> SearchQuery:
        """A question about this place, of some types or of all."""
        asked: dict[str, object] = {
            "selected": (("type", tuple(types)),) if types else (),
            "places": (self.filter,),
            "sort": self.sort,
            "facets": (),
            "highlight": False,
            "failed_restrictions": self.visibility.failed_restrictions,
        }
        return SearchQuery(**{**asked, **options})


def gather(place: Territory, visibility: Visibility) -> Gathered:
    """What the search and the database know of a place for this reader: two to four searches, three queries.

    Without an engine an empty `Gathered` that says so (`available`). A commune with little may cost one search more.
    """
    asking = Asking(place, visibility)
    try:
        return _gathered(asking, engines.get_engine())
    except EngineUnavailable:
        logger.warning("The search engine does not answer a place's page.", exc_info=True)
        return Gathered(available=False)


def _gathered(asking: Asking, engine: Engine) -> Gathered:
    counts = engine.search(asking.query(page_size=1, sort=Sort.DATE, facets=COUNTED))
    pages = _together(engine, asking, counts.total) or _apart(engine, asking, counts.counts["type"])
    pages["elsewhere"] = _near(engine, asking, counts.total)
    known = {
        hit.card.id: hit for hit in checked((hit for page in pages.values() for hit in page.hits), asking.visibility)
    }

    def shown(name: str) -> list[Card]:
        return [known[hit.card.id].card for hit in pages[name].hits if hit.card.id in known]

    active, past = _by_state(shown("demarches"))
    coming, met = _by_moment(shown("meetings"))
    return Gathered(
        total=counts.total,
        counts=counts.counts,
        active=active,
        past=past,
        coming=coming,
        met=met,
        others=shown("others"),
        others_total=pages["others"].total,
        elsewhere=_outside(pages["elsewhere"], known, asking.place),
    )


_NONE = SearchPage(total=0, hits=())


def _together(engine: Engine, asking: Asking, total: int) -> dict[str, SearchPage]:
    """A commune of which little is told: all of it in one question, where the order by distance is dear."""
    if asking.sort != Sort.DISTANCE or total > TOGETHER:
        return {}
    hits = engine.search(asking.query(page_size=max(total, 1))).hits
    latest = sorted(hits, key=lambda hit: hit.card.date or date.min, reverse=True)
    parts = {
        "demarches": [hit for hit in hits if hit.card.type == SEPARATE[0]],
        "meetings": [hit for hit in latest if hit.card.type == SEPARATE[1]],
        "others": [hit for hit in hits if hit.card.type not in SEPARATE],
    }
    most = {"demarches": DEMARCHES, "meetings": MEETINGS, "others": OTHERS}
    return {name: SearchPage(total=len(part), hits=tuple(part[: most[name]])) for name, part in parts.items()}


def _apart(engine: Engine, asking: Asking, kinds: dict[str, int]) -> dict[str, SearchPage]:
    others = [name for name in resource_types() if name not in SEPARATE]
    return {
        "demarches": _ask(engine, asking, kinds, SEPARATE[:1], page_size=DEMARCHES),
        "meetings": _ask(engine, asking, kinds, SEPARATE[1:], page_size=MEETINGS, sort=Sort.DATE),
        "others": _ask(engine, asking, kinds, others, page_size=OTHERS),
    }


def _ask(engine: Engine, asking: Asking, kinds: dict[str, int], types: Iterable[str], **options: object) -> SearchPage:
    """A question is asked only where the counts say that something answers."""
    types = [name for name in types if kinds.get(name)]
    return engine.search(asking.query(types, **options)) if types else _NONE


def _near(engine: Engine, asking: Asking, total: int) -> SearchPage:
    """From a commune: the country by distance, far enough to step over what lies in the commune itself.

    Every point of the country is measured: which ones are near is remembered some minutes, shown as it may be now.
    """
    if asking.sort != Sort.DISTANCE:
        return _NONE
    barred = "-".join(map(str, sorted(asking.visibility.failed_restrictions)))
    key = f"places.near.{asking.place.code}.{min(total, 40)}.{hashlib.sha256(barred.encode()).hexdigest()[:20]}"
    page = caches["remembered"].get(key)
    if page is None:
        country = PlaceFilter("fra", (), asking.place.latitude, asking.place.longitude)
        page = engine.search(asking.query(places=(country,), page_size=min(total, 40) + 2 * ELSEWHERE))
        caches["remembered"].set(key, page, _KEPT)
    return page


def _outside(page: SearchPage, known: dict[int, Hit], place: Territory) -> list[Hit]:
    """The nearest that lie elsewhere, at a distance one can tell."""
    found = []
    for hit in page.hits:
        far = hit.distance_km
        points = hit.card.territory_code.startswith(("com-", "qpv-", "epci-"))
        if hit.card.id in known and far is not None and far >= 1 and points and hit.card.territory_code != place.code:
            found.append(Hit(known[hit.card.id].card, hit.score, hit.restrictions, far))
    return found[:ELSEWHERE]


def _by_state(cards: list[Card]) -> tuple[list[Card], list[Card]]:
    """Those that go on or are being prepared, then those of the past. Of a members' one the state is not told."""
    states = dict(
        DemarchePage.objects.filter(pk__in=[card.id for card in cards]).order_by().values_list("pk", "state")
        if cards
        else ()
    )
    going = {*RUNNING, DemarcheState.PREFIGURATION}
    active = [card for card in cards if card.members_only or states.get(card.id) in going]
    return active, [card for card in cards if card not in active]


def _by_moment(cards: list[Card]) -> tuple[list[Card], list[Card]]:
    """Rencontres to come, the next one first, then those of the past, the latest first."""
    rows = MeetingPage.objects.filter(pk__in=[card.id for card in cards]) if cards else MeetingPage.objects.none()
    times = rows.order_by().values_list("pk", "starts_at", "ends_at", "all_day")
    now = timezone.now()
    ahead = {pk: starts for pk, starts, ends, all_day in times if over_at(starts, ends, all_day) >= now}
    coming = sorted((card for card in cards if card.id in ahead), key=lambda card: ahead[card.id])
    return coming, [card for card in cards if card.id not in ahead]
