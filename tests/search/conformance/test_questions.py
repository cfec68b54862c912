"""Engines on small sets: what is found, in which order, with which extracts."""

from datetime import date
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asv.resources.document import FileText
from search.parsing import MAX_CHARS, MAX_WORDS, parse
from search.query import PlaceFilter, SearchQuery, Sort
from search.synonyms import thesaurus
from tests.factories.documents import make_document

KNOWN = thesaurus([("CLS", "contrat local de santé"), ("ASV", "atelier santé ville")])
LILLE = make_document(
    1,
    "Des ambassadeurs de santé à Lille",
    summary="Des habitants relais dans les quartiers de Lille-Sud et Moulins.",
    body="Depuis 2014, l’atelier santé ville forme des habitant·e·s. Ils deviennent ambassadeurs de santé.\n"
    "Le cœur du projet : aller vers <b>ceux</b> que l'on n'entend pas & \"rassurer\".",
    date=date(2019, 12, 17),
    files=(FileText(title="Bilan <2019>", pages=("Page de garde", "Le dépistage du diabète a été proposé à tous.")),),
    organisations=("Maison dispersée de santé",),
    formats=("pdf",),
)
NANTES = make_document(
    2,
    "Une marche exploratoire à Nantes",
    summary="Santé et cadre de vie.",
    body="Les femmes du quartier ont marché. Un contrat local de santé a suivi.",
    date=date(2021, 5, 3),
)
LYON = make_document(3, "Jardin partagé", body="Cultiver ensemble, à Lyon.", date=date(2018, 1, 1))


@pytest.fixture(scope="session")
def memory(make_engine):
    return partial(make_engine, synonyms=lambda: KNOWN)


@pytest.fixture(scope="module")
def engine(memory):
    return memory(LILLE, NANTES, LYON)


def ids(page):
    return [hit.card.id for hit in page.hits]


def ask(engine, words="", **values):
    values.setdefault("sort", Sort.RELEVANCE if words else Sort.DATE)
    return engine.search(SearchQuery(words=words, **values))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ambassadeur sante", [1]),
        ("AMBASSADRICES", [1]),
        ("habitants", [1]),
        ("coeur", [1]),
        ("diabete", [1]),
        ("maison dispersee", [1]),
        ("cls", [2]),
        ('"contrat local"', [2]),
        ('"local contrat"', []),
        ("santé -lille", [2]),
        ("-santé", [3]),
        ("femme marcher", [2]),
        ("jardins lyon", [3]),
        ("nulle-part-ailleurs", []),
        ("!!!", []),
        ("de la", []),
    ],
)
def test_words_find(engine, words, expected):
    assert ids(ask(engine, words)) == expected


def test_a_title_outweighs_a_body(engine):
    assert ids(ask(engine, "santé")) == [1, 2]


def test_a_title_outweighs_a_rare_phrase_of_a_body(memory):
    told = "Formés par la ville, les ambassadeurs parlent de santé avec leurs voisins."
    titled = [make_document(i, f"Ambassadeurs de santé : quartier {i}", body=told) for i in range(1, 60)]
    quoting = make_document(99, "Participation", body="Les ambassadeurs de santé à Lille.", date=date(2025, 1, 1))
    assert 99 not in ids(ask(memory(*titled, quoting), "ambassadeur sante"))


def test_no_words_list_everything_the_latest_first(engine):
    page = ask(engine)
    assert ids(page) == [2, 1, 3]
    assert (page.total, page.pages, page.page) == (3, 1, 1)


def test_relevance_without_words_is_by_date(engine):
    assert ids(ask(engine, sort=Sort.RELEVANCE)) == [2, 1, 3]


def test_titles_sort_folded(memory):
    engine = memory(
        make_document(1, "Zèbre"), make_document(2, "« Été »"), make_document(3, "Eau"), make_document(4, "été")
    )
    assert ids(ask(engine, sort=Sort.TITLE)) == [3, 2, 4, 1]


def test_ties_in_relevance_are_broken_by_date_then_id(memory):
    same = [make_document(i, "Jardin", date=date(2020, 1, 1 + i % 3)) for i in range(1, 200)]
    engine = memory(*same)
    expected = [d.id for d in sorted(same, key=lambda d: (-d.date.toordinal(), d.id))]
    found = [i for page in range(1, 11) for i in ids(ask(engine, "jardin", page=page))]
    assert found == expected


def test_a_page_too_far_is_the_last_one(engine):
    page = ask(engine, page=999_999, page_size=2)
    assert (page.page, page.pages, ids(page)) == (2, 2, [3])
    page = ask(engine, "lyon", page=7)
    assert (page.page, ids(page)) == (1, [3])
    assert ask(engine, page=-1).page == 1


