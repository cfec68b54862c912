"""Questions that are no questions, on both engines, through page and API: an answer or a plain sentence, bounded work.

Work is counted in what an engine is asked, never by the clock.
"""

import pytest

from asv.resources.assemble import documents_for, published_ids
from search import engines
from search.degrees import COUNTED, question
from search.engines import local_engine
from search.engines.elasticsearch.asking import Asking
from search.parsing import MAX_WORDS
from search.synonyms import MAX_OPTIONS, current_thesaurus, stored_thesaurus
from tests.factories.search import reindex

pytestmark = pytest.mark.django_db
BAD = {
    "fifty words": " ".join(f"cachalot{at} santé" for at in range(25)),
    "fifty words of the thesaurus": "santé mentale addictions jeunes précarité logement alimentation accès droits " * 6,
    "one letter": "c",
    "stop words": "de la",
    "a minus": "-",
    "a minus and a word": "-cachalot",
    "a place": "Lille",
    "a place everywhere": "France",
    "another language": "Gesundheitsförderung im Stadtteil",
    "another script": "здоровье 健康 الصحة",
    "digits": "12345678901234567890",
    "an emoji": "🐳",
    "an emoji of several": "👩‍⚕️👨‍👩‍👧",
    "300 letters": "x" * 300,
    "300 letters of a word": "anticonstitutionnellement" * 12,
    "quotation marks": '"""«»"',
    "mixed": '-"de la" 🐳 France 59 x' + "y" * 300 + " -- «",
    "every synonym at once": "psy ados SDF surpoids migrants vieillissement tabac alcool drogues sommeil",
}


@pytest.fixture(params=["embedded", "elasticsearch"])
def asked(request, site, monkeypatch):
    """The site on this engine; what a page asks of a server, one row a request."""
    requests: list = []
    if request.param == "elasticsearch":
        server = request.getfixturevalue("server")
        remote = server.bare(synonyms=current_thesaurus, held=lambda stems: local_engine().held(stems))
        remote.rebuild(documents_for(published_ids()))
        monkeypatch.setattr(engines, "get_engine", lambda name=None: remote)
        perform = Asking._perform
        monkeypatch.setattr(Asking, "_perform", lambda self, ask: requests.append(1) or perform(self, ask))
    else:
        reindex()
    return requests


@pytest.mark.parametrize("words", BAD.values(), ids=BAD)
def test_an_answer_or_a_plain_sentence(asked, client, words):
    page = client.get("/recherche/", {"q": words})
    assert page.status_code == 200
    assert len(asked) <= 8
    asked.clear()
    answer = client.get("/api/v1/recherche", {"q": words})
    assert len(asked) <= 3
    if answer.status_code == 400:  # the interface leaves nothing out in silence, as the page says it did
        assert "seuls les" in str(answer.json())
    else:
        assert bool(answer.json()["count"]) != ("Rien encore sur" in page.content.decode())
    for address in ("/recherche/suggestions/", "/recherche/flux.atom", "/recherche/export.csv"):
        assert client.get(address, {"q": words}).status_code == 200


@pytest.mark.parametrize("words", BAD.values(), ids=BAD)
def test_what_is_asked_is_bounded(db, words):
    found = question(words, stored_thesaurus(), lambda stems: (1000, dict.fromkeys(stems, 10)))
    assert len(found.groups) <= MAX_WORDS
    assert all(len(group.weighed) <= 1 + MAX_OPTIONS + 6 for group in found.groups)
    assert len(found.enough) <= 2**COUNTED
    assert _opened(found.suffices) <= 6 * COUNTED if found.enough else True


def _opened(wanted):
    """How many times a group is opened."""
    return sum(1 if isinstance(part, int) else _opened(part) for part in wanted.parts)
