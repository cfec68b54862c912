"""While an index is rebuilt and swapped, again and again, no search fails and none finds less."""

import threading

import pytest

from search.engines.embedded import EmbeddedEngine
from search.query import SearchQuery, Sort
from search.synonyms import Thesaurus
from tests.depth import amount
from tests.factories.documents import make_documents

SEARCHES = amount(300, 1_000)
REBUILDS = 3
DOCUMENTS = 60


@pytest.fixture(params=["embedded", "elasticsearch"])
def engine(request, tmp_path):
    if request.param == "elasticsearch":
        return request.getfixturevalue("server").bare()
    return EmbeddedEngine(tmp_path / "versions", synonyms=Thesaurus)


@pytest.mark.walk
def test_no_search_fails_meanwhile(engine):
    engine.rebuild(make_documents(DOCUMENTS, body_words=20))
    expected = engine.search(SearchQuery(words="jardin")).total
    failures, done, over = [], [], threading.Event()

    def ask():
        while not over.is_set():
            try:
                found = engine.search(SearchQuery(words="jardin", sort=Sort.RELEVANCE, page_size=5))
                assert found.total == expected
            except Exception as error:  # noqa: BLE001  # whatever it is, it is reported
                failures.append(error)
            done.append(1)

    readers = [threading.Thread(target=ask) for _ in range(2)]
    for reader in readers:
        reader.start()
    rebuilt = 0
    while not failures and (rebuilt < REBUILDS or len(done) < SEARCHES):
        engine.rebuild(make_documents(DOCUMENTS, body_words=20))
        rebuilt += 1
    over.set()
    for reader in readers:
        reader.join()
    assert expected
    assert failures == []
