import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import MAX_CHARS, MAX_WORDS, Clause, clean, fold, parse, shorten, stems, surface, tokens
from search.starting_list import starting_groups
from search.stopwords import STOP_WORDS
from search.synonyms import expand, thesaurus


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ambassadeur sante", "Ambassadeurs de santé"),
        ("l'atelier", "les ateliers"),
        ("l’accès aux soins", "acces soin"),
        ("jusqu'au quartier", "quartiers"),
        ("habitant·e·s", "habitants"),
        ("habitant.e.s", "habitant"),
        ("habitant(e)s", "habitants"),
        ("habitant·es", "habitants"),
        ("professionnel·le·s", "professionnels"),
        ("professionnel.le.s", "professionnel"),
        ("acteur·rice·s", "acteurs"),
        ("salarié-e-s", "salariés"),
        ("cœur", "coeur"),
        ("SŒURS", "soeur"),
        ("ex æquo", "ex aequo"),
        ("A.S.V.", "asv"),
        ("C.L.S", "CLS"),
        ("Évaluation", "evaluations"),
        ("e\u0301valuation", "évaluation"),
        ("la prévention", "prévention"),
        ("aujourd’hui", "aujourd'hui"),
    ],
)
def test_these_are_the_same_to_the_index(one, other):
    assert stems(clean(one)) == stems(clean(other)) != []


def test_other_words_stay_apart():
    assert stems("3,5 millions en 2016..2019") == ["3,5", "million", "2016", "2019"]
    assert stems("porte-à-porte") == ["porte", "porte"]
    assert stems("fin.Début") == [*stems("fin"), *stems("Début")]
    assert stems("de la et du qu'il") == []


def test_a_token_stands_without_its_article_and_with_its_inclusive_ending():
    text = "L’atelier des habitant·e·s d'aujourd'hui"
    assert [text[t.start : t.end] for t in tokens(text)] == ["atelier", "habitant·e·s", "aujourd'hui"]


def test_stop_words_are_folded_and_lower_case():
    assert all(word == fold(word) == surface(word) for word in STOP_WORDS)


def test_very_long_words_are_cut():
    assert len(stems("a" * 5000)[0]) <= 60


@given(st.text(max_size=2000))
def test_any_text_has_tokens_where_they_stand(text):
    text = clean(text)
    for token in tokens(text):
        assert token.stem
        assert 0 <= token.start < token.end <= len(text)
    assert [token.stem for token in tokens(text)] == stems(text)


@given(st.one_of(st.text(), st.text(alphabet='"«»-()*:+~^ aé\u0301\x00\u202e\ud800🙂', max_size=600)))
def test_any_question_is_read(text):
    parsed = parse(text)
    clauses = [*parsed.required, *parsed.excluded]
    assert sum(len(clause.stems) for clause in clauses) <= MAX_WORDS
    assert all(clause.stems and all(clause.stems) for clause in clauses)
    assert len(shorten(text)) <= MAX_CHARS


def test_words_phrases_and_exclusions():
    parsed = parse('jardin "contrat local de santé" -alcool -"nuit debout" «santé mentale» “lien social”')
    assert [clause.stems for clause in parsed.required] == [
        ("jardin",),
        ("contrat", "local", "sante"),
        ("sante", "mental"),
        tuple(stems("lien social")),
    ]
    assert [clause.stems for clause in parsed.excluded] == [("alcool",), ("nuit", "debout")]


@pytest.mark.parametrize(
    "odd",
    ['"', '""', "((((" * 1250, "-", "- -", "🙂", "\x00\x07", "de la", "'\"; DROP TABLE", "\u202eabc", "*:*", "~~"],
)
def test_odd_questions_are_asked_but_bounded(odd):
    parsed = parse(odd)
    assert parsed.asked
    assert len(parsed.required) <= 3


def test_a_blank_question_is_none():
    assert not parse("  \n ").asked


def test_a_lone_quotation_mark_and_operators_are_passed_over():
    assert parse('"jardin ville').required == parse("jardin AND ville").required == parse("jardin ville").required


def test_ten_thousand_characters_are_cut_between_words():
    parsed = parse(" ".join(f"mot{i}" for i in range(3000)))
    assert len(parsed.required) == MAX_WORDS


def test_a_compound_is_excluded_whole():
    assert parse("ville -saint-denis").excluded == (Clause(tuple(stems("saint-denis")), quoted=True),)


@pytest.fixture
def known():
    return thesaurus((group.term, *group.equivalents) for group in starting_groups())


def options(words, known):
    return [[tuple(c.stems for c in option) for option in group.options] for group in expand(parse(words), known)]


def test_an_acronym_also_asks_for_its_words(known):
    expected = [[(tuple(stems("CLS")),), (("contrat", "local", "sante"),)], [(tuple(stems("Lille")),)]]
    assert options("cls lille", known) == expected


def test_words_also_ask_for_their_acronym_the_longest_first(known):
    first, second = options("conseils locaux de santé mentale, quartier prioritaire", known)
    assert tuple(stems("CLSM")) in [clause for option in first for clause in option]
    assert tuple(stems("QPV")) in [clause for option in second for clause in option]


def test_nothing_is_expanded_between_quotation_marks(known):
    assert all(len(group) == 1 for group in options('"CLS" "contrat local de santé"', known))


def test_every_starting_synonym_can_be_searched():
    for group in starting_groups():
        texts = (group.term, *group.equivalents, *group.narrower, *group.related)
        assert all(stems(clean(text)) for text in texts)
