"""The request of a results page on Elasticsearch, as it leaves: no server is asked."""

import copy

import elasticsearch.dsl.query as dsl
import pytest

from search.degrees import question
from search.engines.elasticsearch.clauses import text_query, whole_query
from search.engines.elasticsearch.faceted import ResourceSearch
from search.query import FACETS, SearchQuery
from search.synonyms import Thesaurus

SHORT, LONG = "santé", "santé mentale des habitants du quartier et accès aux soins pour les jeunes"


def body_of(words, **asked):
    query = SearchQuery(words=words, facets=tuple(FACETS), **asked)
    parts = question(words, Thesaurus(()))
    whole = whole_query(parts, frozenset())
    return ResourceSearch(query, text_query(parts, frozenset()), ["_score"], whole).body(), whole


def test_what_words_ask_stands_in_it_with_the_ids_asked_for():
    body, whole = body_of(LONG, ids=(3, 5))
    assert body["query"]["bool"]["filter"] == [{"terms": {"id": [3, 5]}}]
    assert body["query"]["bool"]["must"] == [text_query(question(LONG, Thesaurus(())), frozenset())]
    assert body["aggs"]["whole"] == {"filter": {"bool": {"filter": [whole]}}}
    assert len(body["aggs"]) == len(FACETS) + 1


def test_without_words_it_asks_for_all_or_for_the_ids():
    assert "query" not in body_of("")[0]
    assert body_of("", ids=(3,))[0]["query"] == {"bool": {"filter": [{"terms": {"id": [3]}}]}}


@pytest.mark.parametrize("words", [SHORT, LONG])
def test_more_words_are_not_copied_more_often(words, monkeypatch):
    """The client's objects would copy each clause at each of its levels: most of what a search cost."""
    copied = []
    monkeypatch.setattr(dsl, "deepcopy", lambda one: (copied.append(one), copy.deepcopy(one))[1])
    body_of("")
    without = len(copied)
    assert without
    body_of(words)
    assert len(copied) == 2 * without
