"""What stands behind a restriction is found, counted, quoted and corrected only for those who pass it."""

from dataclasses import asdict

import pytest

from asv.resources.document import FileText
from search.query import SearchQuery, Sort
from tests.factories.documents import make_document

SECRET = make_document(
    1,
    "Compte rendu du réseau",
    summary="Réservé aux membres du réseau.",
    body="Le budget confidentiel de la structure et son tokamak.",
    files=(FileText(title="Annexe stratosphère", pages=("Un chiffre: rhododendron.",)),),
    restrictions=(4, 5),
    formats=("xlsx",),
    card={"formats": "XLSX, 12 Ko", "palette": "terre", "venue": "12 rue Cachée"},
)
OPEN = make_document(2, "Budget participatif", body="Un budget public.", formats=("pdf",))
HIDDEN_WORDS = ["confidentiel", "tokamak", "rhododendron", "stratosphère", '"budget confidentiel"', "réseau tokamak"]
OUTSIDERS = [frozenset({4}), frozenset({5}), frozenset({4, 5, 6})]
MEMBER = frozenset({6})


@pytest.fixture(scope="module")
def engine(make_engine):
    return make_engine(SECRET, OPEN)


def ask(engine, words="", failed=MEMBER, **values):
    return engine.search(SearchQuery(words=words, failed_restrictions=failed, sort=Sort.RELEVANCE, **values))


@pytest.mark.parametrize("words", HIDDEN_WORDS)
@pytest.mark.parametrize("failed", OUTSIDERS)
def test_an_outsider_finds_nothing_by_restricted_words(engine, words, failed):
    page = ask(engine, words, failed)
    assert (page.total, page.corrected) == (0, None)


@pytest.mark.parametrize("words", HIDDEN_WORDS)
def test_a_member_finds_and_sees_them(engine, words):
    (hit,) = ask(engine, words).hits
    assert hit.card.id == 1
    assert not hit.card.members_only
    assert "<mark>" in "".join([*hit.card.highlights, *[passage.text for passage in hit.card.passages]])
    assert (hit.card.formats, hit.card.extra) == ("XLSX, 12 Ko", {"venue": "12 rue Cachée"})


@pytest.mark.parametrize("failed", OUTSIDERS)
def test_an_outsider_sees_the_teaser_alone(engine, failed):
    page = ask(engine, "reseau", failed)
    (hit,) = page.hits
    assert hit.card.members_only
    assert hit.restrictions == (4, 5)
    shown = str(asdict(hit.card))
    for hidden in ("tokamak", "confidentiel", "rhododendron", "strato", "XLSX", "Cachée"):
        assert hidden not in shown
    assert hit.card.highlights == ("Réservé aux membres du <mark>réseau</mark>.",)


@pytest.mark.parametrize("failed", OUTSIDERS)
def test_excluding_a_restricted_word_tells_an_outsider_nothing(engine, failed):
    assert ask(engine, "réseau -tokamak", failed).total == 1
    assert ask(engine, "réseau -tokamak").total == 0


@pytest.mark.parametrize("failed", OUTSIDERS)
def test_formats_of_restricted_files_are_counted_for_members_only(engine, failed):
    assert ask(engine, failed=failed).counts["format"] == {"pdf": 1}
    assert ask(engine, failed=failed, selected=(("format", ("xlsx",)),)).total == 0
    assert ask(engine).counts["format"] == {"pdf": 1, "xlsx": 1}
    assert ask(engine, selected=(("format", ("xlsx",)),)).total == 1


def test_spelling_never_teaches_restricted_words(make_engine):
    """Words that no lexicon holds: those of the lexicon are everybody's."""
    pages = (FileText(title="Annexe", pages=("Un chiffre : quatrivole.",)),)
    engine = make_engine(make_document(1, "Réseau", body="Son zorglubium.", files=pages, restrictions=(4,)), OPEN)
    assert engine.correct("zorglubiun") is engine.correct("quatrivolle") is None
    assert ask(engine, "zorglubiun").corrected is None
    open_engine = make_engine(make_document(1, "Réseau", body="Son zorglubium.", files=pages), OPEN)
    assert open_engine.correct("zorglubiun") == "zorglubium"


def test_suggestions_hold_titles_only(engine):
    assert [s.text for s in engine.suggest("compte")] == ["Compte rendu du réseau"]
    assert engine.suggest("tokamak") == engine.suggest("strato") == engine.suggest("réservé") == []


def test_a_restricted_neighbour_is_shown_as_such(make_engine):
    engine = make_engine(SECRET, make_document(3, "Le réseau des coordinateurs", body="Un tokamak."))
    (hit,) = engine.similar(3, failed_restrictions=frozenset({4}))
    assert (hit.card.members_only, hit.card.extra, hit.card.formats) == (True, {}, "")
    (hit,) = engine.similar(3)
    assert not hit.card.members_only


def test_a_score_does_not_tell_what_a_restricted_text_holds(make_engine):
    """The same teaser scores the same whatever stands in the restricted body."""
    scores = set()
    for body in ("réseau " * 50, "autre " * 50):
        engine = make_engine(make_document(1, "Réseau", body=body, restrictions=(4,)), OPEN)
        scores.add(ask(engine, "réseau", frozenset({4})).hits[0].score)
    assert len(scores) == 1
