"""Spelling: what is answered instead, what is only offered, and what stays as it was written."""

import pytest

from search.query import SearchQuery, Sort
from search.synonyms import thesaurus
from tests.factories.documents import make_document

TITLES = ("L'obésité des enfants", "Le diabète au quotidien", "La vaccination pour tous les aînés")


@pytest.fixture(scope="module")
def engine(make_engine):
    """Thirty resources well spelt, one that is not, and one for members with words of its own."""
    spelt = [make_document(number, TITLES[number % 3], terms={"theme": (f"t-{number}",)}) for number in range(1, 31)]
    misspelt = make_document(50, "Campagne de vacination", terms={"theme": ("t-2",)})
    secret = make_document(60, "Réservé", body="obbesite obbesite zorglub", restrictions=(4,))
    known = thesaurus([("ASV", "atelier santé ville")])
    return make_engine(*spelt, misspelt, secret, make_document(61, "Campagne d'hiver"), synonyms=lambda: known)


def ask(engine, words, **values):
    return engine.search(SearchQuery(words=words, sort=Sort.RELEVANCE, **values))


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("obbesite", "obésité"), ("diabètte", None), ("Diabeete -obésité", "diabète -obésité")],
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
    assert ask(engine, "obbesite", correct=False, failed_restrictions=frozenset({4})).total == 0


def test_what_finds_nothing_is_offered_where_nothing_can_be_corrected(engine):
    page = ask(engine, "vacination aînés")
    assert (page.total, page.corrected, page.suggested) == (0, None, "vaccination aînés")


def test_the_words_of_members_teach_no_spelling(engine):
    assert ask(engine, "zorglob").corrected is ask(engine, "zorglub").suggested is None


def test_the_lexicon_corrects_towards_a_word_whose_family_is_held(make_engine):
    engine = make_engine(make_document(1, "Réduire les dommages de l'alcool"))
    page = ask(engine, "alcolisme")
    assert (page.corrected, page.total) == ("alcoolisme", 1)
    assert ask(engine, "violence").corrected is ask(engine, "femmes").suggested is None


def test_the_likeliest_slip_goes_first(make_engine):
    engine = make_engine(
        make_document(1, "Le sommeil des parents"), make_document(2, "Les patents"), make_document(3, "Les patents")
    )
    assert ask(engine, "paretns").corrected == "parents"  # swapped
    assert ask(engine, "someil").corrected == "sommeil"  # a letter once
    assert ask(engine, "sommmeil parents").corrected == "sommeil parents"


def test_what_a_deleted_resource_alone_held_is_proposed_no_more(make_engine):
    engine = make_engine(make_document(1, "Le zorglubium du quartier"), make_document(2, "Le sommeil du quartier"))
    assert engine.correct("zorglubiun quartier") == "zorglubium quartier"
    assert [one.text for one in engine.suggest("zorg")] == ["Le zorglubium du quartier"]
    engine.delete([1])
    assert engine.correct("zorglubiun quartier") is engine.correct("zorglubiun") is None
    page = ask(engine, "zorglubiun quartier", partly=True)
    assert (page.corrected, page.suggested) == (None, None)
    assert engine.suggest("zorg") == []
    engine.index([make_document(2, "La sieste")])
    assert engine.correct("someil") is None
