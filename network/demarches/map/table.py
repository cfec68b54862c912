"""The table of the démarches: the same as the map in words, sorted by any of its columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from asv.resources.terms import Place, terms_of
from network.demarches.kinds import kind_name
from network.demarches.map.question import ORDER, ROWS, Found, MapQuestion
from network.demarches.models import DemarchePage
from network.demarches.years import DemarcheState
from search.analysis import fold
from search.query import Hit, Sort

COLUMNS = {
    "titre": "Démarche",
    "type": "Type",
    "territoire": "Territoire",
    "etat": "État",
    "depuis": "Depuis",
}


@dataclass(frozen=True, slots=True)
class DemarcheRow:
    """A démarche in the table; of one kept for members, its title and places alone."""

    title: str
    url: str
    kind: str
    territories: tuple[Place, ...]
    state: str
    since: date | None
    since_text: str
    members_only: bool


@dataclass(frozen=True, slots=True)
class _Told:
    kind: str = ""
    state: str = ""
    since: date | None = None
    since_text: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading: its words, the address that sorts by it, and how it is sorted now (as aria-sort says)."""

    label: str
    url: str
    sorted: str


def columns(question: MapQuestion) -> list[Column]:
    """The headings; choosing the one in use turns its order around."""
    used, down = _order(question)
    found = []
    for name, label in COLUMNS.items():
        direction = ("descending" if down else "ascending") if name == used else ""
        value = f"-{name}" if direction == "ascending" else name
        pair = () if value == "titre" else ((ORDER, value),)
        url = question.address(*pair, left=("tri",)) + "#liste"
        found.append(Column(label, url, direction))
    return found


def _order(question: MapQuestion) -> tuple[str, bool]:
    """The column in use and whether it goes down; none where the search's own order is followed."""
    name = question.order.removeprefix("-")
    if name in COLUMNS:
        return name, question.order.startswith("-")
    return ("titre" if question.listed_by == Sort.TITLE else ""), False


def sorts_by_itself(question: MapQuestion) -> bool:
    """Whether the table is sorted here, over all hits, because the engine does not know the order asked for."""
    name, down = _order(question)
    return bool(name) and (down or name != "titre" or question.listed_by != Sort.TITLE)


def rows(question: MapQuestion, found: Found) -> list[DemarcheRow]:
    """The rows of the page asked for: four queries, however many démarches."""
    hits = list(found.hits)
    if found.available and sorts_by_itself(question):
        page = min(question.page, max(found.page.pages, 1))
        ids = question.remembered(f"ordre.{question.order}", found.page, lambda: _sorted_ids(question, found))
        hits = question.of_ids(ids[(page - 1) * ROWS : page * ROWS])
    ids = [hit.card.id for hit in hits]
    # Values, not pages: making fifty pages takes longer than all the rest.
    told = DemarchePage.objects.filter(pk__in=ids).values_list("pk", "kind_id", "state", "since", "since_text")
    pages = {
        pk: _Told(kind_name(kind), DemarcheState(state).label, since, text) for pk, kind, state, since, text in told
    }
    places = terms_of(ids)
    return [_row(hit, pages[hit.card.id], places[hit.card.id].places) for hit in hits if hit.card.id in pages]


def _row(hit: Hit, told: _Told, places: Iterable[Place]) -> DemarcheRow:
    told = _Told() if hit.card.members_only else told
    return DemarcheRow(
        title=hit.card.title,
        url=hit.card.url,
        kind=told.kind,
        territories=tuple(places),
        state=told.state,
        since=told.since,
        since_text=told.since_text,
        members_only=hit.card.members_only,
    )


def _sorted_ids(question: MapQuestion, found: Found) -> list[int]:
    return [hit.card.id for hit in _sorted(question.everything(found.page), question)]


def _sorted(hits: list[Hit], question: MapQuestion) -> list[Hit]:
    """What has nothing to sort by comes last, both ways; equals by title."""
    name, down = _order(question)
    hits = sorted(hits, key=lambda hit: (fold(hit.card.title), hit.card.id))
    since = _since(hits) if name == "depuis" else {}
    keys = {hit.card.id: _key(hit, name, since) for hit in hits}
    filled = [hit for hit in hits if keys[hit.card.id]]
    filled.sort(key=lambda hit: keys[hit.card.id], reverse=down)
    return filled + [hit for hit in hits if not keys[hit.card.id]]


def _key(hit: Hit, name: str, since: dict[int, str]) -> str:
    card = hit.card
    values: dict[str, object] = {
        "titre": card.title,
        "type": card.extra.get("kind", ""),
        "territoire": card.territory_name,
        "etat": card.extra.get("state", ""),
        "depuis": since.get(card.id, ""),
    }
    return fold(str(values[name] or ""))


def _since(hits: list[Hit]) -> dict[int, str]:
    """The day each began, as ISO writes it; nothing for what is kept for members."""
    wanted = {hit.card.id for hit in hits if not hit.card.members_only}
    dates = DemarchePage.objects.filter(since__isnull=False).order_by().values_list("pk", "since")
    return {pk: since.isoformat() for pk, since in dates if pk in wanted}
