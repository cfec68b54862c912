"""From a form to an answer: asking the engine, then checking its hits against the database."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from prometheus_client import Counter

from asv.core.metrics import count
from asv.core.visibility import MEMBERS, Standing, Visibility
from asv.resources.cards import with_editions
from search import engines
from search.engines.base import EngineUnavailable
from search.forms import MAX_PAGE, SearchForm
from search.query import MAX_WINDOW, NEAR, Degree, Hit, SearchPage, SearchQuery

logger = logging.getLogger(__name__)

BATCH = 500
NOTHING = SearchPage(total=0, hits=())


@dataclass(frozen=True, slots=True)
class Answer:
    """An engine's page whose hits were checked; `available` is False where the engine did not answer.

    `near` is what is near in meaning: it stands after the hits and counts nowhere.
    """

    page: SearchPage
    hits: tuple[Hit, ...] = ()
    near: tuple[Hit, ...] = ()
    available: bool = True
    # Hits of this page that the index still held and nobody may see any more.
    withdrawn: int = 0
    # A page was asked for past the window of an answer that goes on beyond it: no hits, and the page says why.
    beyond: bool = False

    @property
    def total(self) -> int:
        """How many resources match."""
        return max(self.page.total - self.withdrawn, len(self.hits))

    @property
    def degrees(self) -> dict[str, int]:
        """How many answer every word, how many in part, and how many more are near in meaning."""
        whole = min(self.page.whole, self.total)
        return {Degree.ALL: whole, Degree.SOME: self.total - whole, Degree.MEANING: len(self.near)}

    @property
    def pages(self) -> int:
        """How many pages can be read."""
        return min(max(self.page.pages, 1), MAX_PAGE)


SEARCHES = Counter("asv_searches", "Searches, by the engine that answered and whether it found.", ["engine", "found"])


def answer(form: SearchForm, visibility: Visibility, *, last_page: bool = False) -> Answer:
    """The page of results this form asks for; with `last_page`, a page past the last one becomes the last one."""
    query = form.query(visibility, near=NEAR if form.partly else 0)
    try:
        found = engines.get_engine().search(query)
        if last_page and query.page > found.pages and found.total and not found.hits:
            found = engines.get_engine().search(query.at_page(max(found.pages, 1)))
    except EngineUnavailable:
        logger.warning("The search engine does not answer.", exc_info=True)
        count(SEARCHES, engine="none", found="no")
        return Answer(NOTHING, available=False)
    count(SEARCHES, engine=found.engine, found="yes" if found.total else "no")
    if form.beyond and found.total > MAX_WINDOW:
        return Answer(found, beyond=True)
    shown = list(each_passage_once(checked([*found.hits, *found.near], visibility)))
    hits, near = (tuple(hit for hit in shown if hit.near is meant) for meant in (False, True))
    return Answer(found, hits, near, withdrawn=len(found.hits) - len(hits))


def each_passage_once(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The same hits; a passage of a shared document stands on the first card of the page that has it, on no other."""
    shown: set[tuple[str, str]] = set()
    for hit in hits:
        fresh = tuple(passage for passage in hit.card.passages if (passage.url, passage.text) not in shown)
        shown.update((passage.url, passage.text) for passage in fresh)
        yield hit if fresh == hit.card.passages else replace(hit, card=replace(hit.card, passages=fresh))


def checked(hits: Iterable[Hit], visibility: Visibility, standings: Mapping[int, Standing] | None = None) -> list[Hit]:
    """The hits as they may be shown now: an index is always a little late, the database is the truth.

    `standings` are those of the pages that may be listed, where they are known already.
    """
    hits = list(hits)
    found = standings
    if found is None:
        found = visibility.standings(hit.card.id for hit in hits) if hits else {}
    allowed = [_as_allowed(hit, found[hit.card.id], visibility) for hit in hits if hit.card.id in found]
    cards = with_editions([hit.card for hit in allowed], visibility)
    return [hit if hit.card is card else replace(hit, card=card) for hit, card in zip(allowed, cards, strict=True)]


def _as_allowed(hit: Hit, standing: Standing, visibility: Visibility) -> Hit:
    card = hit.card
    if standing.state != MEMBERS:
        return replace(hit, card=replace(card, members_only=False)) if card.members_only else hit
    # Where the index knew of the restriction its extracts come from the teaser; otherwise they may hold the text.
    known = visibility.failed_restrictions.intersection(hit.restrictions)
    extracts = card.highlights if known else ()
    shown = replace(card, members_only=True, reason=standing.reason, join_url=standing.join_url)
    return replace(hit, card=replace(shown, highlights=extracts, passages=(), formats="", extra={}))


def every_hit(form: SearchForm, visibility: Visibility, batch: int = BATCH) -> Iterator[list[Hit]]:
    """All that matches, whatever its number, checked, a batch at a time."""
    options = {"page": 1, "page_size": batch, "facets": (), "highlight": False}
    query = as_answered(form.query(visibility, **options))
    for hits in engines.get_engine().stream(query, batch):
        yield checked(hits, visibility)


def as_answered(query: SearchQuery) -> SearchQuery:
    """The question that the page answers: where it corrects the words, the corrected ones."""
    if not (query.words and query.correct):
        return query
    found = engines.get_engine().search(replace(query, page=1, page_size=1, facets=(), highlight=False))
    return replace(query, words=found.corrected or query.words, correct=False)
