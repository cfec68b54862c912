"""Editors' synonyms are expanded in the question, by every engine, live."""

import pytest

from search.models import Synonym
from search.query import SearchQuery
from search.synonyms import current_thesaurus, trying
from tests.factories.documents import make_document


@pytest.mark.django_db
def test_an_engine_follows_the_editors_at_once(make_engine):
    documents = [make_document(1, "Prévenir les addictions"), make_document(2, "Arrêter le tabac")]
    engine = make_engine(*documents, synonyms=current_thesaurus)

    def found(words):
        return {hit.card.id for hit in engine.search(SearchQuery(words=words, correct=False)).hits}

    assert found("addictions") == {1}
    rule = Synonym.objects.create(term="addictions", narrower="tabac")
    assert (found("addictions"), found("tabac")) == ({1, 2}, {2})
    with trying({}):
        assert found("addictions") == {1}
    rule.delete()
    assert found("addictions") == {1}
