"""What is near in meaning: outside every count, under the same filters, for the same readers, on every engine."""

import pytest
from django.test import override_settings

from asv.resources.document import FileText
from search.meaning import LEAST
from search.query import NEAR, SearchQuery, Sort
from tests.factories.documents import make_document

OUTSIDER = frozenset({4})
DENTIST = "Se faire soigner les dents sans avancer d'argent"
DOCUMENTS = [
    make_document(1, "Consultations gratuites chez le dentiste", summary=DENTIST, terms={"theme": ("t",)}),
    make_document(2, "Un cabinet dentaire mobile", summary=f"{DENTIST}, dans un camion.", terms={"theme": ("u",)}),
    make_document(3, "Un jardin partagé au pied des tours", summary="Des légumes, des fleurs et des voisins."),
    make_document(4, "Soins", body=f"{DENTIST}. Le dentiste du quartier soigne les dents.", restrictions=(4,)),
    make_document(5, "Hygiène de la bouche", files=(FileText(title="Brosse à dents", pages=(DENTIST,)),)),
    *(make_document(number, "Les soins dentaires", summary=DENTIST) for number in range(30, 40)),
]
WORDS = "prothèses et caries"


@pytest.fixture(scope="module")
def engine(make_engine):
    with override_settings(SEARCH_BY_MEANING=True):
        yield make_engine(*DOCUMENTS)


def ask(engine, words=WORDS, **values):
    values = {"sort": Sort.RELEVANCE, "partly": True, "near": 99, "failed_restrictions": OUTSIDER} | values
    return engine.search(SearchQuery(words=words, correct=False, **values))


def near(page):
    return [hit.card.id for hit in page.near]


def test_what_no_word_finds_is_found_by_its_meaning_and_counts_nowhere(engine):
    page = ask(engine, near=NEAR)
    assert (page.total, page.whole, page.hits) == (0, 0, ())
    assert not any(page.counts.values())
    assert len(page.near) == NEAR
    assert {str(hit.match) for hit in page.near} == {"meaning"}
    assert {hit.misses for hit in page.near} == {("prothèses", "caries")}
    scores = [hit.score for hit in page.near]
    assert scores == sorted(scores, reverse=True)
    assert LEAST <= scores[-1] <= scores[0] < 1


def test_of_equally_near_ones_the_latest_comes_first(engine):
    alike = [number for number in near(ask(engine)) if number >= 30]
    assert alike == list(range(39, 29, -1))


def test_what_is_of_another_subject_is_not_near_and_nonsense_finds_nothing(engine):
    assert 3 not in near(ask(engine))
    for words in ("moteur diesel", "qsdfghjklm", "42", "🙂", "de la", "-dentiste", ""):
        assert near(ask(engine, words)) == [], words


def test_filters_and_ids_narrow_it(engine):
    assert near(ask(engine, selected=(("theme", ("t",)),))) == [1]
    assert sorted(near(ask(engine, ids=(2, 3, 35)))) == [2, 35]


def test_what_answers_the_words_is_not_near_too(engine):
    page = ask(engine, "cabinet caries")
    assert [hit.card.id for hit in page.hits] == [2]
    assert 2 not in near(page)
    assert 1 in near(page)
    assert ask(engine, "les soins dentaires").total >= 10
    assert near(ask(engine, "les soins dentaires")) == [], "where the words find enough"


def test_quotation_marks_and_a_minus_bind(engine):
    assert near(ask(engine, '"chez le dentiste" caries prothèses')) == []
    assert near(ask(engine, 'caries prothèses "mobile" zzz')) == []
    assert 2 not in near(ask(engine, "prothèses caries -camion"))
    assert 1 in near(ask(engine, "prothèses caries -camion"))


def test_a_restricted_text_is_near_for_those_who_may_read_it_alone(engine):
    assert 4 not in near(ask(engine))
    assert 4 in near(ask(engine, failed_restrictions=frozenset()))


def test_nothing_is_near_unless_asked_for(engine):
    assert ask(engine, near=0).near == ()
    with override_settings(SEARCH_BY_MEANING=False):
        assert ask(engine).near == ()


def test_it_follows_changes(make_engine):
    with override_settings(SEARCH_BY_MEANING=True):
        engine = make_engine(*DOCUMENTS[:4])
        assert sorted(near(ask(engine, failed_restrictions=frozenset()))) == [1, 2, 4]
        engine.index([make_document(1, "Réparer son vélo", summary="Un atelier de mécanique.")])
        engine.index([make_document(3, "Le dentiste", summary=DENTIST)])
        engine.index([make_document(4, "Soins", body=DENTIST)])
        engine.delete([2])
        assert sorted(near(ask(engine))) == [3, 4]
        engine.index([make_document(4, "Soins", body=DENTIST, restrictions=(4,))])
        assert near(ask(engine)) == [3]
