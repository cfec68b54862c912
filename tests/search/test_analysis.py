import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asv.resources.text import plain_text
from search import compounds
from search.analysis import WORD, clean, fold, parts_key, stem, stems, surface, tokens, words_of
from search.families import MOST, family
from search.lemmas import forms_beginning
from search.parsing import MAX_CHARS, MAX_WORDS, Clause, parse, shorten
from search.spelling import doubtful
from search.starting_list import starting_groups
from search.stopwords import STOP_WORDS
from search.synonyms import Thesaurus, expand, thesaurus
from tests.depth import SEED, amount


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
        ("ambassadrices", "ambassadeur"),
        ("coordonnatrice", "coordonnateurs"),
        ("infirmières", "infirmier"),
        ("élues", "élu"),
        ("médiatrice", "médiateurs"),
        ("cancers", "cancer"),
        ("l'aidante", "aidants"),
        ("santé locale", "sante local"),
        ("médico-social", "médicosociaux"),
        ("psycho-social", "psychosocial"),
        ("co-animation", "coanimation"),
        ("télé-consultations", "téléconsultation"),
        ("12 000", "12000"),
        ("12\u202f000", "12\u00a0000"),
        ("3.5", "3,5"),
        ("xylo\u00adgra\u200bphe", "xylographe"),
        ("mot\u2060ricité", "motri\u200dcité"),
        ("aujourd’hui", "aujourd'hui"),
        ("rendez-vous", "Rendez‑vous"),
    ],
)
def test_these_are_the_same_to_the_index(one, other):
    assert stems(clean(one)) == stems(clean(other)) != []


def test_other_words_stay_apart():
    assert stems("3,5 millions en 2016..2019") == ["3,5", "million", "2016", "2019"]
    assert stems("porte-à-porte") == ["porte", "porte"]
    assert stems("fin.Début") == [*stems("fin"), *stems("Début")]
    assert stems("de la et du qu'il") == []
    assert stems("rendez-vous") != stems("rendre")
    assert parse("prise de rendez vous").required == parse("prise de rendez-vous").required


def test_what_hides_in_a_word_is_indexed_too():
    def indexed(text):
        return [stem(word) for word in words_of(clean(text))]

    assert stems("e-santé") != stems("santé")
    assert {"sante", *stems("e-santé")} <= set(indexed("e-santé"))
    assert {"social", "medicosocial"} <= set(indexed("médicosocial")) & set(indexed("médico-\nsocial"))
    assert {"prevention", "preven", "tion"} <= set(indexed("la préven-\ntion"))
    assert {"haut", "france"} <= set(indexed("Hauts-de-\nFrance"))
    assert stems("rendez-vous")[0] in set(indexed("Rendez vous lundi")) & set(indexed("un rendez-\nvous"))


def test_the_compounds_are_kept_as_the_analysis_reads_them():
    """Else: platform/deploy/freeze_compounds.py."""
    rows = compounds.parted()
    assert len(rows) > 3000
    assert {word: " ".join(parts) for word, parts in rows.items()} == {word: parts_key(word) for word in rows}
    assert {word: [one] for word, one in compounds.whole().items()} == {word: stems(word) for word in compounds.whole()}


@given(
    st.lists(
        st.sampled_from(["12", "000", "3,5", "A.S.V.", "médico", "-", "\n", " ", "\u202f", "social", "(e)s", "·e"])
    )
)
def test_a_text_read_in_stretches_has_the_words_of_the_whole(parts):
    whole = WORD.findall(text := clean("".join(parts)))
    assert words_of(text)[: len(whole)] == whole


def test_a_family_is_derived_and_both_ends_are_words():
    assert "depistage" in family("depister") and "depister" in family("depistage")
    assert {"alcoolique", "alcoolisme"} <= set(family("alcool"))
    assert "acces" in family("acceder") and "prevenir" in family("prevention")
    assert family("enfer") == () and "enfer" not in family("enfant")
    assert len(family("porte")) <= MOST


@given(
    st.lists(st.sampled_from(["ambassadeur", "médico-social", "Hauts-de-France", "12\u202f000", "3,5", "œuvre"])),
    st.sampled_from(
        ["<b>{}</b>{}", '<a href="/x">{}</a>{}', "{}\u00ad{}", "{}&shy;{}", "{}\u200b{}", "{}\u2060{}", "{}<wbr>{}"]
    ),
    st.integers(1, 4),
)
def test_what_the_reader_sees_is_what_is_indexed(words, way, at):
    seen = "<p>" + " ".join(way.format(word[:at], word[at:]) for word in words) + "</p>"
    assert words_of(clean(plain_text(seen))) == words_of(clean(" ".join(words)))


@pytest.mark.walk
def test_a_word_of_the_lexicon_is_never_respelt():
    forms = sorted(forms_beginning(""))
    forms = random.Random(SEED).sample(forms, amount(2_000, len(forms)))
    assert not any(doubtful(word, Thesaurus()) for word in forms)


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
