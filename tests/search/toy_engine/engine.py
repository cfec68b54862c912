"""The toy engine: resources in a dictionary, every question a walk over it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import log

from asv.resources.document import ResourceDocument
from search.analysis import WORD, clean, stems, surface
from search.degrees import Question, question
from search.engines.base import Changes, NeedsRebuild, Suggestion
from search.engines.hits import card
from search.highlight import Highlighter
from search.index.pages import promising
from search.index.projection import nearest_point, title_key
from search.index.weights import COMPARED, MAX_COMPLETED, MOST_WORDS, SHARED
from search.meaning import LEAST_CLOSENESS, SCALE, asked_near, closeness
from search.meaning import meant as vector_asked
from search.parsing import shorten
from search.query import FACETS, FEW, MAX_WINDOW, Hit, SearchPage, SearchQuery, Sort
from search.spelling import FORMS_READ, Doubtful, Respelling, commonest_form, meant, nearest, of_the_lexicon, respelling
from search.synonyms import Thesaurus
from tests.search.toy_engine.holding import Failed, Held

Found = list[tuple[Held, float]]


class ToyEngine:
    """Implements search.engines.base.LocalEngine; forgets everything when the process ends."""

    name = "toy"

    def __init__(self, synonyms: Callable[[], Thesaurus]) -> None:
        self._synonyms = synonyms
        self._index: dict[int, Held] | None = None

    @property
    def _held(self) -> dict[int, Held]:
        if self._index is None:
            raise NeedsRebuild("L'index n'existe pas : lancez rebuild_search_index.")
        return self._index

    def index(self, documents: Iterable[ResourceDocument]) -> int:
        return _write(self._held, documents)

    def delete(self, ids: Sequence[int]) -> None:
        for number in ids:
            self._held.pop(number, None)

    def rebuild(self, documents: Iterable[ResourceDocument], catch_up: Callable[[], Changes] | None = None) -> int:
        fresh: dict[int, Held] = {}
        number = _write(fresh, documents)
        changes = catch_up() if catch_up else Changes()
        for gone in changes.ids:
            fresh.pop(gone, None)
        _write(fresh, changes.documents)
        self._index = fresh
        return number

    def search(self, query: SearchQuery) -> SearchPage:
        started = time.perf_counter()
        page = self._page(query)
        if query.correct and query.words and page.whole < FEW:
            page = self._spelt(query, page)
        if asked_near(query, page):
            page = replace(page, near=self._near_in_meaning(replace(query, words=page.corrected or query.words)))
        return replace(page, took_ms=round((time.perf_counter() - started) * 1000, 1))

    def stream(self, query: SearchQuery, batch: int = 500) -> Iterator[list[Hit]]:
        found = self._ordered(self.matching(query), query)
        words = self._question(query)
        for start in range(0, max(len(found), 1), batch):
            yield [_hit(held, query, score, words) for held, score in found[start : start + batch]]

    def suggest(self, words: str, limit: int = 8) -> list[Suggestion]:
        typed = [folded for word in WORD.findall(shorten(words)) if (folded := surface(word))][:MAX_COMPLETED]
        if not typed or limit < 1:
            return []
        beginning = title_key(" ".join(typed), 0).partition("\x1f")[0]
        rows = [held for held in self._latest(self._held.values()) if _completes(held.words["title_words"], typed)]
        rows.sort(key=lambda held: not held.title_key.startswith(beginning))
        return [Suggestion(held.document.title, "title", held.document.url) for held in rows[:limit]]

    def similar(self, document_id: int, limit: int = 4, failed_restrictions: Failed = frozenset()) -> list[Hit]:
        held = self._held.get(document_id)
        if held is None or limit < 1:
            return []
        worth = self._worth(held)
        rows = [(other, self._near(held, other, worth)) for other in self._held.values() if other is not held]
        near = sorted((row for row in rows if row[1]), key=lambda row: (-row[1], -row[0].rank))
        return [
            _hit(other, SearchQuery(failed_restrictions=failed_restrictions), score, Question())
            for other, score in near[:limit]
        ]

    def correct(self, words: str) -> str | None:
        def better(word: Doubtful) -> str | None:
            lexicon = of_the_lexicon(word, self._synonyms(), self.held)
            found = [] if self._spelling()[word.folded] else meant(word, self._spelling().items(), lexicon)
            return found[0] if found else None

        return self._written(respelling(words, self._synonyms(), better))

    def health(self) -> str:
        try:
            return f"ok: {len(self._held)} ressources"
        except NeedsRebuild as error:
            return str(error)

    def suspect(self) -> bool:
        return False

    def questioned(self, documents: Iterable[ResourceDocument]) -> ToyQuestioned:
        return ToyQuestioned(documents, self._synonyms)

    def matching(self, query: SearchQuery) -> Found:
        """What answers, in no order, with its score."""
        return _filtered(self._worded(query), query)

    def _worded(self, query: SearchQuery) -> Found:
        """What the words and ids find, before any filter."""
        words = self._question(query)
        wanted = self._held if query.ids is None else {number for number in query.ids if number in self._held}
        rows = ((held, held.answers(words, query.failed_restrictions)) for held in self._held.values())
        return [(held, score) for held, score in rows if score is not None and held.id in wanted]

    def held(self, stems: Collection[str]) -> tuple[int, Mapping[str, int]]:
        counts = {token: sum(held.holds_openly(token) for held in self._held.values()) for token in stems}
        return len(self._held), counts

    def near_in_meaning(self, document_id: int, ids: Sequence[int]) -> Mapping[int, float]:
        vectors = {number: held.vectors.open for number, held in self._held.items() if held.vectors.open}
        others = [number for number in ids if number in vectors and document_id in vectors]
        return {number: closeness(vectors[document_id], vectors[number]) / SCALE**2 for number in others}

    def _question(self, query: SearchQuery) -> Question:
        return question(query.words, self._synonyms(), self.held if query.partly else None, query.understood)

    def _ordered(self, found: Found, query: SearchQuery) -> Found:
        place = query.centre
        if place:
            return sorted(found, key=lambda row: (*row[0].nearness(place), -row[0].rank))
        if query.sort == Sort.TITLE:
            return sorted(found, key=lambda row: row[0].title_key)
        scored = query.sort == Sort.RELEVANCE
        return sorted(found, key=lambda row: (-row[1] if scored else 0, -row[0].rank))

    def _page(self, query: SearchQuery) -> SearchPage:
        worded = self._worded(query)
        found = self._ordered(_filtered(worded, query), query)
        size = max(1, min(query.page_size, MAX_WINDOW))
        pages = -(-len(found) // size) or 1
        page = min(max(query.page, 1), MAX_WINDOW // size, pages)
        words = self._question(query)
        highlighter = (
            Highlighter((*words.groups, *(one.group for one in words.manner)))
            if query.highlight and words.groups
            else None
        )
        hits = [_hit(held, query, score, words, highlighter) for held, score in found[(page - 1) * size : page * size]]
        whole = sum(not held.misses(words, query.failed_restrictions) for held, _score in found)
        counts = {facet: _counts(facet, query, worded) for facet in query.facets}
        return SearchPage(len(found), tuple(hits), whole, counts, page, pages, engine=self.name)

    def _near_in_meaning(self, query: SearchQuery) -> tuple[Hit, ...]:
        words, failed = self._question(query), query.failed_restrictions
        if not words.groups:
            return ()
        answering = {held.id for held, _score in self._worded(query)}
        among = self._held.values() if query.ids is None else filter(None, map(self._held.get, query.ids))
        others = [(held, 0.0) for held in among if held.id not in answering and held.may_be_near(words, failed)]
        asked = vector_asked(query.words)
        rows = [(held, held.nearness_of_meaning(asked, failed)) for held, _none in _filtered(others, query)]
        near = sorted((row for row in rows if row[1] >= LEAST_CLOSENESS), key=lambda row: (-row[1], -row[0].rank))
        hits = [(held, _hit(held, query, close / SCALE**2, words)) for held, close in near[: query.near]]
        return tuple(replace(hit, near=True, misses=held.lacks(words, failed)) for held, hit in hits)

    def _spelt(self, query: SearchQuery, page: SearchPage) -> SearchPage:
        if not page.whole and (better := self.correct(query.words)):
            other = self._page(replace(query, words=better))
            if other.total:
                return replace(other, corrected=better)
        offered = self._offer(query.words)
        if offered and len(self.matching(replace(query, words=offered, partly=False))) > page.whole:
            return replace(page, suggested=offered)
        return page

    def _offer(self, words: str) -> str | None:
        known = self._spelling()

        def better(word: Doubtful) -> str | None:
            return nearest(word, known.items(), max(known[word.folded], 1))

        return self._written(respelling(words, self._synonyms(), better))

    def _spelling(self) -> Counter[str]:
        """The words that everyone may read, and how many resources hold each."""
        return Counter(word for held in self._held.values() for word in held.held["spelling"])

    def _written(self, found: Respelling) -> str | None:
        forms = {word: commonest_form(word, self._open_texts(word)) for word in found.words}
        return found.written(forms) if found else None

    def _open_texts(self, word: str) -> Iterator[str]:
        holding = self._latest(held for held in self._held.values() if word in held.held["spelling"])
        for held in holding[:FORMS_READ]:
            yield from (clean(held.document.title), clean(held.document.summary))
            if not held.document.restrictions:
                yield held.body

    def _latest(self, rows: Iterable[Held]) -> list[Held]:
        return sorted(rows, key=lambda held: -held.rank)

    def _worth(self, held: Held) -> list[tuple[float, str, str]]:
        """The words of title and summary that tell most: how rare each is, the text it stands in, the word."""
        worth: list[tuple[float, str, str]] = []
        for name in COMPARED:
            rows = []
            for word, times in Counter(stems(clean(held.payload[name]))).items():
                number = sum(word in other.held[name] for other in self._held.values())
                if number > 1:
                    rows.append((times * (1 + log((len(self._held) + 1) / (number + 1))), name, word))
            worth += sorted(rows, reverse=True)[:MOST_WORDS]
        return worth

    def _near(self, held: Held, other: Held, worth: list[tuple[float, str, str]]) -> float:
        mine = {**held.payload["own_terms"], "own_place": held.payload["territories"]}
        shared = sum(w for name, w in SHARED.items() if not other.values[name].isdisjoint(mine.get(name, ())))
        return shared + sum(value for value, name, word in worth if word in other.held[name])


class ToyQuestioned:
    """A few resources of which many questions are asked, one after the other."""

    def __init__(self, documents: Iterable[ResourceDocument], synonyms: Callable[[], Thesaurus]) -> None:
        self._engine = ToyEngine(synonyms)
        written = list(documents)
        self._engine.rebuild(written)
        self.ids = [document.id for document in written]

    def readable(self, query: SearchQuery) -> set[int]:
        found = self._engine.matching(query)
        return {held.id for held, _score in found if held.open_to(query.failed_restrictions)}


def _write(held: dict[int, Held], documents: Iterable[ResourceDocument]) -> int:
    number = 0
    for document in documents:
        held[document.id] = Held(document)
        number += 1
    return number


def _filtered(worded: Found, query: SearchQuery, without: str = "") -> Found:
    """What every filter lets through, but one facet's own."""
    facets = [facet for facet in FACETS if facet != without]
    return [(held, score) for held, score in worded if all(held.passes(facet, query) for facet in facets)]


