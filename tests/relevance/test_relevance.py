"""A bar that stays: what judged questions are answered with, by both engines, over frozen corpora.

`python -m bench.relevance` prints the figures, `python -m bench.relevance CORPUS CLASS` each question of a class.
FLOORS are nDCG@10 by class, both engines, a hundredth below what was measured. A change that helps raises them in the
same commit: take the table's figures, less .01. One that lowers a figure is no help, whatever else it does; a floor
goes down only with a judgement that was shown to be wrong. The others are means over all questions of a corpus: the
most that may find nothing, or nothing good, and the most right words that may be answered as others; they only fall.
"""

from __future__ import annotations

import os

import pytest
from django.db import transaction

from bench.engine import SERVER, answers
from bench.relevance import ALL, ENGINES
from bench.relevance.asking import SERVERS
from bench.relevance.corpora import names, read
from bench.relevance.ground import furnish
from bench.relevance.measuring import engine_over, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("relevance")]  # its indexes are built once

FLOORS = {
    "demo": {
        ALL: 0.545,
        "mot simple": 0.774,
        "deux à quatre mots": 0.659,
        "féminin/masculin": 0.576,
        "forme du mot": 0.770,
        "faute de frappe": 0.904,
        "sans accents": 0.693,
        "sigle": 0.763,
        "lieu et sujet": 0.560,
        "synonyme": 0.095,
        "question": 0.308,
        "long (5 mots et plus)": 0.381,
        "écriture inclusive": 0.872,
    },
}
MOST_NOTHING = {"demo": 0.215}
MOST_NOTHING_GOOD = {"demo": 0.307}
LEAST_BEST_FIRST = {"demo": 0.612}
MOST_RESPELT = {"demo": 16}


@pytest.fixture(scope="module")
def measured_once(django_db_setup, django_db_blocker):
    """The measures of each engine that is there over each corpus, on what every installation has of data."""
    with django_db_blocker.unblock(), transaction.atomic():
        furnish()
        found = {}
        for corpus in map(read, names()):
            for engine in ENGINES:
                if engine not in SERVERS or answers(SERVER):
                    with engine_over(engine, corpus) as asked:
                        found[corpus.name, engine] = row_of(corpus, engine, asked)
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
