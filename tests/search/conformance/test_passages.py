"""Words inside attached documents: found page by page, shown where they stand, never to who may not read."""

import pytest

from asv.resources.document import FileText
from search.highlight import PASSAGES
from search.query import SearchQuery, Sort
from tests.factories.documents import make_document

FILLER = "Des habitants et des professionnels parlent de santé et de logement. " * 40
LONG = FileText(
    title="Rapport <annuel>",
    pages=(*[f"{FILLER} page {n}" for n in range(1, 400)], f"{FILLER} Le rhododendron & le <b>lilas</b>. {FILLER}"),
    url="/documents/7/rapport.pdf",
    kind="rapport",
    extension="pdf",
)


@pytest.fixture(scope="module")
def engine(make_engine):
    notes = FileText(
        title="Notes",
        pages=("Le tournesol pousse au pied du télé-phérique.",),
        url="/documents/8/notes.docx",
        extension="docx",
    )
    pages = [f"Un bleuet {'et une pivoine' * (n == 3)}, page {n}." for n in range(1, 7)]
    slides = FileText(title="Fleurs", pages=tuple(pages), url="/documents/9/fleurs.odp", extension="odp")
    members = make_document(4, "Réservé", files=(LONG,), restrictions=(4,))
    return make_engine(
        make_document(1, "Long", body="Une jonquille au jardin.", files=(LONG,)),
        make_document(2, "Notes", files=(notes,)),
        make_document(3, "Diapositives", files=(slides,)),
        members,
    )


def cards(engine, words, **values):
    return {
        hit.card.id: hit.card for hit in engine.search(SearchQuery(words=words, sort=Sort.RELEVANCE, **values)).hits
    }


def test_a_word_on_page_400_is_found_and_shown_there(engine):
    (passage,) = cards(engine, "rhododendrons")[1].passages
    assert (passage.document, passage.page, passage.kind) == ("Rapport <annuel>", 400, "rapport")
    assert passage.where == "Page 400 du rapport"
    assert passage.url == "/documents/7/rapport.pdf#page=400"
    assert "<mark>rhododendron</mark> &amp; le &lt;b&gt;lilas&lt;/b&gt;" in passage.text


def test_extracts_of_the_page_and_passages_of_documents_stand_apart(engine):
    card = cards(engine, "jonquille rhododendron")[1]
    assert card.highlights == ("Une <mark>jonquille</mark> au jardin.",)
    assert [passage.page for passage in card.passages] == [400]


def test_text_without_known_pages_names_none(engine):
    (passage,) = cards(engine, "tournesol")[2].passages
    assert (passage.page, passage.url, passage.where) == (None, "/documents/8/notes.docx", "Dans")


def test_both_parts_of_a_compound_inside_a_document_are_found(engine):
    assert set(cards(engine, "télé")) == set(cards(engine, "phérique")) == {2}


@pytest.mark.parametrize("words", ["oeuvres", "œuvre"])
def test_a_word_that_begins_with_a_ligature_is_marked(make_engine, words):
    both = make_document(1, "Deux", body="Une œuvre naît ici. Une oeuvre se montre là.")
    (extract,) = cards(make_engine(both), words)[1].highlights
    assert extract == "Une <mark>œuvre</mark> naît ici. Une <mark>oeuvre</mark> se montre là."


def test_documents_of_one_length_are_told_apart_and_one_may_stand_on_two_cards(make_engine):
    texts = {1: "Un bleuet rouge.", 2: "Un bleuet jaune.", 3: "Un bleuet rouge."}
    files = {
        number: FileText(title="Fleurs", pages=(text,), url="/documents/9/fleurs.odt", extension="odt")
        for number, text in texts.items()
    }
    found = cards(make_engine(*(make_document(number, "Fleurs", files=(files[number],)) for number in texts)), "bleuet")
    shown = {number: card.passages[0].text for number, card in found.items()}
    assert shown == {number: text.replace("bleuet", "<mark>bleuet</mark>") for number, text in texts.items()}


def test_the_best_passages_come_first_and_are_few(engine):
    passages = cards(engine, "bleuet pivoine")[3].passages
    assert len(passages) == PASSAGES
    assert [passage.page for passage in passages] == [3, 1, 2]
    assert passages[0].url == "/documents/9/fleurs.odp"


def test_a_document_known_by_its_name_alone_is_shown_by_it(engine):
    (passage,) = cards(engine, "annuel")[1].passages
    assert (passage.page, passage.text) == (None, "Rapport &lt;<mark>annuel</mark>&gt;")


def test_members_documents_are_for_members(engine):
    assert 4 in cards(engine, "rhododendron")
    outside = frozenset({4})
    assert set(cards(engine, "rhododendron", failed_restrictions=outside)) == {1}
    assert cards(engine, "réservé", failed_restrictions=outside)[4].passages == ()


def test_no_passage_without_words_or_unless_asked(engine):
    assert cards(engine, "")[1].passages == ()
    assert cards(engine, "rhododendron", highlight=False)[1].passages == ()


def test_what_stands_in_a_shared_document_counts_most_for_its_notice(make_engine):
    deck = FileText(title="Support", pages=(f"{FILLER} Le coquelicot.",), url="/documents/10/a.pdf", extension="pdf")
    alike = {"body": FILLER, "files": (deck,)}
    engine = make_engine(*[make_document(n, f"Page {n}", notice=n == 2, **alike) for n in range(1, 5)])
    hits = engine.search(SearchQuery(words="coquelicot", sort=Sort.RELEVANCE)).hits
    assert hits[0].card.id == 2
    assert hits[0].score > hits[1].score > 0 and len(hits) == 4
