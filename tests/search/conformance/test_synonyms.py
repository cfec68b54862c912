"""Editors' synonyms are expanded in the question, by every engine, live."""

from dataclasses import replace

import pytest

from search.models import Synonym
from search.query import SearchQuery, Sort
from search.synonyms import current_thesaurus, thesaurus, trying
from tests.factories.documents import make_document


@pytest.mark.django_db
def test_an_engine_follows_the_editors_at_once(make_engine):
    documents = [make_document(1, "Prévenir les addictions"), make_document(2, "Arrêter le tabac")]
    engine = make_engine(*documents, synonyms=current_thesaurus)

    def found(words):
        page = engine.search(SearchQuery(words=words, correct=False))
        assert page.total == sum(page.counts["type"].values()) == len(page.hits)
        return {hit.card.id for hit in page.hits}

    assert found("addictions") == {1}
    rule = Synonym.objects.create(term="addictions", narrower="tabac")
    assert (found("addictions"), found("tabac")) == ({1, 2}, {2})
    with trying({}):
        assert found("addictions") == {1}
    rule.delete()
    assert found("addictions") == {1}


def test_a_synonym_of_several_words_is_answered_as_soon_as_a_text_holds_it(make_engine):
    apart = make_document(1, "Santé de tous", summary="Le bien-être mental.")
    engine = make_engine(apart, synonyms=lambda: thesaurus([("psy", "santé mentale")]))

    def found():
        page = engine.search(SearchQuery(words="psy", correct=False, facets=("type",)))
        assert sum(page.counts["type"].values()) == page.total
        return {hit.card.id for hit in page.hits}

    assert found() == set()
    engine.index([make_document(2, "La santé mentale"), make_document(3, "Psy à Lille")])
    assert found() == {2, 3}
    engine.index([make_document(2, "La santé au travail")])
    assert found() == {3}
    engine.rebuild([apart, make_document(4, "Semaines de la santé mentale")])
    assert found() == {4}


def test_words_held_of_an_expression_are_told_page_after_page(make_engine):
    """What answers every word is not told again among what answers in part, however far the page."""
    whole = [make_document(number, f"Sport et sommeil {number}") for number in range(1, 8)]
    part = [make_document(number, f"Sport {number}") for number in range(8, 15)]
    engine = make_engine(*whole, *part, synonyms=lambda: thesaurus([("sommeil", "bonnes nuits")]))
    asked = SearchQuery(words="sport sommeil", partly=True, correct=False, sort=Sort.RELEVANCE, page_size=5)
    pages = [engine.search(asked.at_page(number)) for number in (1, 2, 3)]
    told = [(hit.card.id, hit.misses) for page in pages for hit in page.hits]
    assert {number for number, misses in told[:7] if not misses} == set(range(1, 8))
    assert {number for number, misses in told[7:] if misses == ("sommeil",)} == set(range(8, 15))
    assert {(page.total, page.whole) for page in pages} == {(14, 7)}
    by_date = engine.search(replace(asked, sort=Sort.DATE, page_size=20))
    assert {(hit.card.id, hit.misses) for hit in by_date.hits} == set(told)
