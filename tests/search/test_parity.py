"""Two engines, one answer: the same questions over the demo content and over GENERATED resources.

Equal for both: totals, pages, every facet's counts, the spelling that is answered or offered, the whole set of ids,
the order by date, title and distance, the distances, and the extracts of hits. Compared for words: the first ten.

Differences that remain, with their reason, are those of platform/docs/search.md:

- Scores are reckoned in 32 bits, added in another order: two resources whose scores differ in the seventh figure may
  change places. Hence an overlap of the first ten rather than their order.
"""

from __future__ import annotations

import random
import statistics
import sys
from dataclasses import dataclass, replace
from itertools import chain, islice

import pytest
from django.test import override_settings

from demo.synthetic import words as corpus_words
from demo.synthetic.documents import synthetic_documents
from search.engines.embedded import EmbeddedEngine
from search.meaning import SCALE
from search.query import FACETS, NEAR, PlaceFilter, SearchQuery, Sort
from search.starting_list import starting_groups
from search.synonyms import thesaurus
from tests.depth import amount
from tests.factories.demo import demo_documents

pytestmark = [pytest.mark.django_db, pytest.mark.walk, pytest.mark.xdist_group("parity")]  # its indexes are built once
GENERATED = amount(1_000, 5_000)
QUESTIONS = amount(70, 240)  # over each of the two
TOP = 10
OVERLAP = 0.95
WHOLE_SETS = 12  # one question in so many is read to its end
KNOWN = thesaurus((group.term, *group.equivalents) for group in starting_groups())
EVERYDAY = (
    "",
    "santé",
    "santé mentale",
    "accès aux soins",
    "ambassadeurs santé",
    "nutrition enfants Lille",
    "souffrance psychosociale",
    "CLS",
    "ASV participation des habitants",
    "contrat local de santé",
    "maison de santé",
    "médiation",
    "diagnostic partagé",
    "politique de la ville",
    '"conseil citoyen"',
    '"santé mentale" -jeunes',
    "prévention -addictions",
    "l'accès aux droits",
    "coordination locale plus-value",
    "compte-rendu",
    "rencontre réseau Douai",
    "habitant·e·s",
    "alimentation activité physique",
    "dépistage des cancers",
    "vacination",
    "ambasadeurs de sante",
    "alcolisme",
    "diabette et nutrision",
    "obesitee",
    "psycosocial",
    "medaition",
    "nutricion enfants",
    "santé jardin marche forum",
    "Valenciennes",
    "introuvable quelconque",
    "financement 2019",
    "de la",
)
# Said as no text of the demo says it: little answers by its words.
IN_OTHER_WORDS = (
    "arrêter la cigarette",
    "bien manger sans dépenser",
    "bouger après soixante ans",
    "causer avec son ado",
    "frottis",
    "fumeurs",
    "gens du voyage",
    "maux de dents",
    "papiers et remboursements",
    "perdre du poids",
    "se sentir seul",
    "toubib",
    "trouver un généraliste",
    "voisins qui aident",
)


@dataclass
class Corpus:
    """The same resources in both engines, and what may be asked about them."""

    documents: list
    engines: tuple
    vocabulary: tuple

    def questions(self, seed=3):
        """Words × filters × order × page, the same for the same seed."""
        chance = random.Random(seed)
        for number in range(QUESTIONS):
            words = EVERYDAY[number % len(EVERYDAY)] if number % 3 else self._made_up(chance)
            query = SearchQuery(words=words, failed_restrictions=frozenset({7} if number % 2 else ()))
            query = replace(query, **self._filters(chance, number))
            sorts = [Sort.RELEVANCE, Sort.RELEVANCE, Sort.DATE, Sort.TITLE]
            if len(query.places) == 1 and query.places[0].latitude is not None:
                sorts[2:] = [Sort.DISTANCE, Sort.DISTANCE]
            yield replace(
                query, sort=sorts[number % 4], page=chance.choice((1, 1, 1, 2, 7, 400)), partly=number % 5 > 1
            )

    def _made_up(self, chance):
        pieces = chance.sample(self.vocabulary, chance.randrange(1, 3))
        words = " ".join(" ".join(pieces).split()[: chance.randrange(1, 5)])
        return chance.choice((words, words, words.upper(), f'"{words}"', f"{words} -{chance.choice(self.vocabulary)}"))

    def _filters(self, chance, number):
        if number % 4 == 0:
            return {}
        document = chance.choice(self.documents)
        found = {}
        chosen = {name: tuple(values) for name, values in document.terms.items() if values}
        kept = chance.sample(sorted(chosen), min(len(chosen), chance.randrange(0, 3)))
        selected = [(name, chosen[name]) for name in kept]
        if chance.random() < 0.2:
            selected.append(("type", (document.type, chance.choice(self.documents).type)))
        if chance.random() < 0.2:
            selected.append(("format", ("pdf", "docx")))
        found["selected"] = tuple(selected)
        if document.place and chance.random() < 0.6:
            at = chance.randrange(len(document.place))
            code, above = document.place[at], tuple(dict.fromkeys(document.place[at + 1 :]))
            where = (document.latitude, document.longitude) if code.startswith("com-") else (None, None)
            found["places"] = (PlaceFilter(code, above, *where),)
        if document.years and chance.random() < 0.3:
            found["years"] = ((min(document.years), max(document.years) + 2),)
        return found


