"""Degrees of answer: what holds every word first, then what holds most of what matters, the same on every engine."""

from datetime import date

import pytest

from search.query import SearchQuery, Sort
from search.synonyms import thesaurus
from tests.factories.documents import make_document

KNOWN = thesaurus([("ados", "adolescents")])
FILLER = [make_document(number, "La santé de tous", terms={"theme": ("t",)}) for number in range(20, 40)]
DOCUMENTS = [
    make_document(1, "Ambassadeurs de santé à Lille"),
    make_document(2, "Ambassadeurs de santé à Roubaix", terms={"theme": ("t",)}),
    make_document(3, "Des ambassadeurs", body="Ils parlent de santé.", terms={"theme": ("t",)}),
    make_document(4, "Le vélo des adolescents"),
    make_document(5, "Réservé", body="Un tokamak de santé.", restrictions=(4,)),
    *FILLER,
]
OUTSIDER = frozenset({4})


@pytest.fixture(scope="module")
def engine(make_engine):
    return make_engine(*DOCUMENTS, synonyms=lambda: KNOWN)


def ask(engine, words, **values):
    values = {"sort": Sort.RELEVANCE, "partly": True, "failed_restrictions": OUTSIDER} | values
    return engine.search(SearchQuery(words=words, **values))


def found(page):
    return [(hit.card.id, str(hit.match), hit.misses) for hit in page.hits]


def test_what_holds_every_word_comes_first_and_each_hit_says_what_it_misses(engine):
    page = ask(engine, "ambassadeurs santé lille")
    assert (page.total, page.whole) == (3, 1), "a common word alone is not most of what matters"
    first, *others = found(page)
    assert first == (1, "all", ())
    assert sorted(others) == [(2, "some", ("lille",)), (3, "some", ("lille",))]
    assert page.counts["theme"] == {"t": 2}


def test_what_long_questions_find_in_passing_is_held_and_orders_nothing(make_engine):
    five = "jonquille tulipe muguet lilas pivoine"
    often = make_document(1, "Un jardin", body=f"{five}. " * 9, date=date(2020, 1, 1))
    once = make_document(2, "Un verger", body=f"{five}. " + "Autre chose. " * 40, date=date(2024, 1, 1))
    about = make_document(3, "La pivoine", body=f"{five}. " + "Autre chose. " * 80, date=date(2019, 1, 1))
    engine = make_engine(often, once, about, *FILLER)
    assert [row[:2] for row in found(ask(engine, five))] == [(3, "all"), (2, "all"), (1, "all")]


def test_how_something_would_be_done_weighs_less_than_what_it_is_done_to(make_engine):
    """A verb after "comment" is not required: what holds it comes first, what holds it alone not at all."""
    others = [make_document(number, f"Les jonquilles, numéro {number}") for number in (11, 12)]
    both = make_document(13, "Les jonquilles au jardin", body="On peut désherber ici ou là.", date=date(2010, 1, 1))
    engine = make_engine(make_document(1, "Désherber son jardin"), *others, both, *FILLER)
    for asked in ("désherber jonquilles", "comment faire désherber jonquilles", 'comment "désherber" les jonquilles'):
        page = ask(engine, asked)
        assert (page.whole, found(page)[0]) == (1, (13, "all", ())), asked
    for asked in ("comment désherber les jonquilles ?", "Comment peut-on désherber des jonquilles"):
        page = ask(engine, asked)
        first, *others = found(page)
        assert (first, {row[0] for row in others}) == ((13, "all", ()), {11, 12}), asked
        assert page.total == ask(engine, asked, sort=Sort.DATE).total == 3
        assert "<mark>désherber</mark>" in page.hits[0].card.highlights[0]
    assert ask(engine, "comment désherber ?").hits[0].card.id == 1, "alone it is what is asked"