def test_an_empty_index_answers(memory):
    page = ask(memory(), "santé")
    assert (page.total, page.pages, page.hits) == (0, 1, ())
    assert memory().suggest("a") == memory().similar(1) == []


def test_ids_limit_the_answer(engine):
    assert ids(ask(engine, ids=(3, 1))) == [1, 3]
    assert ids(ask(engine, "santé", ids=(2, 99, -4, 2**70))) == [2]
    assert ids(ask(engine, ids=())) == []


def test_hits_carry_the_card(engine):
    card = ask(engine, "jardin").hits[0].card
    assert (card.title, card.url, card.kind_label, card.date) == (
        "Jardin partagé",
        "/experiences/3/",
        "Récit d’expérience",
        date(2018, 1, 1),
    )
    assert (card.formats, card.members_only, card.extra) == ("PDF, 690 Ko", False, {"extra_fact": "seen by readers"})


def test_extracts_show_the_match_and_escape_the_rest(engine):
    (first, *_) = ask(engine, "coeur").hits[0].card.highlights
    assert "<mark>cœur</mark>" in first
    assert "&lt;b&gt;ceux&lt;/b&gt;" in first
    assert first.replace("<mark>", "").replace("</mark>", "").count("<") == 0


def test_extracts_name_the_file_and_its_page(engine):
    (passage,) = ask(engine, "diabète").hits[0].card.passages
    assert passage.text == "Le dépistage du <mark>diabète</mark> a été proposé à tous."
    assert (passage.document, passage.page) == ("Bilan <2019>", 2)


def test_extracts_mark_a_synonym_whole(engine):
    (extract,) = ask(engine, "CLS").hits[0].card.highlights
    assert "<mark>contrat local de santé</mark>" in extract


def test_extracts_keep_articles_out(engine):
    extracts = ask(engine, "atelier habitant").hits[0].card.highlights
    assert "l’<mark>atelier</mark> santé ville forme des <mark>habitant·e·s</mark>" in extracts[0]


def test_at_most_two_short_extracts_of_a_long_text(memory):
    long = make_document(
        1, "Long", body="Prévention. " + "mot " * 300 + "la prévention ici. " + "mot " * 9000 + "prévention"
    )
    extracts = ask(memory(long), "prevention").hits[0].card.highlights
    assert len(extracts) == 2
    assert all(len(extract) < 260 for extract in extracts)


def test_no_extract_without_words_or_when_not_asked(engine):
    assert ask(engine).hits[0].card.highlights == ()
    assert ask(engine, "santé", highlight=False).hits[0].card.highlights == ()


def test_a_misspelt_question_is_answered_as_meant(engine):
    page = ask(engine, "ambassaduer lille")
    assert (ids(page), page.corrected) == ([1], "ambassadeurs lille")
    assert ask(engine, "ambassadeurs").corrected is None
    assert engine.correct("jardni partage") == "jardin partage"
    assert (
        engine.correct("jardin") is engine.correct("zzzzzzzz") is engine.correct('"') is engine.correct("CLS") is None
    )


def test_a_correction_that_finds_nothing_under_the_filters_is_not_offered(engine):
    page = ask(engine, "ambassaduer", selected=(("type", ("outil",)),))
    assert (page.total, page.corrected) == (0, None)


def test_words_wanted_as_they_are_typed_are_not_corrected(memory):
    assert ask(memory(make_document(1, "Jardin")), "jardni", correct=False).total == 0


def test_suggestions_complete_titles(engine):
    assert [s.text for s in engine.suggest("jard")] == ["Jardin partagé"]
    assert [s.text for s in engine.suggest("de sante")] == ["Des ambassadeurs de santé à Lille"]
    assert [s.text for s in engine.suggest("marche explo")] == ["Une marche exploratoire à Nantes"]
    assert engine.suggest("") == engine.suggest("!!") == engine.suggest("cultiver") == []
    assert engine.suggest("jardin")[0].url == "/experiences/3/"


def test_suggestions_put_titles_that_begin_so_first(memory):
    engine = memory(
        make_document(1, "Un jardin", date=date(2024, 1, 1)), make_document(2, "Jardin d'hiver", date=date(2001, 1, 1))
    )
    assert [s.text for s in engine.suggest("jardin")] == ["Jardin d'hiver", "Un jardin"]


def test_similar_shares_terms_and_words(memory):
    theme = {"theme": ("nutrition",)}
    engine = memory(
        make_document(1, "Cuisine solidaire", terms=theme, own_terms=theme),
        make_document(2, "Marché et cuisine", terms=theme, own_terms=theme),
        make_document(3, "Nutrition des jeunes", terms=theme, own_terms=theme),
        make_document(4, "Sommeil"),
    )
    assert [hit.card.id for hit in engine.similar(1)] == [2, 3]
    assert engine.similar(4) == engine.similar(99) == engine.similar(-1) == []


