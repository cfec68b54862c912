"""What engines and shared links read of pages, permanent addresses and the site map; nothing of what is restricted."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from wagtail.models import BaseViewRestriction, Page

from asv.resources.models import ResourceOrganisation
from asv.taxonomy.models import Organisation
from network.meetings.models import MeetingPage
from tests.factories.experiences import make_image
from tests.factories.pages import publish_as_editors
from tests.factories.search import make_resource
from tests.factories.site import PASSWORD, make_user, restrict

pytestmark = pytest.mark.django_db
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def publish(parent, page):
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def nodes(response):
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.S)
    data = json.loads(script)
    assert data["@context"] == "https://schema.org"
    found = {node["@type"]: node for node in data["@graph"]}
    assert len(found) == len(data["@graph"])
    return found


def metas(response):
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)"\s+content="([^"]*)"', response.content.decode()))


# ---- what engines read ----


def test_a_recit_is_an_article_on_its_way_from_home(client, tree, terms, places):
    page = make_resource(tree, "Les relais </script><script>alert(1)</script>", summary="Un chapô & <b>sûr</b>.")
    response = client.get(page.url)
    assert b"<script>alert" not in response.content
    found = nodes(response)
    article = found["Article"]
    assert article["headline"] == page.title
    assert article["@id"] == f"https://asv.example/r/{page.pk}"
    assert article["url"] == f"https://asv.example{page.url}"
    assert article["datePublished"] == page.shown_date.isoformat()
    assert article["isAccessibleForFree"] is True
    assert article["publisher"]["@id"] == found["Organization"]["@id"]
    steps = found["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3]
    assert [step["name"] for step in steps] == ["Accueil", "Récits d’expériences", page.title]
    assert steps[0]["item"] == "https://asv.example/"
    card = metas(response)
    assert card["og:image"] == "https://asv.example/static/img/partage.png"
    assert (card["og:image:width"], card["og:image:height"]) == ("1200", "630")
    assert card["twitter:card"] == "summary_large_image"


def test_home_is_the_site_with_its_search(client, tree):
    found = nodes(client.get("/"))
    assert found["WebSite"]["potentialAction"]["target"]["urlTemplate"] == (
        "https://asv.example/recherche/?q={search_term_string}"
    )
    assert "BreadcrumbList" not in found
    assert set(nodes(client.get(tree.experiences.url))) == {"BreadcrumbList", "Organization"}


def test_a_meeting_is_an_event_without_its_video_link(client, tree):
    starts = timezone.now() + timedelta(days=30)
    page = publish(
        tree.meetings,
        MeetingPage(
            title="Rencontre à Lille",
            slug="rencontre-lille",
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            mode="hybride",
            venue="Maison des associations",
            video_url="https://visio.example/secret-42",
            registration_url="https://inscription.example/secret-43",
        ),
    )
    found = nodes(client.get(page.url))
    event = found["Event"]
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert {place["@type"] for place in event["location"]} == {"Place", "VirtualLocation"}
    assert event["startDate"] < event["endDate"]
    assert "secret" not in json.dumps(found)


def test_the_picture_of_a_shared_link_is_the_page_s_own_where_anyone_may_see_it(client, tree, terms, places):
    page = make_resource(tree, "Avec image", image=make_image(1400, 800))
    card = metas(client.get(page.url))
    assert "/media/images/" in card["og:image"]
    assert card["og:image"].startswith("https://asv.example/")
    restrict(page)
    assert metas(client.get(page.url))["og:image"].endswith("partage.png")
    make_user()
    client.login(username="membre@exemple.fr", password=PASSWORD)
    response = client.get(page.url)
    assert metas(response)["og:image"].endswith("partage.png")
    assert nodes(response)["Article"]["isAccessibleForFree"] is False


def test_a_restricted_page_gives_title_and_teaser(client, site):
    restrict(site["lille"])
    response = client.get(site["lille"].url)
    assert response.status_code == 403
    assert b"cachalot" not in response.content
    found = nodes(response)
    assert set(found) == {"WebPage", "BreadcrumbList", "Organization"}
    assert found["WebPage"] == {
        "@type": "WebPage",
        "name": "Les ambassadeurs de santé de Lille",
        "description": "Des habitants formés relaient la prévention.",
        "url": f"https://asv.example{site['lille'].url}",
        "inLanguage": "fr",
        "isAccessibleForFree": False,
    }
    assert metas(response)["og:title"] == "Les ambassadeurs de santé de Lille"


# ---- permanent addresses ----


def test_a_permanent_address_survives_a_move_and_a_new_name(client, site, tree):
    page = site["lille"]
    address = f"/r/{page.pk}"
    shown = client.get(page.url).content.decode()
    assert f'href="{address}"' in shown
    assert f"https://asv.example{address}" in shown
    assert f'href="{address}.bib"' in shown
    assert f'href="{address}.ris"' in shown
    page.slug = "ailleurs"
    page.save_revision().publish()
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, "/experiences/ailleurs/")
    assert client.get(response["Location"]).status_code == 200


def test_one_resource_is_cited_alone(client, site):
    page = site["lille"]
    ville = Organisation.objects.create(name="Ville de Lille", slug="ville-de-lille-essai")
    ResourceOrganisation.objects.create(page=page, organisation=ville, role="auteur")
    for form, kind, first in (
        ("bib", "application/x-bibtex", f"@misc{{asv-{page.pk},"),
        ("ris", "application/x-research-info-systems", "TY  - ELEC"),
    ):
        response = client.get(f"/r/{page.pk}.{form}")
        assert response["Content-Type"].startswith(kind)
        assert response["Content-Disposition"] == f'attachment; filename="ressource-{page.pk}.{form}"'
        text = response.content.decode()
        assert text.startswith(first)
        assert "Ville de Lille" in text
        restrict(page)
        text = client.get(f"/r/{page.pk}.{form}").content.decode()
        assert "Réservé aux membres" in text
        assert "Ville de Lille" not in text
        assert "cachalot" not in text
        page.view_restrictions.all().delete()


def test_what_was_withdrawn_is_gone_and_what_never_appeared_is_unknown(client, site, tree):
    draft = make_resource(tree, "Brouillon", live=False)
    deleted = site["arras"].pk
    publish_as_editors(site.values())
    site["lille"].unpublish()
    Page.objects.get(pk=deleted).specific.delete()
    restrict(site["region"], BaseViewRestriction.PASSWORD)
    never = make_resource(tree, "Jamais paru", live=False)
    number = never.pk
    never.delete()
    for form in ("", ".bib", ".ris"):
        for gone in (site["lille"].pk, deleted):
            response = client.get(f"/r/{gone}{form}")
            assert response.status_code == 410
            assert "a été retirée" in response.content.decode()
            assert "ambassadeurs" not in response.content.decode()
        for unknown in (draft.pk, site["region"].pk, number, tree.experiences.pk, 999_999, "9" * 30, "x", "-1", "٣"):
            assert client.get(f"/r/{unknown}{form}").status_code == 404
    assert client.get("/r/%00").status_code == 404
    assert client.post(f"/r/{deleted}").status_code == 405


# ---- the site map ----


def locations(response):
    assert response.status_code == 200
    return [one.text for one in ElementTree.fromstring(response.content).iter(f"{LOC}loc")]


def test_the_map_holds_what_anyone_may_read(client, site, tree):
    make_resource(tree, "Brouillon", live=False)
    restrict(site["lille"])
    restrict(site["region"], BaseViewRestriction.PASSWORD)
    response = client.get("/sitemap.xml")
    found = locations(response)
    assert f"https://asv.example{site['arras'].url}" in found
    assert not [one for one in found if site["lille"].slug in one or site["region"].slug in one or "brouillon" in one]
    # Pages outside the tree have no day of their own: they change with what they gather.
    outside = ("/territoires/", "/carte/", "/vocabulaires/", "/annuaire/", "/plan-du-site/", "/proposer/")
    dated = [one for one in found if not any(path in one for path in outside)]
    assert len(list(ElementTree.fromstring(response.content).iter(f"{LOC}lastmod"))) >= len(dated) - 1
    assert "Sitemap: https://asv.example/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_a_long_map_has_an_index_and_costs_the_same_queries(client, site, tree, monkeypatch, django_assert_num_queries):
    whole = locations(client.get("/sitemap.xml"))
    with django_assert_num_queries(6):
        client.get("/sitemap.xml")
    for number in range(6):
        make_resource(tree, f"Récit {number}")
    client.get("/sitemap.xml")
    with django_assert_num_queries(6):
        assert len(locations(client.get("/sitemap.xml"))) == len(whole) + 6
    monkeypatch.setattr("asv.core.sitemaps.PAGES", 10)
    parts = locations(client.get("/sitemap.xml"))
    assert parts == [f"https://asv.example/sitemap.xml?p={number}" for number in range(1, len(parts) + 1)]
    assert len(parts) > 1
    found = [one for part in parts for one in locations(client.get(part.removeprefix("https://asv.example")))]
    assert len(found) == len(set(found)) == len(whole) + 6
    for bad in ("0", "x", "99", "-1", "%00"):
        assert client.get(f"/sitemap.xml?p={bad}").status_code == 404
