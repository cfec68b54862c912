"""The labels of every vocabulary."""

import pytest

from asv.core import kept
from asv.taxonomy import catalogue as taxonomy_catalogue
from asv.taxonomy.catalogue import VOCABULARIES, catalogue, catalogue_places, forget_catalogue
from asv.taxonomy.models import Audience, Territory
from tests.factories.search import make_term

pytestmark = pytest.mark.django_db


def test_all_vocabularies_cost_one_query(terms, places, django_assert_num_queries):
    forget_catalogue()
    catalogue_places()
    with django_assert_num_queries(1):
        found = catalogue()
        assert [found.label(name, "essai-jeunes") for name in VOCABULARIES].count("Jeunes d'essai") == 1
    for number in range(30):
        make_term("public", f"essai-{number}", f"Public {number}")
    catalogue_places()
    with django_assert_num_queries(1):
        catalogue()
        catalogue()


def test_children_follow_their_parent_and_know_it(terms):
    make_term("theme", "essai-aaa", "Avant tout", order=899)
    make_term("theme", "essai-enfant", "Enfant placé loin", terms["essai-sante"], order=990)
    found = catalogue()
    slugs = [term.slug for term in found.values("theme") if term.slug.startswith("essai")]
    assert slugs == ["essai-aaa", "essai-sante", "essai-mentale", "essai-enfant", "essai-droits"]
    assert found.parent_of("theme", "essai-mentale") == "essai-sante"


def test_an_unknown_term_is_called_by_its_slug(terms):
    found = catalogue()
    assert found.label("theme", "inconnu") == "inconnu"
    assert found.label("territoire", "reg-99") == "reg-99"
    assert not found.has("theme", "essai-jeunes")
    assert found.has("public", "essai-jeunes")


def test_a_slug_may_stand_in_two_vocabularies(terms):
    make_term("public", "essai-sante", "Soignants")
    found = catalogue()
    assert found.label("theme", "essai-sante") == "Santé d'essai"
    assert found.label("public", "essai-sante") == "Soignants"


def test_places_are_read_once_and_again_after_a_change(places, django_assert_num_queries):
    assert [region.name for region in catalogue().regions()] == ["Hauts-de-France", "Île-de-France", "La Réunion"]
    with django_assert_num_queries(0):
        catalogue_places()
    place = Territory.objects.get(code="dep-59")
    place.name = "Le Nord"
    place.save()
    assert catalogue().label("territoire", "dep-59") == "Le Nord"
    assert [place.name for place in catalogue().places_in("reg-32")] == ["Le Nord", "Pas-de-Calais"]


def test_places_loaded_in_bulk_show_once_forgotten(places):
    catalogue_places()
    Territory.objects.bulk_create([Territory(code="dep-02", kind="departement", insee="02", name="Aisne")])
    forget_catalogue()
    assert "dep-02" in catalogue().places


def test_a_term_that_changes_is_read_again_at_once(terms):
    catalogue()
    terms["essai-jeunes"].label = "Jeunesse"
    terms["essai-jeunes"].save()
    assert catalogue().label("public", "essai-jeunes") == "Jeunesse"
    terms["essai-jeunes"].delete()
    assert not catalogue().has("public", "essai-jeunes")


def test_terms_loaded_by_another_process_show_some_seconds_later(terms, monkeypatch):
    catalogue()
    Audience.objects.bulk_create([Audience(slug="essai-neuf", label="Neuf")])
    assert not catalogue().has("public", "essai-neuf")
    now = kept.clock()
    monkeypatch.setattr(kept, "clock", lambda: now + 60)
    assert catalogue().has("public", "essai-neuf")


def test_another_process_sees_a_change_at_its_next_request(terms, client):
    """What a process holds is kept apart here; then it is asked, once the change is committed."""
    catalogue()
    theirs = taxonomy_catalogue._catalogue._held, taxonomy_catalogue._read_under
    terms["essai-sante"].slug = "essai-bien-etre"
    terms["essai-sante"].save()
    assert catalogue().has("theme", "essai-bien-etre")
    taxonomy_catalogue._catalogue._held, taxonomy_catalogue._read_under = theirs
    assert taxonomy_catalogue._catalogue.get().has("theme", "essai-sante")  # as it read it before
    assert client.get("/api/v1/recherche", {"theme": "essai-bien-etre"}).status_code != 400
    assert catalogue().renamed("theme", "essai-sante") == "essai-bien-etre"
