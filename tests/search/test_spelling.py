"""Spelling: what is answered instead, what is only offered, and what stays as it was written."""

import pytest

from search.query import SearchQuery, Sort
from search.spelling import Doubtful, commonest_form, edit_distance, nearest, respelling
from search.synonyms import thesaurus
from tests.factories.documents import make_document

TITLES = ("L'obésité des enfants", "Le diabète au quotidien", "La vaccination pour tous")


@pytest.fixture(scope="module")
def engine(make_engine):
    """Thirty resources well spelt, one that is not, and one for members with words of its own."""
    spelt = [make_document(number, TITLES[number % 3], terms={"theme": (f"t-{number}",)}) for number in range(1, 31)]
    misspelt = make_document(50, "Campagne de vacination", terms={"theme": ("t-2",)})
    secret = make_document(60, "Réservé", body="obesitee obesitee tokamak", restrictions=(4,))
    known = thesaurus([("ASV", "atelier santé ville")])
    return make_engine(*spelt, misspelt, secret, make_document(61, "Campagne d'hiver"), synonyms=lambda: known)


def ask(engine, words, **values):
    return engine.search(SearchQuery(words=words, sort=Sort.RELEVANCE, **values))


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("obesitee", "obésité"), ("diabètte", None), ("Diabeete -obésité", "diabète -obésité")],
)
def test_what_finds_nothing_is_answered_better_spelt(engine, asked, answered):
    page = ask(engine, asked, failed_restrictions=frozenset({4}))
    assert (page.corrected, page.suggested, page.total) == (answered, None, 10)


def test_a_misspelling_that_the_site_holds_too_is_offered_the_frequent_word(engine):
    page = ask(engine, "vacination")
    assert (page.total, page.corrected, page.suggested) == (1, None, "vaccination")
    assert [hit.card.id for hit in page.hits] == [50]


def test_an_offer_keeps_the_rest_of_the_question_and_would_find_more(engine):
    assert ask(engine, "vacination -hiver").suggested == "vaccination -hiver"
    assert ask(engine, "vacination campagne").suggested is None
    assert ask(engine, "vacination", selected=(("theme", ("t-2",)),)).suggested is None


def test_nothing_is_offered_when_words_are_right_or_wanted_as_they_are(engine):
    assert ask(engine, "vaccination").suggested is ask(engine, "campagne").suggested is None
    page = ask(engine, "vacination", correct=False)
    assert (page.total, page.suggested) == (1, None)
    assert ask(engine, "obesitee", correct=False, failed_restrictions=frozenset({4})).total == 0


def test_what_finds_nothing_is_offered_where_nothing_can_be_corrected(engine):
    page = ask(engine, "vacination tous")
    assert (page.total, page.corrected, page.suggested) == (0, None, "vaccination tous")


def test_the_words_of_members_teach_no_spelling(engine):
    assert ask(engine, "tokamac").corrected is ask(engine, "tokamak").suggested is None


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
    [("sante", "sante", 0), ("sante", "snate", 1), ("sante", "sant", 1), ("sante", "sanitaire", 3), ("", "ab", 2)],
)
def test_edit_distance(one, other, distance):
    assert edit_distance(one, other, 2) == edit_distance(other, one, 2) == distance
