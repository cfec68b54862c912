"""What is remembered between requests is forgotten the moment it changes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from asv.accounts.models import User
from asv.core.models import SiteSettings
from home.models import HomePage
from tests.factories.site import make_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tree():
    return make_tree()


def test_an_announcement_shows_at_once_and_goes_at_once(client):
    settings = SiteSettings.load()
    assert "Fermé en août" not in client.get("/").content.decode()
    settings.announcement = "<p>Fermé en août</p>"
    settings.save()
    assert "Fermé en août" in client.get("/").content.decode()
    settings.announcement = ""
    settings.save()
    assert "Fermé en août" not in client.get("/").content.decode()


def test_a_site_with_another_root_is_known_at_once(client, tree):
    client.get("/")
    site = Site.objects.get()
    site.root_page = tree.news
    site.save()
    assert tree.news.title in client.get("/").content.decode()


def test_a_page_is_found_in_three_queries_wherever_its_root_moves(client, tree):
    address = tree.glossary.url
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    assert sum("wagtailcore_page" in query["sql"] for query in captured) <= 3, captured.captured_queries
    Page.get_first_root_node().add_child(instance=HomePage(title="Autre", slug="autre"))
    HomePage.objects.get(pk=tree.home.pk).move(Page.get_first_root_node(), pos="last-child")
    assert client.get(address).status_code == 200
    HomePage.objects.filter(pk=tree.home.pk).update(summary="Un nouveau chapô")
    assert HomePage.objects.get(pk=tree.home.pk).summary in client.get("/").content.decode()


def test_an_unknown_address_costs_three_queries(client):
    client.get("/nulle-part/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/nulle-part/").status_code == 404
    assert len(captured) <= 3, [query["sql"][:150] for query in captured]


def test_an_alias_is_refused(client, tree):
    client.force_login(User.objects.create_superuser("admin@exemple.fr", "x" * 12))
    page = tree.glossary
    form = {
        "new_title": "Copie", "new_slug": "copie", "new_parent_page": tree.home.pk, "alias": "on",
    }  # fmt: skip
    client.post(f"/admin/pages/{page.pk}/copy/", form)
    assert not tree.home.get_children().filter(slug="copie").exists()


def test_health(client):
    assert client.get("/healthz/").json() == {"status": "ok"}
    ready = client.get("/readyz/")
    assert ready.status_code == 503
    assert {"database", "search", "worker"} <= set(ready.json())
    assert ready.json()["database"] == "ok"


def test_robots_and_sitemap_name_what_anyone_may_read(client, tree):
    from tests.factories.site import make_experience, restrict

    open_page, kept = make_experience(tree, "Ouvert"), make_experience(tree, "Réservé")
    draft = make_experience(tree, "Brouillon", live=False)
    restrict(kept)
    body = client.get("/sitemap.xml").content.decode()
    assert f"https://asv.example{open_page.url}" in body
    assert kept.url not in body and draft.slug not in body
    assert "https://asv.example/sitemap.xml" in client.get("/robots.txt").content.decode()
    assert make_user().email not in body
