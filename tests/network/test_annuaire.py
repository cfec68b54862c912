"""The directory's list and the pages of structures, as visitors use them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import BaseViewRestriction

from asv.jobs.models import OutboxEvent
from asv.resources.models import ResourceOrganisation
from asv.taxonomy.models import DemarcheKind, Organisation, Territory
from network.directory.listing import follow_pages, list_missing, rebuild
from network.directory.models import Listing
from tests.factories.network import asv, lille, make_demarche, make_meeting, make_network, make_organisation
from tests.factories.site import make_experience, make_user, restrict
from tests.factories.taxonomy import make_theme

pytestmark = pytest.mark.django_db


def names(client, query=""):
    return [organisation.name for organisation in client.get(f"/annuaire/?{query}").context["organisations"]]


def counts(client, facet, query=""):
    facets = {row.name: row for row in client.get(f"/annuaire/?{query}").context["facets"]}
    assert "nature" in facets
    # One value would choose nothing: such a facet is not offered.
    return {choice.value: choice.count for choice in facets[facet].values} if facet in facets else {}


def worker():
    """What the worker does of what happened."""
    follow_pages(list(OutboxEvent.objects.filter(topic="page")))


def test_empty_then_filled_and_addresses_stay_behind_the_form(client, tree):
    assert "ne répond" in client.get("/annuaire/").content.decode()
    make_organisation(
        "Plateforme santé",
        acronym="PSD",
        kind="reseau",
        website="https://plateforme.example",
        phone="03 27 00 00 00",
        email="contact@plateforme.example",
        description="Annuaire des acteurs",
        territory=lille(),
    )
    listed = client.get("/annuaire/").content.decode()
    page = client.get("/annuaire/plateforme-sante/").content.decode()
    for words in ("Plateforme santé", "(PSD)", "Lille"):
        assert words in listed and words in page, words
    for words in ("https://plateforme.example", "tel:0327000000", "/annuaire/plateforme-sante/contact/"):
        assert words in page, words
    assert "contact@plateforme" not in listed + page
    assert client.get("/annuaire/inconnue/").status_code == 404


def test_words_facets_and_places_agree_with_their_counts(client, tree):
    city = lille()
    region, nord = Territory.objects.get(code="reg-32"), Territory.objects.get(code="dep-59")
    make_organisation("École de santé publique", kind="universite")
    bearer = make_organisation("Ville de Lille", kind="collectivite", territory=city)
    agency = make_organisation("Agence régionale", kind="service-etat", territory=region)
    theme = make_theme("sante-mentale")
    child = make_theme("ecrans", parent=theme)
    demarche = make_demarche(tree, bearer=bearer, territories=[city])
    demarche.themes.add(child)
    demarche.save_revision().publish()
    network = make_network(tree, "Réseau du Nord", animator=agency)
    worker()
    assert names(client, "q=ecole+SANTE") == ["École de santé publique"]
    assert names(client, "q=lille") == ["Ville de Lille"]
    assert names(client, "nature=universite") == ["École de santé publique"]
    # A place finds what lies in it, then what covers it.
    assert (
        names(client, "territoire=dep-59") == names(client, "territoire=Nord") == ["Ville de Lille", "Agence régionale"]
    )
    assert names(client, "departement=dep-59&nature=collectivite") == ["Ville de Lille"]
    assert names(client, "demarche=asv") == names(client, "theme=ecrans") == names(client, "theme=sante-mentale")
    assert names(client, "theme=sante-mentale") == ["Ville de Lille"]
    assert names(client, f"reseau={network.slug}") == ["Agence régionale"]
    for facet in ("nature", "demarche", "theme", "reseau", "quoi"):
        for query in ("", "territoire=reg-32", "nature=collectivite"):
            for value, count in counts(client, facet, query).items():
                kept = "&".join(part for part in query.split("&") if part and not part.startswith(facet))
                assert len(names(client, f"{kept}&{facet}={value}")) == count, (facet, query, value)
    html = client.get("/annuaire/?nature=inconnue&territoire=Nulleville&theme=rien").content.decode()
    assert "laissé de côté" in html and "n’est le nom d’aucun lieu" in html
    assert len(names(client, "nature=inconnue&territoire=Nulleville")) == 3
    nord.refresh_from_db()


def test_the_list_follows_what_changes(client, tree):
    body = make_organisation("Ville de Douai")
    page = make_experience(tree)
    page.demarches.add(asv())
    page.save_revision().publish()
    ResourceOrganisation.objects.create(page=page, organisation=body, role="porteur")
    worker()
    assert names(client, "demarche=asv") == ["Ville de Douai"]
    restrict(page, BaseViewRestriction.PASSWORD)
    worker()
    assert names(client, "demarche=asv") == [], "found by a page behind a password"
    body.name = "Douaisis"
    body.save()
    assert names(client, "q=douaisis") == ["Douaisis"] and names(client, "q=ville") == []
    Organisation.objects.bulk_create([Organisation(name="En nombre", slug="en-nombre")])
    assert names(client, "q=nombre") == [] and list_missing(None) == 1 and names(client, "q=nombre") == ["En nombre"]
    before = Listing.objects.count()
    assert rebuild() == before
    body.resource_links.all().delete()
    body.delete()
    assert names(client, "q=douaisis") == []


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=" + "x" * 10000, "q=%22%27%3Cb%3E", "page=-1", "page=999999", "q=%25_", "territoire=%00", "quoi=%00"],
)
def test_hostile_addresses(client, tree, query):
    body = make_organisation("<b>Gras</b> =1+1\u2028suite", description="<script>alert(1)</script>\n=cmd()")
    response = client.get(f"/annuaire/?{query}")
    assert response.status_code == 200
    html = response.content.decode() + client.get(f"/annuaire/{body.slug}/").content.decode()
    assert "<b>Gras" not in html and "<script>alert" not in html


def test_the_page_of_a_structure_shows_only_what_is_listed(client, tree):
    body = make_organisation()
    titles = ("Ouvert", "Pour les membres", "Caché", "Brouillon")
    pages = [make_experience(tree, title, live=title != "Brouillon") for title in titles]
    for page in pages:
        ResourceOrganisation.objects.create(page=page, organisation=body, role="porteur")
    ResourceOrganisation.objects.create(page=pages[0], organisation=body, role="auteur")
    restrict(pages[1])
    restrict(pages[2], BaseViewRestriction.PASSWORD)
    make_demarche(tree, "CLS de Lille", bearer=body)
    make_meeting(tree, "Matinée santé", host=body)
    (row,) = client.get("/annuaire/").context["organisations"]
    assert row.resources == 2
    html = client.get("/annuaire/ville-de-lille/").content.decode()
    for words in ("Ouvert", "Pour les membres", "CLS de Lille", "Matinée santé", "2 ressources"):
        assert words in html, words
    assert "Caché" not in html and "Brouillon" not in html


def test_a_directory_kept_for_members_keeps_all_that_is_below_it(client, tree):
    body = make_organisation(email="contact@ville.example")
    addresses = (f"/annuaire/{body.slug}/", f"/annuaire/{body.slug}/contact/", "/annuaire/export.csv")
    assert [client.get(address).status_code for address in addresses] == [200, 200, 302]
    restrict(tree.directory)
    assert [client.get(address).status_code for address in addresses] == [302, 302, 302]
    client.force_login(make_user())
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    tree.directory.unpublish()
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_pages_keep_the_filters_and_grow_without_more_queries(client, tree):
    kind = DemarcheKind.objects.filter(pk=asv().pk)

    def cost(path):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    def grow(numbers):
        for number in numbers:
            body = make_organisation(f"Ville {number}", territory=lille())
            page = make_experience(tree, f"Récit {number}")
            page.demarches.set(kind)
            ResourceOrganisation.objects.create(page=page, organisation=body)
            ResourceOrganisation.objects.create(page=page, organisation=Organisation.objects.first())

    grow(range(3))
    few = cost("/annuaire/?q=ville"), cost("/annuaire/ville-0/")
    grow(range(3, 22))
    assert (cost("/annuaire/?q=ville"), cost("/annuaire/ville-0/")) == few
    html = client.get("/annuaire/?q=ville").content.decode()
    assert "?q=ville&amp;page=2" in html and "ville" in html.split("</title>")[0]
    assert len(names(client, "q=ville&page=2")) == 2
