"""Spelling: which words are judged, which is nearest, how it is written."""

import pytest

from search.spelling import Doubtful, commonest_form, edit_distance, nearest, respelling
from search.synonyms import thesaurus


def word(folded, stem=""):
    return Doubtful(folded, stem or folded)


def test_the_nearest_wins_then_the_most_frequent_then_the_alphabet():
    rows = [("cartes", 9), ("carten", 3), ("cartez", 3), ("cxrtxn", 99), ("carte", 0)]
    assert nearest(word("cartex"), rows) == "cartes"
    assert nearest(word("cartex"), rows[1:]) == "carten"
    assert nearest(word("cartex"), rows, held=2) is None
    assert nearest(word("cart"), [("chat", 9)]) is None


def test_another_form_of_the_word_is_no_better_spelling():
    assert nearest(Doubtful("jardins", "jardin"), [("jardin", 50)]) is None


def test_short_words_numbers_stop_words_and_acronyms_are_left_alone():
    known = thesaurus([("CLSM", "conseil local de santé mentale")])
    assert not respelling("pmi 2019 avec CLSM", known, lambda found: "x")
    found = respelling("l'obesitee, 2019 ! obesitee", known, lambda found: "obesite")
    assert found.words == ("obesite",)
    assert found.written({}) == "obesite, 2019 ! obesite"
    assert found.written({"obesite": "obésité"}) == "obésité, 2019 ! obésité"


def test_a_better_word_is_written_as_texts_write_it_most():
    texts = ["L'OBESITE. Obésité, obèsité", "l’obésité des obésités", "sœur et soeur"]
    assert commonest_form("obesite", texts) == "obésité"
    assert commonest_form("obesite", ["OBESITE", "Obésité"]) == "obésité"
    assert commonest_form("soeur", texts) == "sœur"
    assert commonest_form("absent", texts) == "absent"


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        *[("sante", "sante", 0), ("sante", "snate", 1), ("sante", "sant", 1), ("sante", "sanitaire", 3), ("", "ab", 2)],
        *[("mediati", "mediation", 2), ("aab", "aaab", 1), ("abab", "baab", 1), ("abcab", "ab", 3), ("abc", "cab", 2)],
    ],
)
def test_edit_distance(one, other, distance):
    assert edit_distance(one, other, 2) == edit_distance(other, one, 2) == distance
