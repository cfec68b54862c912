"""Synthetic resources: the same for the same seed, in a sound tree, findable."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from asv.jobs.models import OutboxEvent
from asv.resources.assemble import documents_for
from asv.resources.document import ResourceDocument
from asv.resources.models import ResourcePage
from demo.synthetic import people
from demo.synthetic.generate import generate
from experiences.models import ActionSheetPage, ExperiencePage
from home.models import NewsPage
from tests.factories.taxonomy import make_audience, make_demarche_kind, make_places, make_theme

pytestmark = pytest.mark.django_db
RESOURCES = 30


@pytest.fixture
def ground(tree):
    make_places()
    for number in range(6):
        make_theme(f"theme-{number}")
        make_audience(f"public-{number}")
    make_demarche_kind()
    return tree


def told():
    """What every resource says of itself, by its address."""
    documents: list[ResourceDocument] = list(documents_for(ResourcePage.objects.values_list("pk", flat=True)))
    return {
        document.url: (
            document.title, document.summary, document.body, document.date, document.own_terms, document.territories
        )
        for document in documents
    }  # fmt: skip


def test_the_same_seed_makes_the_same_resources(ground):
    assert generate(ground, RESOURCES, seed=3) == RESOURCES
    first = told()
    for page in ResourcePage.objects.all():
        page.specific.delete()
    generate(ground, RESOURCES, seed=3)
    assert told() == first
    assert len(first) == RESOURCES
    generate(ground, RESOURCES, seed=4)
    assert len(told()) == 2 * RESOURCES


def test_the_tree_stays_sound(ground):
    generate(ground, RESOURCES)
    assert not any(Page.find_problems())
    for index in (ground.experiences, ground.actions, ground.news):
        page = Page.objects.get(pk=index.pk)
        assert page.numchild == page.get_children().count()
    late = ExperiencePage(title="Écrit après", slug="ecrit-apres")
    Page.objects.get(pk=ground.experiences.pk).add_child(instance=late)
    generate(ground, RESOURCES, seed=2)
    assert not any(Page.find_problems())
    assert all(model.objects.exists() for model in (ExperiencePage, ActionSheetPage, NewsPage))


def test_a_network_hangs_together(ground, client, monkeypatch):
    sizes = {"DEMARCHES": 12, "ORGANISATIONS": 5, "POSTS": 8, "MEETINGS": 6, "PLACES": 2, "NETWORKS": 3}
    for name, size in sizes.items():
        monkeypatch.setattr(people, name, size)
    made = people.generate_network(ground, seed=3)
    assert made == {"démarches": 12, "rencontres": 6, "inscriptions": 12, "postes": 8}
    assert not any(Page.find_problems())
    for address in ("/carte/", "/annuaire/", "/rencontres/", "/reseaux/reseau-sante-0/"):
        assert client.get(address).status_code == 200
    assert "Structure 0" in client.get("/annuaire/?q=structure").content.decode()


def test_each_is_published_classified_and_announced_to_the_index(ground, client):
    before = OutboxEvent.objects.count()
    generate(ground, RESOURCES)
    assert OutboxEvent.objects.count() == before + RESOURCES
    assert ResourcePage.objects.live().count() == RESOURCES
    for document in documents_for(ResourcePage.objects.values_list("pk", flat=True)):
        assert document.terms["theme"]
        assert document.territories
        assert len(document.body) > 200
        assert document.date.year >= 2012
    for model in (ExperiencePage, ActionSheetPage, NewsPage):
        assert client.get(model.objects.first().get_url()).status_code == 200


def test_each_is_found(ground, client):
    generate(ground, RESOURCES)
    call_command("rebuild_search_index", stdout=StringIO())
    assert client.get("/api/v1/recherche").json()["count"] == RESOURCES
    title = ExperiencePage.objects.first().title
    found = client.get("/api/v1/recherche", {"q": title}).json()
    assert title in [hit["title"] for hit in found["results"]]


def test_the_command(ground, django_assert_max_num_queries):
    out = StringIO()
    with django_assert_max_num_queries(150) as few:
        call_command("generate_corpus", resources=RESOURCES, seed=7, stdout=out)
    assert f"{RESOURCES} resources in" in out.getvalue()
    with django_assert_max_num_queries(len(few) + 10):
        call_command("generate_corpus", resources=3 * RESOURCES, seed=8, stdout=out)
    with pytest.raises(CommandError, match="from 1"):
        call_command("generate_corpus", resources=0)
