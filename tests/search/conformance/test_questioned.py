"""What the local engine alone is asked: search backwards, and how near resources are to one in meaning."""

from dataclasses import replace

import pytest

from search.query import Choice, PlaceFilter, SearchQuery
from tests.factories.documents import make_document, make_documents

DOCUMENTS = list(make_documents(60, body_words=20))
QUESTIONS = [
    SearchQuery(),
    SearchQuery(words="jardin"),
    SearchQuery(words="santé -cuisine"),
    SearchQuery(words='"de la"'),
    SearchQuery(selected=(("theme", ("nutrition", "addictions")), ("format", ("pdf",)))),
    SearchQuery(words="habitants", places=(PlaceFilter("dep-59", ("reg-32", "fra")),), years=((2010, 2020),)),
    SearchQuery(words="cuisine nord", understood=((("nord",), (Choice("territoire", "dep-59"),)),)),
    SearchQuery(ids=(1, 2, 10, 99)),
]


@pytest.fixture
def make_local(make_engine):
    """Makes an engine that may be the local one."""

    def made(*documents):
        engine = make_engine(*documents)
        if not hasattr(engine, "questioned"):
            pytest.skip(f"{engine.name} is never the local engine")
        return engine

    return made


@pytest.mark.parametrize("failed", [frozenset(), frozenset({7})])
def test_backwards_finds_what_forwards_finds_and_the_reader_may_read(make_local, failed):
    engine = make_local(*DOCUMENTS)
    fresh = engine.questioned(DOCUMENTS)
    assert sorted(fresh.ids) == [document.id for document in DOCUMENTS]
    for question in QUESTIONS:
        query = replace(question, correct=False, failed_restrictions=failed, page_size=100)
        expected = {hit.card.id for hit in engine.search(query).hits if not hit.card.members_only}
        assert fresh.readable(query) == expected, query
    assert engine.suspect() is False


def test_how_near_resources_are_is_told_by_what_anyone_may_see(make_local, settings):
    settings.SEARCH_BY_MEANING = True
    closed = {"summary": "Un compte-rendu.", "restrictions": (7,)}
    caries, seeds = (make_document(id, "Réunion", body=body, **closed) for id, body in ((2, "Caries"), (3, "Semis")))
    engine = make_local(make_document(1, "Se soigner les dents"), caries, seeds, make_document(4, "Chez le dentiste"))
    near = engine.near_in_meaning(1, [2, 3, 4, 9])
    assert set(near) == {2, 3, 4} and -1 <= near[2] == near[3] < near[4] <= 1
    assert engine.near_in_meaning(2, [1]) == {1: near[2]} and engine.near_in_meaning(9, [1]) == {}


def test_without_vectors_nothing_is_near(make_local):
    assert make_local(*DOCUMENTS).near_in_meaning(1, [1, 2]) == {}
