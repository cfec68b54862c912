"""How an index comes to be, changes, and is built again beside the one in use."""

import pytest

from search.engines import EngineUnavailable, NeedsRebuild
from search.engines.base import Changes
from search.query import SearchQuery
from tests.factories.documents import make_document


def ids(engine, **values):
    return sorted(hit.card.id for hit in engine.search(SearchQuery(page_size=1000, **values)).hits)


def test_an_engine_is_named_as_the_setting_names_it(make_engine):
    engine = make_engine(make_document(1))
    assert engine.name == engine.search(SearchQuery()).engine == make_engine.name


def test_without_an_index_a_rebuild_is_asked_for(make_engine):
    engine = make_engine.bare()
    asked = [
        lambda: engine.search(SearchQuery(words="jardin")),
        lambda: list(engine.stream(SearchQuery())),
        lambda: engine.suggest("jardin"),
        lambda: engine.similar(1),
        lambda: engine.correct("jardni"),
        lambda: engine.index([make_document(1)]),
        lambda: engine.delete([1]),
    ]
    for action in asked:
        with pytest.raises(NeedsRebuild, match="rebuild_search_index"):
            action()
    assert "rebuild_search_index" in engine.health()


def test_an_index_is_built_changed_and_told_of(make_engine):
    engine = make_engine.bare()
    assert engine.rebuild([make_document(1), make_document(2)]) == 2
    assert engine.index([make_document(2, "Jardin"), make_document(3)]) == 2
    assert (ids(engine), ids(engine, words="jardin")) == ([1, 2, 3], [2])
    engine.delete([1, 99])
    assert ids(engine) == [2, 3]
    assert engine.health() == "ok: 2 ressources"


def test_the_index_in_use_answers_and_takes_changes_while_another_is_built(make_engine):
    engine = make_engine(make_document(1, "Ancien"))
    late = make_document(9, "Pendant")

    def documents():
        yield make_document(1, "Nouveau")
        yield make_document(2, "Retiré entre-temps")
        engine.index([late])
        assert ids(engine) == [1, 9]
        assert ids(engine, words="nouveau", correct=False) == []

    assert engine.rebuild(documents(), lambda: Changes([9, 2], [late])) == 2
    assert ids(engine) == [1, 9]
    assert ids(engine, words="nouveau") == [1]


def test_a_rebuild_that_fails_leaves_the_index_in_use(make_engine):
    engine = make_engine(make_document(1))

    def documents():
        yield make_document(2)
        raise EngineUnavailable

    with pytest.raises(EngineUnavailable):
        engine.rebuild(documents())
    assert ids(engine) == [1]


def test_a_whole_set_is_read_in_batches_as_it_was_when_asked(make_engine):
    engine = make_engine(*[make_document(number) for number in range(1, 31)])
    batches = engine.stream(SearchQuery(), batch=10)
    found = [hit.card.id for hit in next(batches)]
    assert len(found) == 10
    engine.delete(list(range(1, 31)))
    found += [hit.card.id for hits in batches for hit in hits]
    assert sorted(found) == list(range(1, 31))
    assert [hit for hits in engine.stream(SearchQuery()) for hit in hits] == []
