"""What the search box proposes: acronyms, themes, places, organisations, titles; only what anyone may see listed."""

from urllib.parse import urlencode

import pytest

from asv.taxonomy.models import GlossaryEntry, Organisation
from search.models import Synonym
from tests.factories.search import make_resource, reindex
from tests.factories.site import restrict

pytestmark = pytest.mark.django_db


def suggestions(client, **data):
    return client.get("/recherche/suggestions/?" + urlencode(data)).json()["suggestions"]


def test_suggestions_of_themes_places_and_titles(client, site):
    (theme,) = [one for one in suggestions(client, q="sante mentale d'ess") if one["kind"] == "theme"]
    assert theme == {
        "text": "Santé mentale d'essai",
        "kind": "theme",
        "kind_label": "Thème",
        "url": "/recherche/?theme=essai-mentale",
    }
    assert {"com-59350"} <= {one["url"].rpartition("=")[2] for one in suggestions(client, q="lil")}
    titles = [one for one in suggestions(client, q="ambass") if one["kind"] == "title"]
    assert titles[0]["url"].startswith("/experiences/")


def test_suggested_places_are_named_so_that_they_are_found_again(client, site):
    found = suggestions(client, q="saint", de="lieu")
    assert {"Saint-Denis (93)", "Saint-Denis (974)"} <= {one["text"] for one in found}
    assert {one["kind"] for one in found} == {"territoire"}
    for one in found:
        assert client.get("/recherche/", {"lieu": one["text"]}).url == one["url"]


def test_too_little_suggests_nothing(client, site):
    assert suggestions(client, q="") == suggestions(client, q="a") == suggestions(client, q="«»") == []


@pytest.fixture
def named(site):
    """Acronyms and organisations of the referential."""
    GlossaryEntry.objects.create(term="CLS", slug="cls", meaning="Contrat local de santé")
    GlossaryEntry.objects.create(term="Littératie", slug="litteratie", meaning="Savoir lire")
    Synonym.objects.update_or_create(term="CLSM", defaults={"equivalents": "conseil local de santé mentale"})
    Synonym.objects.update_or_create(term="CLS", defaults={"equivalents": "contrat local"})
    Organisation.objects.create(name="Pôle ressources santé", acronym="PRS-59")
    Organisation.objects.create(name="Ville de Lille")


def test_acronyms_come_with_their_meaning(client, named):
    found = suggestions(client, q="cls")
    assert [(one["text"], one["kind_label"]) for one in found] == [
        ("CLS — Contrat local de santé", "Sigle"),
        ("CLSM — conseil local de santé mentale", "Sigle"),
    ]
    assert found[0]["url"] == "/recherche/?q=CLS"
    assert "CLSM — conseil local de santé mentale" in [one["text"] for one in suggestions(client, q="Conseil LOCAL")]
    assert suggestions(client, q="litteratie") == []


def test_organisations_lead_to_the_directory(client, named):
    (found,) = [one for one in suggestions(client, q="pole res") if one["kind"] == "organisation"]
    assert found["text"] == "Pôle ressources santé (PRS-59)"
    assert found["url"] == "/annuaire/?q=P%C3%B4le+ressources+sant%C3%A9#pole-ressources-sante"
    assert found in suggestions(client, q="prs")


def test_kinds_stand_together_and_accents_are_indifferent(client, named):
    found = suggestions(client, q="lille")
    kinds = [one["kind"] for one in found]
    assert kinds == ["territoire", "organisation", "title"]
    assert suggestions(client, q="santé ment") == suggestions(client, q="SANTE MENT") != []
    assert len(suggestions(client, q="sa")) <= 10


def test_what_nobody_may_see_listed_is_never_proposed(client, tree, site):
    hidden = make_resource(tree, "Carnet derrière un mot de passe")
    draft = make_resource(tree, "Carnet encore en brouillon")
    kept = make_resource(tree, "Carnet des membres")
    reindex()
    restrict(hidden, "password")
    restrict(kept, "login")
    draft.unpublish()
    assert [one["text"] for one in suggestions(client, q="carnet")] == ["Carnet des membres"]


def test_suggestions_cost_few_queries(client, named, django_assert_max_num_queries):
    for number in range(30):
        Organisation.objects.create(name=f"Association de quartier {number}")
    client.get("/recherche/suggestions/?q=lil")
    for words in ("les ambass", "lille", "sante", "association", "59", "zzzz"):
        with django_assert_max_num_queries(5):
            client.get("/recherche/suggestions/", {"q": words})
        with django_assert_max_num_queries(5):
            client.get("/recherche/suggestions/", {"q": words, "de": "lieu"})
