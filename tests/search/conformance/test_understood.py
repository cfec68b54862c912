"""Words that also name a value: what has the value answers as what holds the words does."""

import pytest

from asv.resources.document import FileText
from search.analysis import stems
from search.query import Choice, SearchQuery, Sort
from tests.factories.documents import make_document

NORD = ((("nord",), (Choice("territoire", "dep-59"), Choice("territoire", "com-99001"))),)
REPORT = (FileText(title="Bilan", pages=("Des chiffres.",), kind="rapport"),)
DOCUMENTS = [
    make_document(1, "Obésité au nord de la Loire"),
    make_document(2, "Obésité à Roubaix", territories=("com-59512",), place=("com-59512", "dep-59", "reg-32", "fra")),
    make_document(3, "Obésité en région", territories=("reg-32",), place=("reg-32", "dep-59", "dep-62", "fra")),
    make_document(4, "Obésité à Nantes", territories=("com-44109",), place=("com-44109", "dep-44", "fra")),
    make_document(5, "Tabac à Lille", terms={"theme": ("tabac",)}, years=(2019,), place=("com-59350", "dep-59")),
    make_document(6, "Obésité, les chiffres", files=REPORT, formats=("replay",), years=(2018, 2019)),
    make_document(7, "Obésité, entre nous", files=REPORT, formats=("replay",), restrictions=(7,)),
]


@pytest.fixture(scope="module")
def engine(make_engine):
    return make_engine(*DOCUMENTS)


def found(engine, words, understood=(), **values):
    page = engine.search(SearchQuery(words=words, understood=understood, sort=Sort.RELEVANCE, **values))
    return sorted(hit.card.id for hit in page.hits)


def test_a_place_answers_beside_its_name(engine):
    assert found(engine, "obésité nord") == [1]
    assert found(engine, "obésité nord", NORD) == [1, 2, 3]
    assert found(engine, "nord", NORD) == [1, 2, 3, 5]
    assert found(engine, "obésité -nord", NORD) == [2, 3, 4, 6, 7]
    assert found(engine, 'obésité "nord"', NORD) == [1]


@pytest.mark.parametrize(
    ("words", "choice", "expected"),
    [
        ("cigarette", Choice("theme", "tabac"), [5]),
        ("obésité 2019", Choice("annee", "2019"), [6]),
        ("obésité rapport", Choice("nature", "rapport"), [6]),
        ("obésité vidéo", Choice("format", "replay"), [6]),
        ("obésité récit", Choice("type", "experience"), [1, 2, 3, 4, 6, 7]),
    ],
)
def test_so_does_any_other_value_where_the_reader_may_know_of_it(engine, words, choice, expected):
    understood = ((tuple(stems(words)[-1:]), (choice,)),)
    assert found(engine, words, understood, failed_restrictions=frozenset({7})) == expected
    assert set(found(engine, words, understood)) - {7} == set(expected) - {7}


def test_counts_follow(engine):
    page = engine.search(SearchQuery(words="obésité nord", understood=NORD, sort=Sort.DATE))
    assert (page.total, page.counts["territoire"]["dep-59"]) == (3, 2)