def test_a_page_may_begin_or_end_between_two_degrees(engine):
    pages = [ask(engine, "ambassadeurs santé lille", page=number, page_size=1) for number in (1, 2, 3)]
    rows = [row for page in pages for row in found(page)]
    assert rows == found(ask(engine, "ambassadeurs santé lille"))
    (batch,) = engine.stream(
        SearchQuery(words="ambassadeurs lille", partly=True, sort=Sort.RELEVANCE, failed_restrictions=OUTSIDER)
    )
    assert next((hit.card.id, str(hit.match)) for hit in batch) == (1, "all")
    assert {hit.card.id for hit in batch} == {1, 2, 3}


def test_a_filter_changes_no_degree_and_a_count_is_what_choosing_gives(engine):
    page = ask(engine, "ambassadeurs santé lille", selected=(("theme", ("t",)),))
    assert (page.total, page.whole) == (2, 0)
    assert {row[1] for row in found(page)} == {"some"}


def test_a_word_that_nobody_holds_is_missed_and_asks_for_nothing(engine):
    page = ask(engine, "ambassadeurs xylographe", correct=False)
    assert [row[2] for row in found(page)] == [("xylographe",)] * 3
    assert ask(engine, "xylographe", correct=False).total == 0


def test_quotation_marks_and_a_minus_bind_in_every_degree(engine):
    assert found(ask(engine, '"ambassadeurs de santé" lille vélo')) == [
        (1, "some", ("vélo",)),
        (2, "some", ("lille", "vélo")),
    ]
    assert [row[0] for row in found(ask(engine, "ambassadeurs lille -roubaix"))] == [1, 3]
    assert ask(engine, '"santé à Paris" lille').total == 0


def test_a_synonym_is_no_miss(engine):
    assert found(ask(engine, "vélo ados")) == [(4, "all", ())]
    assert found(ask(engine, "ados lille"))[0][1:] in {("some", ("lille",)), ("some", ("ados",))}


def test_words_that_only_ask_order_what_is_found_and_find_nothing(make_engine):
    rows = [("Le tabac", "On en parle."), ("Le tabac", "Comment en parler, et qui fait quoi."), ("Comment faire ?", "")]
    documents = [make_document(number, title, summary=summary) for number, (title, summary) in enumerate(rows, start=1)]
    engine = make_engine(*documents)
    assert found(ask(engine, "qui fait quoi sur le tabac ?")) == [(2, "all", ()), (1, "all", ())]
    page = ask(engine, "comment parler du tabac et du vélo ?", correct=False)
    assert {row[0]: row[2] for row in found(page)} == {2: ("vélo",), 1: ("vélo",)}


def test_of_a_long_question_what_speaks_of_more_comes_before_what_names_more_in_passing(make_engine):
    words = ("vélo", "piscine", "jardin", "cuisine", "théâtre")
    passing = make_document(1, "Un rapport", body=f"On y lit {', '.join(words[:4])}. " + "Tout le reste suit. " * 40)
    speaking = make_document(2, "Une journée", summary=f"Avec {', '.join(words[2:])}.")
    engine = make_engine(passing, speaking, *FILLER)
    assert [row[0] for row in found(ask(engine, " ".join(words)))] == [2, 1]
    assert [row[0] for row in found(ask(engine, f"{' '.join(words[:2])} {words[4]}"))] == [1, 2], "what holds more"


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("quelles actions contre le vélo chez les ados ?", "vélo ados"),
        ("exemples de projets pour plusieurs ambassadeurs à Lille", "ambassadeurs Lille"),
        ("je cherche une action sur le vélo", "vélo"),
    ],
)
def test_words_that_join_others_or_ask_for_anything_are_asked_for_nothing(engine, words, same):
    assert found(ask(engine, words)) == found(ask(engine, same)) != []