def _counts(facet: str, query: SearchQuery, worded: Found) -> dict[str, int]:
    under = [held for held, _score in _filtered(worded, query, without=facet)]
    counts = Counter(str(value) for held in under for value in held.facet_values(facet, query.failed_restrictions))
    if facet == "territoire":
        small = [place for place in query.places if not place.code.startswith(("reg-", "dep-"))]
        counts.update({place.code: sum(held.in_place(place) for held in under) for place in small})
    return dict(counts)


def _completes(words: list[str], typed: list[str]) -> bool:
    *whole, last = typed
    return set(whole) <= set(words) and any(word.startswith(last) for word in words)


def _hit(held: Held, query: SearchQuery, score: float, words: Question, highlighter: Highlighter | None = None) -> Hit:
    members_only = not held.open_to(query.failed_restrictions)
    highlights, passages = (), ()
    if highlighter:
        highlights = highlighter.fragments(held.document.summary, "" if members_only else held.body)
        passages = () if members_only else highlighter.passages(promising(held.packed, highlighter.phrases))
    far, near = nearest_point(held.payload["points"], query.centre) or (None, None)
    shown = card(held.payload, members_only=members_only, highlights=highlights, passages=passages, near=near)
    misses = held.misses(words, query.failed_restrictions)
    return Hit(shown, score, held.document.restrictions, None if far is None else round(far, 1), misses)
