"""What suffices of a question says the same as its sets of words, however they are shared."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.degrees import AtLeast, Question, question
from search.synonyms import thesaurus

WAYS = st.sets(st.frozensets(st.integers(0, 5), min_size=1), min_size=1, max_size=9)


def holds(wanted: AtLeast, held: set[int]) -> bool:
    parts = [part in held if isinstance(part, int) else holds(part, held) for part in wanted.parts]
    return sum(parts) >= wanted.number


@settings(derandomize=True, deadline=None)
@given(WAYS)
def test_shared_words_mean_the_same(ways):
    smallest = [way for way in ways if not any(other < way for other in ways)]
    suffices = Question(enough=tuple(tuple(sorted(way)) for way in sorted(smallest, key=sorted))).suffices
    for bits in range(2**6):
        held = {rank for rank in range(6) if bits >> rank & 1}
        assert holds(suffices, held) == any(way <= held for way in smallest)


def test_two_of_eight_open_each_word_once():
    pairs = tuple((one, other) for one in range(8) for other in range(one + 1, 8))
    assert Question(enough=pairs).suffices == AtLeast(2, tuple(range(8)))


def test_words_are_enough_alone_only_where_no_other_set_is():
    assert Question(enough=((0,), (2,))).alone == (0, 2)
    assert Question(enough=((0,), (1, 2))).alone == ()
    assert Question().alone == ()


def test_a_synonym_of_an_expression_is_worth_a_share_of_each_of_its_words():
    known = thesaurus([("outils d'animation", "jeux")])
    asked = question("outils d'animation réunion", known, lambda stems: (9, dict.fromkeys(stems, 1)))
    by_synonym, as_typed = asked.worth_of(0)
    assert by_synonym[1] + as_typed[1] == pytest.approx(asked.worth[0])
    assert by_synonym[1] < as_typed[1]
    assert [way[0].stems for way, _weight in as_typed[0].weighed] == [("outil",)]
    assert asked.worth_of(2) == [(asked.groups[2], asked.worth[2])]
