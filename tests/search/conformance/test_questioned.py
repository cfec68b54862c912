"""Search asked backwards, by the engines that answer it: the same resources as the question asked forwards."""

from dataclasses import replace

import pytest

from search.query import Choice, PlaceFilter, SearchQuery
from tests.factories.documents import make_documents

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


@pytest.mark.parametrize("failed", [frozenset(), frozenset({7})])
def test_backwards_finds_what_forwards_finds_and_the_reader_may_read(make_engine, failed):
    engine = make_engine(*DOCUMENTS)
    if not hasattr(engine, "questioned"):
        pytest.skip(f"{engine.name} is never the local engine")
    fresh = engine.questioned(DOCUMENTS)
    assert sorted(fresh.ids) == [document.id for document in DOCUMENTS]
    for question in QUESTIONS:
        query = replace(question, correct=False, failed_restrictions=failed, page_size=100)
        expected = {hit.card.id for hit in engine.search(query).hits if not hit.card.members_only}
        assert fresh.readable(query) == expected, query
    assert engine.suspect() is False