def test_a_document_indexed_again_replaces_itself_and_leaves_when_deleted(memory):
    engine = memory(LYON, NANTES)
    engine.index([make_document(3, "Potager")])
    assert ids(ask(engine, "jardin")) == []
    assert ids(ask(engine, "potager")) == [3]
    engine.delete([3, 77])
    assert ask(engine).total == 1


COMMUNES = {
    "lille": ("com-59350", ("dep-59", "reg-32", "fra"), 50.63, 3.06),
    "lens": ("com-62498", ("dep-62", "reg-32", "fra"), 50.43, 2.83),
    "lyon": ("com-69123", ("dep-69", "reg-84", "fra"), 45.76, 4.83),
}


def at(id, commune):
    code, above, latitude, longitude = COMMUNES[commune]
    return make_document(id, commune, territories=(code,), place=(code, *above), latitude=latitude, longitude=longitude)


@pytest.fixture(scope="module")
def map_engine(memory):
    return memory(
        at(1, "lille"),
        at(2, "lens"),
        at(3, "lyon"),
        make_document(4, "Région", territories=("reg-32",), place=("reg-32", "fra", "dep-59", "dep-62")),
        make_document(5, "Pays", territories=("fra",), place=("fra", "reg-32", "reg-84", "dep-59", "dep-62", "dep-69")),
        make_document(6, "Nulle part"),
    )


def place(commune):
    return PlaceFilter(*COMMUNES[commune])


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([place("lille")], {1, 4, 5}),
        ([place("lyon")], {3, 5}),
        ([PlaceFilter("dep-59", ("reg-32", "fra"))], {1, 4, 5}),
        ([PlaceFilter("reg-32", ("fra",))], {1, 2, 4, 5}),
        ([PlaceFilter("fra")], {1, 2, 3, 4, 5}),
        ([place("lille"), place("lyon")], {1, 3, 4, 5}),
    ],
)
def test_a_place_finds_what_lies_in_it_and_what_covers_it(map_engine, filters, expected):
    page = ask(map_engine, places=tuple(filters))
    assert set(ids(page)) == expected
    for one in filters:
        if one.code != "fra":
            own = ask(map_engine, places=(one,))
            assert page.counts["territoire"][one.code] == own.total


def test_distance_puts_the_nearest_first_and_the_unplaced_last(map_engine):
    page = ask(map_engine, places=(place("lille"),), sort=Sort.DISTANCE)
    assert ids(page)[0] == 1
    assert [hit.distance_km for hit in page.hits] == [0.0, None, None]


def test_distance_over_everything(map_engine):
    everywhere = PlaceFilter("fra", (), 50.63, 3.06)
    page = ask(map_engine, places=(everywhere,), sort=Sort.DISTANCE, page_size=2)
    assert ids(page) == [1, 2]
    assert page.hits[1].distance_km == pytest.approx(27.6, abs=1)
    assert ids(ask(map_engine, places=(everywhere,), sort=Sort.DISTANCE, page_size=2, page=2))[0] == 3


def test_distance_without_coordinates_is_by_date(map_engine):
    assert ids(ask(map_engine, sort=Sort.DISTANCE)) == ids(ask(map_engine))


def test_years_in_a_range(memory):
    engine = memory(make_document(1, years=(2015, 2016)), make_document(2, years=(2019,)), make_document(3))
    assert set(ids(ask(engine, years=((2016, 2018),)))) == {1}
    assert set(ids(ask(engine, years=((2019, 2012),)))) == {1, 2}
    assert set(ids(ask(engine, years=((2015, 2015), (2019, 2019))))) == {1, 2}
    assert ids(ask(engine, years=((-5, 10**30),))) == [2, 1]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=500), page=st.integers(), sort=st.sampled_from(Sort))
def test_no_question_fails(engine, words, page, sort):
    answer = ask(engine, words, page=page, sort=sort)
    assert len(answer.hits) <= answer.total <= 3
    assert isinstance(engine.suggest(words), list)


@pytest.mark.parametrize("words", ["(" * 5000, '"' * 10_000, "a " * 5000, "\x00\u202e", "é\u0301" * 3000, "- " * 999])
def test_of_a_huge_question_only_its_beginning_is_asked(engine, words):
    asked = parse(words)
    assert sum(len(clause.stems) for clause in (*asked.required, *asked.excluded)) <= MAX_WORDS
    assert ask(engine, words).total == ask(engine, words[: MAX_CHARS * 4]).total
