"""What the search finds in a place: its démarches, its rencontres, its other resources, and the nearest elsewhere."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.cache import caches
from django.utils import timezone

from asv.core.reads import asked_again, is_recording, unrepeatable
from asv.core.visibility import Visibility, visible_to
from asv.resources.cards import Card
from asv.resources.types import resource_types
from asv.taxonomy.catalogue import catalogue
from asv.taxonomy.models import Territory, TerritoryKind
from network.demarches.models import DemarchePage
from network.demarches.places.figures import neighbour_codes
from network.demarches.years import RUNNING, DemarcheState
from network.meetings.models import MeetingPage
from network.meetings.when import over_at
from search import engines
from search.engines.base import Engine, EngineUnavailable
from search.query import Hit, PlaceFilter, SearchPage, SearchQuery, Sort
from search.results import checked

logger = logging.getLogger(__name__)

DEMARCHES, MEETINGS, OTHERS, ELSEWHERE = 20, 12, 6, 6
TOGETHER, THEMES = 60, 12
SEPARATE = (DemarchePage.resource_type, MeetingPage.resource_type)
COUNTED = ("type", "theme", "territoire")
_POINTS = (TerritoryKind.COMMUNE, TerritoryKind.QPV, TerritoryKind.SECTEUR)
_KEPT = 300


@dataclass(slots=True)
class Gathered:
    """All of it as cards, and of the search's counts those that the page shows: by theme, and of the places around."""

    total: int = 0
    themes: dict[str, int] = field(default_factory=dict)
    around: dict[str, int] = field(default_factory=dict)
    active: list[Card] = field(default_factory=list)
    past: list[Card] = field(default_factory=list)
    coming: list[Card] = field(default_factory=list)
    met: list[Card] = field(default_factory=list)
    others: list[Card] = field(default_factory=list)
    others_total: int = 0
    elsewhere: list[Hit] = field(default_factory=list)
    available: bool = True


class Asking:
    """The questions of a place's page, as one reader may ask them."""

    def __init__(self, place: Territory, visibility: Visibility) -> None:
        self.place = place
        self.visibility = visibility
        self.filter = PlaceFilter(place.code, place.ancestor_codes, place.latitude, place.longitude)
        # Nearest first from a point: what lies in the place comes before what covers it.
        located = place.kind in _POINTS and place.latitude is not None
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

    Without an engine an empty `Gathered` that says so (`available`). A commune may cost two searches more.
    A page is noted as made of what it shows of this, not of all that was asked to find it: most of what lies near, and
    of the counts of a whole country, shows nowhere.
    """
    if is_recording():
        found = gathered_again(place.code)
        if not found.available:
            unrepeatable("the search engine did not answer")
        return found
    try:
        return _gathered(Asking(place, visibility), engines.get_engine())
    except EngineUnavailable:
        logger.warning("The search engine does not answer a place's page.", exc_info=True)
        return Gathered(available=False)


def _shown(found: Gathered) -> tuple[object, ...]:
    """What the page says of it: of most resources a line, of the others a card."""
    lines = [[_line(card) for card in cards] for cards in (found.active, found.past, found.coming, found.met)]
    cards = [replace(card, terms={}) for card in found.others]  # terms are for programs
    near = [(*_line(hit.card), hit.card.kind_label, round(hit.distance_km or 0)) for hit in found.elsewhere]
    counts = sorted(found.themes.items()), sorted(found.around.items())
    return found.available, found.total, found.others_total, counts, lines, cards, near


def _line(card: Card) -> tuple[object, ...]:
    told = [card.extra.get(name, "") for name in ("when", "kind", "state")]
    return card.title, card.url, card.territory_name, card.members_only, card.reason, told


@asked_again(_shown)
def gathered_again(code: str) -> Gathered:
    """The same of a place by its code, as visitors may see it now."""
    return gather(Territory.objects.get(code=code), visible_to(None))


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
        themes=_first_themes(counts.counts.get("theme", {})),
        around={code: counts.counts.get("territoire", {}).get(code, 0) for code in neighbour_codes(asking.place)},
        active=active,
        past=past,
        coming=coming,
        met=met,
        others=shown("others"),
        others_total=pages["others"].total,
        elsewhere=[
            replace(hit, card=known[hit.card.id].card) for hit in pages["elsewhere"].hits if hit.card.id in known
        ][:ELSEWHERE],
    )


_NONE = SearchPage(total=0, hits=())


def _first_themes(counts: dict[str, int]) -> dict[str, int]:
    """Of the themes of the first level, in the vocabulary's order, those that something here carries."""
    first = [term.slug for term in catalogue().values("theme") if not term.parent]
    return dict([(slug, counts[slug]) for slug in first if counts.get(slug)][:THEMES])


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
    """From a commune: the nearest that lie elsewhere, at a distance one can tell.

    Every point of the country is measured for it: which ones are near is remembered some minutes; what is said of them
    is as it is now.
    """
    if asking.sort != Sort.DISTANCE:
        return _NONE
    barred = "-".join(map(str, sorted(asking.visibility.failed_restrictions)))
    key = f"places.nearest.{asking.place.code}.{min(total, 40)}.{hashlib.sha256(barred.encode()).hexdigest()[:20]}"
    far: dict[int, float] | None = caches["remembered"].get(key)
    if far is None:
        far = _measured(engine, asking, total)
        caches["remembered"].set(key, far, _KEPT)
    if not far:
        return _NONE
    found = engine.search(asking.query(ids=tuple(far), places=(), sort=Sort.DATE, page_size=len(far))).hits
    hits = [replace(hit, distance_km=far[hit.card.id]) for hit in found]
    return SearchPage(total=len(hits), hits=tuple(sorted(hits, key=lambda hit: (hit.distance_km or 0, hit.card.id))))


def _measured(engine: Engine, asking: Asking, total: int) -> dict[int, float]:
    """The country by distance, far enough to step over what lies in the commune itself: `{id: kilometres}`."""
    country = PlaceFilter("fra", (), asking.place.latitude, asking.place.longitude)
    page = engine.search(asking.query(places=(country,), page_size=min(total, 40) + 2 * ELSEWHERE))
    points = [hit for hit in page.hits if hit.card.territory_code.startswith(("com-", "qpv-", "epci-", "lieu-"))]
    elsewhere = [hit for hit in points if hit.card.territory_code != asking.place.code]
    measured = [(hit.card.id, hit.distance_km) for hit in elsewhere if hit.distance_km is not None]
    return dict([(pk, far) for pk, far in measured if far >= 1][: 2 * ELSEWHERE])


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
