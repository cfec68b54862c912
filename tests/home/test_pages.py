import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import BaseViewRestriction

from asv.resources.models import ResourceFile, ResourceOrganisation
from tests.factories.home import make_entry, make_news, make_plain
from tests.factories.many import copies
from tests.factories.network import lille, make_organisation
from tests.factories.site import make_document, restrict

pytestmark = pytest.mark.django_db
BODY = [
    ("heading", "Un intertitre"),
    ("text", "<p>Du texte riche.</p>"),
    ("quote", {"quote": "On y était", "who": "une habitante"}),
]


def test_a_plain_page_bare_and_filled(client, tree):
    assert client.get(make_plain(tree.home, "Nue").url).status_code == 200
    html = client.get(make_plain(tree.home, "Pleine", summary="Chapô", body=BODY).url).content.decode()
    for words in ("Pleine", "Chapô", "Un intertitre", "Du texte riche", "une habitante"):
        assert words in html


def test_news_bare_and_filled(client, tree):
    assert client.get(make_news(tree, "Nue").url).status_code == 200
    page = make_news(tree, "Pleine", summary="Chapô", body=BODY, source_label="Le centre de ressources")
    page.territories.add(lille())
    page.files.add(ResourceFile(document=make_document("La note"), label=""))
    page.organisation_links.add(ResourceOrganisation(organisation=make_organisation("Ville d'essai"), role="auteur"))
    page.save_revision().publish()
    html = client.get(page.url).content.decode()
    for words in ("Pleine", "Un intertitre", "Lille", "La note", "d’essai", "Le centre de ressources"):
        assert words in html


def test_the_glossary_in_order_and_empty(client, tree):
    from asv.taxonomy.models import GlossaryEntry

    GlossaryEntry.objects.all().delete()
    assert "Le glossaire se prépare" in client.get("/glossaire/").content.decode()
    make_entry("QPV", meaning="Quartier prioritaire de la politique de la ville")
    make_entry("Évaluation", slug="evaluation", definition="Juger avec des repères.")
    make_entry("2P2R", slug="2p2r")
    letters = client.get("/glossaire/").context["letters"]
    assert [letter for letter, _ in letters] == ["0-9", "E", "Q"]


def test_the_glossary_links_what_is_found_as_entries_come_and_go(client, tree, monkeypatch, django_assert_num_queries):
    from asv.taxonomy.models import GlossaryEntry

    monkeypatch.setattr("search.glossary_links._finds", lambda term: term != "QPV")
    make_entry("CLS")
    make_entry("QPV")
    assert "q=CLS" in (html := client.get("/glossaire/").content.decode()) and "q=QPV" not in html
    with django_assert_num_queries(4):
        client.get("/glossaire/")
    make_entry("CLSM")
    GlossaryEntry.objects.get(term="CLS").delete()
    assert client.get("/glossaire/").context["findable"] == {"clsm"}


def test_the_list_of_news_latest_first_and_empty(client, tree):
    assert "Pas encore d’actualité" in client.get("/actualites/").content.decode()
    make_news(tree, "Ancienne", date="2019-01-01")
    make_news(tree, "Récente", date="2024-01-01")
    restrict(make_news(tree, "Cachée"), BaseViewRestriction.PASSWORD)
    html = client.get("/actualites/").content.decode()
    assert html.index("Récente") < html.index("Ancienne")
    assert "Cachée" not in html


@pytest.mark.parametrize("page", ["0", "-1", "999999", "abc", "9" * 400, "%00", "1e9", "²"])
def test_any_page_number_leads_somewhere(client, tree, page):
    make_news(tree)
    assert client.get(f"/actualites/?page={page}").status_code == 200


def test_the_list_of_news_grows_without_more_queries(client, tree):
    def cost():
        client.get("/actualites/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/actualites/")
        return len(captured)

    pages = [make_news(tree, f"Nouvelle {number}") for number in range(5)]
    few = cost()
    copies(pages[0], 45)
    assert cost() <= few


def test_a_photograph_takes_the_place_of_the_mosaic(client, tree):
    from io import BytesIO

    from PIL import Image

    from asv.core.models import AsvImage

    content = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "PNG")
    image = AsvImage.objects.create(
        title="Photo", description="Un stand", credit="La ville", file=ContentFile(content.getvalue(), "stand.png")
    )
    html = client.get(make_news(tree, image=image).url).content.decode()
    assert 'alt="Un stand"' in html
    assert "La ville" in html