def test_a_word_that_joins_others_counts_in_a_name_between_quotation_marks_or_alone(make_engine):
    texts = ("Maison pour tous", "Une maison", "Après tous les autres")
    documents = [make_document(number, title) for number, title in enumerate(texts, start=1)]
    engine = make_engine(*documents, synonyms=lambda: thesaurus([("maison pour tous", "MPT")]))
    assert found(ask(engine, "maison pour tous"))[0] == (1, "all", ())
    assert (2, "some", ("tous",)) in found(ask(engine, "maison pour tous"))
    assert [row[0] for row in found(ask(engine, '"les autres"'))] == [3]
    assert next(row[0] for row in found(ask(engine, "tous après"))) == 3


def test_a_compound_is_one_thing_with_its_hyphen_or_without(make_engine):
    texts = {
        1: "Le bien-être",
        2: "Bien être à l'école",
        3: "Le bienêtre",
        4: "Être bien",
        5: "Faire du porte-à-porte",
        6: "Une porte",
        7: "Des personnes sans abri",
        8: "Un abri",
        9: "Deux nouveau-nés à Lille",
        10: "Le nouveau plan de Lille",
        11: "La plus-value",
        12: "Une value de plus",
        13: "Qualité de vie",
        14: "Des enfants, le petit jardin",
        17: "Il faut aller vers les habitants",
        18: "Aller au parc",
        19: "Un logement où l'on dort mal",
        15: "Deux plates-formes",
        16: "La plateforme",
    }
    documents = [make_document(number, title) for number, title in texts.items()]
    engine = make_engine(
        *documents, synonyms=lambda: thesaurus([("bien-être", "qualité de vie"), ("mal-logement", "taudis")])
    )
    expected = {
        ("bien-être", "bien être", "bienêtre", "le BIEN-ETRE"): {1, 2, 3, 13},
        ("porte-à-porte", "porte à porte"): {5},
        ("sans-abri", "sans abri", "les sans-abris"): {7},
        ("nouveau-né", "nouveau-ne"): {9},
        ("plus-value", "plus value", "les plus-values"): {11},
        ("petits enfants",): {14},  # which no text holds as one thing
        ("petits-enfants",): set(),
        ("mal-logement",): {19},  # nor this, but it has a synonym, beside which its words answer
        ("aller-vers", "aller vers"): {17},
        ("plate-forme", "plateforme"): {15, 16},
    }
    whole = {
        words: [row for row in found(ask(engine, words)) if row[1] == "all"] for each in expected for words in each
    }
    for words_asked, numbers in expected.items():
        for words in words_asked:
            assert {row[0] for row in whole[words]} == numbers, words
    assert (10, "some", ("nouveau-né",)) in found(ask(engine, "nouveau-né Lille"))
    (hit,) = ask(engine, "porte-à-porte", highlight=True).hits
    assert hit.card.title == texts[5]


def test_without_degrees_every_word_is_asked_for(engine):
    assert ask(engine, "ambassadeurs santé lille", partly=False).total == 1
    dated = ask(engine, "ambassadeurs lille", sort=Sort.DATE)
    assert {row[0] for row in found(dated)} == {1, 2, 3}
    assert {row[0]: row[1] for row in found(dated)}[1] == "all"


def test_words_of_members_neither_show_nor_weigh_for_others(engine):
    assert 5 not in [row[0] for row in found(ask(engine, "tokamak lille"))]
    member = found(ask(engine, "tokamak santé lille", failed_restrictions=frozenset(), page_size=40))
    assert (5, "some", ("lille",)) in member


@pytest.mark.parametrize(
    "words",
    [
        "de la",
        "-santé",
        "z",
        "🎈 santé",
        "x" * 300,
        " ".join(f"mot{number} santé" for number in range(50)),
        "comment faire",
        "ambassadeurs " * 50,
        '"" -""',
        "12 000 3,5",
        "health ambassadors of santé",
    ],
)
def test_strange_questions_have_an_answer(engine, words):
    page = ask(engine, words)
    assert len(page.hits) <= page.total
    assert page.whole <= page.total