def corpus(server, documents, vocabulary):
    documents = list(documents)
    embedded = EmbeddedEngine.in_memory(documents, lambda: KNOWN)
    return Corpus(documents, (embedded, server.engine(*documents, synonyms=lambda: KNOWN)), vocabulary)


@pytest.fixture(scope="module")
def generated(server):
    vocabulary = corpus_words.ACTIONS + corpus_words.SUBJECTS + corpus_words.WHAT + corpus_words.HOW
    return corpus(server, synthetic_documents(GENERATED), vocabulary)


@pytest.fixture(scope="module")
def demo(server, django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock():
        documents = demo_documents(tmp_path_factory.mktemp("demo"))
    return corpus(server, documents, tuple(document.title for document in documents))


@pytest.fixture(scope="module", params=["demo", "generated"])
def both(request):
    return request.getfixturevalue(request.param)


def answers(both, query):
    return tuple(engine.search(query) for engine in both.engines)


def test_totals_counts_spelling_and_orders_are_the_same(both):
    asked = list(both.questions())
    assert len({(q.words, q.selected, q.places, q.years, q.sort) for q in asked}) >= QUESTIONS * 5 // 6
    found_some = spelt = 0
    for query in asked:
        one, other = answers(both, query)
        assert (one.total, one.page, one.pages) == (other.total, other.page, other.pages), query
        assert one.counts == other.counts, query
        assert set(one.counts) == set(FACETS)
        assert (one.corrected, one.suggested) == (other.corrected, other.suggested), query
        found_some += bool(one.total)
        spelt += bool(one.corrected or one.suggested)
        if query.sort != Sort.RELEVANCE:
            assert shown(one) == shown(other), query
    assert found_some > QUESTIONS / 3 and spelt > 2


def shown(page):
    return [(hit.card, hit.restrictions, hit.distance_km) for hit in page.hits]


def test_whole_sets_are_the_same_and_in_the_same_order(both):
    for query in islice(both.questions(seed=5), 1, None, WHOLE_SETS):
        one, other = (list(chain.from_iterable(engine.stream(query))) for engine in both.engines)
        if query.sort == Sort.RELEVANCE and query.words:
            assert {hit.card.id for hit in one} == {hit.card.id for hit in other}, query
        else:
            assert [(h.card.id, h.distance_km) for h in one] == [(h.card.id, h.distance_km) for h in other], query


def test_words_put_the_same_resources_first(both, request):
    """Measured on every question by relevance that finds more than ten; `pytest -s` shows the figures."""
    overlaps, same_order, extracts = [], 0, 0
    for query in both.questions(seed=7):
        if query.sort != Sort.RELEVANCE or not query.words:
            continue
        one, other = answers(both, replace(query, page=1, facets=()))
        if one.total <= TOP:
            assert {hit.card.id for hit in one.hits} == {hit.card.id for hit in other.hits}
            continue
        first, second = ([hit.card.id for hit in page.hits[:TOP]] for page in (one, other))
        overlaps.append(len(set(first) & set(second)) / TOP)
        same_order += first == second
        extracts += compare_cards(one, other)
    mean, least = statistics.mean(overlaps), min(overlaps)
    told = f"{len(overlaps)} questions, mean {mean:.3f}, least {least:.2f}, same order {same_order}"
    sys.stdout.write(f"\n{request.node.name}: {told}\n")
    assert len(overlaps) >= QUESTIONS // 10
    assert extracts
    assert mean >= OVERLAP
    assert least >= OVERLAP


def compare_cards(one, other):
    """Extracts and passages of what both show are letter for letter the same; how many were compared."""
    cards = {hit.card.id: hit.card for hit in other.hits}
    for hit in one.hits:
        if hit.card.id in cards:
            assert hit.card == cards[hit.card.id]
    return len(one.hits)


def test_completions_are_the_same_and_near_resources_alike(both):
    chance = random.Random(9)
    overlaps = []
    for document in chance.sample(both.documents, 60):
        typed = document.title[: chance.randrange(3, 20)]
        one, other = (engine.suggest(typed) for engine in both.engines)
        assert one == other, typed
        near = [{hit.card.id for hit in engine.similar(document.id, TOP, frozenset({7}))} for engine in both.engines]
        if near[0] or near[1]:
            overlaps.append(len(near[0] & near[1]) / max(map(len, near)))
    sys.stdout.write(f"\nnear resources: mean {statistics.mean(overlaps):.3f}, least {min(overlaps):.2f}\n")
    assert len(overlaps) > 50
    assert statistics.mean(overlaps) >= OVERLAP


def test_what_is_near_in_meaning_is_the_same_in_the_same_order(server, demo, monkeypatch):
    """Whatever is taken for near enough: less is asked for here, so that every question shows some."""
    monkeypatch.setattr("search.engines.embedded.near.LEAST_CLOSENESS", SCALE**2 // 10)
    monkeypatch.setattr("search.engines.elasticsearch.near.LEAST_CLOSENESS", SCALE**2 // 10)
    with override_settings(SEARCH_BY_MEANING=True):
        both = corpus(server, demo.documents, demo.vocabulary)
        shown = 0
        for words in IN_OTHER_WORDS:
            query = SearchQuery(words=words, near=NEAR, partly=True)
            one, other = answers(both, query)
            assert [near(hit) for hit in one.near] == [near(hit) for hit in other.near], query
            shown += len(one.near)
        assert shown > len(IN_OTHER_WORDS)


def near(hit):
    return hit.card, hit.score, hit.misses, hit.restrictions, hit.match
