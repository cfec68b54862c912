"""A bar that stays: what judged questions are answered with, by both engines, over frozen corpora.

`python -m bench.relevance` prints the figures, `python -m bench.relevance CORPUS CLASS` each question of a class.
FLOORS are nDCG@10 by class, both engines, a hundredth below what was measured. A change that helps raises them in the
same commit: take the table's figures, less .01. One that lowers a figure is no help, whatever else it does; a floor
goes down only with a judgement that was shown to be wrong. The others are means over all questions of a corpus: the
most that may find nothing, or nothing good, and the most right words that may be answered as others; they only fall.
"""

from __future__ import annotations

import json
import os
import re
from math import log2

import pytest
from django.db import transaction
from django.test import override_settings

from bench.engine import SERVER, SERVERS, answers
from bench.relevance import ALL, ENGINES
from bench.relevance.agree import judgements, weighted_kappa
from bench.relevance.corpora import FOLDER, names, read, write
from bench.relevance.ground import furnish
from bench.relevance.measuring import engine_over, row_of
from bench.site import ROOT
from home.models import HomePage
from search.relevance import Measures, measured

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("relevance")]  # its indexes are built once

FLOORS = {
    "demo": {
        ALL: 0.846,
        "mot simple": 0.930,
        "deux à quatre mots": 0.842,
        "féminin/masculin": 0.832,
        "forme du mot": 0.971,
        "faute de frappe": 0.902,
        "sans accents": 0.869,
        "sigle": 0.797,
        "lieu et sujet": 0.866,
        "synonyme": 0.732,
        "question": 0.822,
        "long (5 mots et plus)": 0.900,
        "écriture inclusive": 0.942,
    },
    "quartiers": {
        ALL: 0.921,
        "mot simple": 0.960,
        "deux à quatre mots": 0.942,
        "féminin/masculin": 0.967,
        "forme du mot": 0.932,
        "faute de frappe": 0.963,
        "sans accents": 0.990,
        "sigle": 0.759,
        "lieu et sujet": 0.982,
        "synonyme": 0.796,
        "question": 0.921,
        "long (5 mots et plus)": 0.988,
        "écriture inclusive": 0.962,
    },
}
MOST_NOTHING = {"demo": 0.0, "quartiers": 0.007}
MOST_NOTHING_GOOD = {"demo": 0.0, "quartiers": 0.020}
LEAST_BEST_FIRST = {"demo": 0.917, "quartiers": 0.967}
MOST_RESPELT = {"demo": 0, "quartiers": 0}


@pytest.fixture(scope="module")
def measured_once(django_db_setup, django_db_blocker):
    """The measures of each engine that is there over each corpus, on what every installation has of data."""
    with override_settings(SEARCH_BY_MEANING=True), django_db_blocker.unblock(), transaction.atomic():
        furnish()
        found = {}
        for corpus in map(read, names()):
            for engine in ENGINES:
                if engine not in SERVERS or answers(SERVER):
                    with engine_over(engine, corpus) as asked:
                        home = {
                            judged.words: measured(asked(judged.words).paths, judged.grades) for judged in corpus.home
                        }
                        found[corpus.name, engine] = row_of(corpus, engine, asked) | {"home": home}
        transaction.set_rollback(True)
    return found


@pytest.fixture(params=[(corpus, engine) for corpus in names() for engine in ENGINES], ids="-".join)
def measures(request, measured_once):
    if request.param not in measured_once:
        missing = f"no server at {SERVER}: make services starts one"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    return measured_once[request.param]


def test_no_class_of_questions_falls_below_its_floor(measures):
    floors = FLOORS[measures["corpus"]]
    assert set(floors) == set(measures["classes"])
    found = {kind: round(figures["ndcg"], 4) for kind, figures in measures["classes"].items()}
    assert {kind: (found[kind], floor) for kind, floor in floors.items() if found[kind] < floor} == {}


def test_few_questions_find_nothing_or_nothing_good(measures):
    corpus, whole = measures["corpus"], measures["classes"][ALL]
    assert whole["nothing"] <= MOST_NOTHING[corpus]
    assert whole["nothing_good"] <= MOST_NOTHING_GOOD[corpus]
    assert whole["best_first"] >= LEAST_BEST_FIRST[corpus]


def test_right_words_are_not_answered_as_others(measures):
    assert len(measures["respelt"]) <= MOST_RESPELT[measures["corpus"]], measures["respelt"]


def test_what_the_home_page_proposes_finds_something_good(measures):
    assert [words for words, found in measures["home"].items() if found.nothing_good] == []


def test_all_that_the_home_page_proposes_is_judged():
    pages = "".join(path.read_text() for path in (ROOT / "templates/home").glob("*.html"))
    (placeholder,) = re.findall(r'placeholder="([^"]+)"', pages)
    assert {judged.words for judged in read("demo").home} == {placeholder, *HomePage().examples}


def test_judgements_follow_from_both_readings():
    for path in FOLDER.glob("*/readings.json"):
        assert path.with_name("judgements.json").read_text() == judgements(json.loads(path.read_text()))


def test_a_corpus_is_written_as_it_is_read(tmp_path):
    for name in names():
        documents = read(name).documents
        write(documents, tmp_path / "resources.json")
        assert (tmp_path / "resources.json").read_text() == (FOLDER / name / "resources.json").read_text()


def test_kappa_is_that_of_cohen():
    """One for all alike, nothing for what chance gives, less where readers contradict each other."""
    assert weighted_kappa([(0, 0), (1, 1), (2, 2), (3, 3)]) == 1
    assert weighted_kappa([(0, 0), (0, 1), (1, 0), (1, 1)]) == 0
    assert weighted_kappa([(0, 1), (1, 0)]) == -1


def test_measures_are_those_of_jarvelin_and_kekalainen():
    assert measured(["a", "b"], {"a": 3, "b": 1}) == Measures(0, 0, 1, 1, 1)
    assert measured([], {"a": 3}) == Measures(1, 1, 0, 0, 0)
    swapped = measured(["x", "b", "a"], {"a": 3, "b": 1})
    gained, best = 1 / log2(3) + 7 / log2(4), 7 / log2(2) + 1 / log2(3)
    assert swapped == Measures(0, 0, 1, gained / best, 1 / 3)
