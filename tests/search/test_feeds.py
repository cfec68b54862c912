"""The Atom feed of a search."""

from xml.etree import ElementTree

import pytest

from tests.factories.many import copies
from tests.factories.search import make_resource, reindex
from tests.factories.site import PASSWORD, make_user, restrict

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client, query=""):
    response = client.get(f"/recherche/flux.atom?{query}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def entries(root):
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def test_the_feed_is_the_filtered_set_named_after_the_question(client, site):
    root = feed(client, "theme=essai-sante&territoire=dep-59")
    assert sorted(entries(root)) == ["Former toute une région", "Les ambassadeurs de santé de Lille"]
    assert root.findtext(f"{ATOM}title") == "Ateliers Santé Ville : Santé d'essai · Nord"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["alternate"] == "https://asv.example/recherche/?theme=essai-sante&territoire=dep-59"
    assert links["self"] == "https://asv.example/recherche/flux.atom?theme=essai-sante&territoire=dep-59"
    entry = root.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id").startswith("https://asv.example/r/")
    assert entry.find(f"{ATOM}link").get("href").startswith("https://asv.example/experiences/")
    assert root.findtext(f"{ATOM}updated")


@pytest.mark.parametrize("window", [10_000, 8])
def test_the_whole_set_is_read_page_after_page_newest_first(client, tree, terms, places, monkeypatch, window):
    """Both within what engines keep ready and past it."""
    monkeypatch.setattr("search.feeds.NUMBER", 4)
    monkeypatch.setattr("search.feeds.MAX_WINDOW", window)
    for number in range(11):
        make_resource(tree, f"Récit {number:02}", date=f"{2020 + number}-02-01")
    reindex()
    found, address, ids = [], "/recherche/flux.atom?tri=titre&type=experience", []
    while address:
        root = feed(client, address.partition("?")[2])
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        assert ("page=" in links["self"]) == bool(found)
        assert "page" not in links["first"]
        assert ("previous" in links) == bool(found)
        found += entries(root)
        ids.append(root.findtext(f"{ATOM}id"))
        address = links.get("next")
    assert found == [f"Récit {number:02}" for number in range(10, -1, -1)]
    assert len(ids) == 3
    assert set(ids) == {links["first"]}
    assert entries(feed(client, "page=50")) == []


@pytest.mark.parametrize("page", ["0", "x", "-1", "%D9%A1", "99999999", "1&page=2"])
def test_a_page_that_is_none_is_said(client, site, page):
    root = feed(client, f"page={page}")
    assert "page" in root.findtext(f"{ATOM}subtitle")
    assert len(entries(root)) == 3


def test_what_is_left_out_is_said(client, site):
    root = feed(client, "theme=inconnu&q=jardin")
    assert entries(root) == ["Un jardin à Arras"]
    assert "theme = inconnu" in root.findtext(f"{ATOM}subtitle")


def test_hostile_text_makes_valid_xml(client, tree, terms, places):
    make_resource(tree, 'A & B <script>alert("x")</script>', summary="]]> &amp; \u000b <b>")
    reindex()
    assert entries(feed(client)) == ['A & B <script>alert("x")</script>']
    feed(client, "q=%00%0b<%26]]>")


def test_the_feed_is_the_same_for_everyone(client, site):
    restrict(site["lille"])
    reindex()
    visitor = client.get("/recherche/flux.atom").content
    make_user()
    client.login(username="membre@exemple.fr", password=PASSWORD)
    response = client.get("/recherche/flux.atom")
    assert response.content == visitor
    assert "Réservé aux membres" in response.content.decode()
    assert "Cookie" not in response.get("Vary", "")


def test_as_many_queries_for_many_as_for_few(client, site, tree, django_assert_max_num_queries):
    client.get("/recherche/flux.atom")
    with django_assert_max_num_queries(3):
        feed(client)
    copies(make_resource(tree, "Récit"), 19)
    reindex()
    client.get("/recherche/flux.atom")
    with django_assert_max_num_queries(3):
        assert len(entries(feed(client))) == 23
