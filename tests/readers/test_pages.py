"""Public pages as search engines, link previews and crawlers read them.

Read here: by a crawler that keeps to robots.txt (`urllib.robotparser`) and finds links with lxml; JSON-LD and Open
Graph with extruct. Google, Bing, and the previews of Facebook, LinkedIn, Signal or Mastodon do not run here; what
stands in for each is its published rule:

- canonical addresses and page n of a list: RFC 6596, and Google's "Pagination best practices" (each page is its own
  canonical, the first page without a parameter);
- `noindex` in the page or in `X-Robots-Tag`: Google's and Bing's "robots meta tag" documents;
- the site map: sitemaps.org 0.9 (escaped addresses of one host, those that are canonical);
- events: schema.org, and what Google's "Event structured data" requires of them (name, startDate, location with its
  name and postal address, or a VirtualLocation with its address);
- previews: ogp.me (title, type, image and url are required, the image's address is whole).
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, urljoin, urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import extruct
import pytest
from django.utils.encoding import iri_to_uri
from lxml import html
from wagtail.models import BaseViewRestriction

from asv.taxonomy.models import Territory
from network.meetings.models import MeetingPage
from tests.directory.making import everything, make_post
from tests.factories.experiences import FULL, make_image
from tests.factories.home import make_news, make_plain
from tests.factories.many import copies
from tests.factories.network import make_demarche, make_meeting, make_network, make_organisation
from tests.factories.search import make_places, make_resource, make_term, reindex
from tests.factories.site import make_tree, restrict

pytestmark = pytest.mark.django_db
HERE = "https://asv.example"
PARIS = ZoneInfo("Europe/Paris")
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
# A list's pages; any other parameter is a filter, whose page is for readers.
PAGES = {"page", "a_venir"}
HOSTILE = (
    'si x<y alors "z" & co ; l\'autre, \\ et \U0001f331',
    "Les <b>relais</b> </script><script>alert(1)</script>",
    "&amp; &lt;déjà&gt; échappé",
    "Nom de deux cents lettres " + "é" * 174,
)


@dataclass
class Read:
    """What a page says of itself in its head, and where it leads."""

    status: int
    robots: str = ""
    canonical: str = ""
    description: str = ""
    title: str = ""
    graph: list[dict] = field(default_factory=list)
    card: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)

    @property
    def indexed(self) -> bool:
        return self.status == 200 and "noindex" not in self.robots

    def node(self, kind: str) -> dict:
        (found,) = [node for node in self.graph if node["@type"] == kind]
        return found


def read(client, path: str) -> Read:
    """The page at this path of the site, as readers of markup see it."""
    response = client.get(path)
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return Read(response.status_code, robots="noindex")
    text = response.content.decode()
    tree = html.document_fromstring(text)
    found = extruct.extract(text, base_url=HERE + path, syntaxes=["json-ld", "opengraph"])
    metas = defaultdict(list)
    for meta in tree.iter("meta"):
        metas[meta.get("name", "")].append(meta.get("content", ""))
    assert max(len(metas["description"]), len(tree.xpath("//link[@rel='canonical']"))) <= 1, path
    assert len(found["opengraph"]) <= 1 and len(tree.xpath("//head/title")) == 1, path
    return Read(
        200,
        robots=", ".join([*metas["robots"], response.get("X-Robots-Tag", "")]),
        canonical="".join(tree.xpath("//link[@rel='canonical']/@href")),
        description="".join(metas["description"]),
        title=tree.xpath("string(//head/title)"),
        graph=[node for document in found["json-ld"] for node in document["@graph"]],
        card=dict(pair for card in found["opengraph"] for pair in card["properties"]),
        links=[iri_to_uri(urljoin(HERE + path, link).partition("#")[0]) for link in tree.xpath("//a/@href")],
    )


def mapped(client) -> list[str]:
    """The addresses of the site map, its parts included."""
    found = [one.text for one in ElementTree.fromstring(client.get("/sitemap.xml").content).iter(LOC)]
    assert len(found) == len(set(found))
    return found


def crawl(client) -> dict[str, Read]:
    """Every page that links lead to from the home page, under no filter and past no door that robots.txt closes."""
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().splitlines())
    known, waiting = {}, deque([f"{HERE}/"])
    while waiting:
        address = waiting.popleft()
        if address in known:
            continue
        known[address] = read(client, address.removeprefix(HERE))
        waiting.extend(link for link in known[address].links if is_page(link) and robots.can_fetch("*", link))
    return known


def is_page(link: str) -> bool:
    parts = urlsplit(link)
    asked = {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
    here = parts.scheme == "https" and parts.netloc == "asv.example"
    return here and parts.path.endswith("/") and asked <= PAGES


@pytest.fixture
def tree(db):
    return make_tree()


@pytest.fixture
def lists(tree):
    """Lists of two pages each; the places, by code."""
    places = make_places()
    theme = make_term("theme", "essai-sante", "Santé d'essai")
    copies(make_resource(tree, "Un récit", themes=[theme], territories=[places["com-59350"]]), 14)
    copies(make_demarche(tree, "ASV de Lille", summary="Sur la carte de 2016.", territories=[places["com-59350"]]), 21)
    make_meeting(tree, "À venir", territories=[places["com-59350"]])
    for number in range(22):
        make_organisation(f"Structure {number}", territory=places["com-62041"] if number == 3 else None)
    reindex()
    return places


@pytest.fixture
def whole(tree, lists, monkeypatch):
    """A page of each kind, some without a word of their own; places of each kind; what is closed to visitors."""
    monkeypatch.setattr("network.demarches.places.figures.CHILDREN", 3)
    places = lists
    for number in range(3):
        Territory.objects.create(
            code=f"com-5980{number}", kind="commune", name=f"Grande {number}", insee=f"5980{number}",
            parent=places["dep-59"], path="dep-59 reg-32 fra", population=90_000,
        )  # fmt: skip
    group = Territory.objects.create(
        code="epci-200093201", kind="epci", name="Métropole", insee="200093201", parent=places["dep-59"],
        path="dep-59 reg-32 fra",
    )  # fmt: skip
    Territory.objects.filter(code="com-59350").update(epci=group, path="epci-200093201 dep-59 reg-32 fra")
    quarter = Territory.objects.create(
        code="qpv-QN05901M", kind="qpv", name="Centre", insee="QN05901M", parent=places["com-59350"],
        path="com-59350 epci-200093201 dep-59 reg-32 fra",
    )  # fmt: skip
    for make in FULL.values():
        page = make()
        page.summary = f"Le chapô de {page.title}."
        page.save()
    make_resource(tree, "Du quartier", summary="Au centre.", territories=[quarter])
    make_resource(tree, "Sans chapô", summary="", context="<p>Le quartier <b>Sud</b> commence ici.</p>")
    make_resource(tree, "Sans un mot", summary="", territories=[places["com-93066"], places["com-97411"]])
    make_meeting(tree, "Autre à venir", days=20)
    copies(make_meeting(tree, "Passée", days=-20), 21)
    network = make_network(tree, "Réseau du Nord", animator=make_organisation("Animation du Nord"))
    make_plain(network, "Page du réseau")
    restrict(make_plain(network, "Page de ses membres"))
    make_news(tree, "Une nouvelle")
    for slug in ("accessibilite", "donnees-personnelles", "mentions-legales"):
        make_plain(tree.home, f"Page {slug}", slug=slug)
    make_plain(make_plain(tree.home, "Qui nous sommes"), "L’équipe")
    make_post(tree, **everything())
    restrict(make_resource(tree, "Pour les membres", territories=[places["com-59000"]]))
    restrict(make_resource(tree, "Sous clef", slug="sous-clef"), BaseViewRestriction.PASSWORD)
    make_resource(tree, "Brouillon", slug="brouillon", live=False)
    reindex()
    return tree


def test_the_whole_site_as_a_crawler_reads_it(client, whole):
    known = crawl(client)
    site_map_and_links_agree(client, known)
    each_page_says_what_it_is(known)


def site_map_and_links_agree(client, known):
    """Every public page is linked and in the map, page n of a list is linked, and each is its own canonical."""
    open_pages = {address: page for address, page in known.items() if page.indexed}
    listed = set(mapped(client))
    first = {address for address in open_pages if not urlsplit(address).query}
    assert listed - first == set(), "no link leads there, or engines are told to pass"
    assert first - listed == set(), "missing in the site map"
    assert {page.status for page in known.values()} <= {200, 302, 403}, "no link is broken"
    assert {page.status for address, page in known.items() if "noindex" not in page.robots} == {200}
    closed = [address for address in known if "sous-clef" in address or "brouillon" in address]
    assert not closed
    for address, page in open_pages.items():
        assert page.canonical == page.card["og:url"] == address
        assert not (set(urlsplit(address).query.split("&")) & {"page=1", "a_venir=1"}) or "/rencontres/" in address
    lists = {urlsplit(address).path for address in open_pages if urlsplit(address).query}
    assert {"/experiences/", "/annuaire/", "/carte/", "/rencontres/"} <= lists


def each_page_says_what_it_is(known):
    """In words of its own: a description, and what a shared link shows."""
    said, titles = defaultdict(list), defaultdict(list)
    for address, page in known.items():
        if not page.indexed:
            continue
        assert page.description.strip(), f"{address} says nothing"
        assert len(page.description) <= 320, address
        said[page.description].append(address)
        titles[page.title].append(address)
        card = page.card
        assert card["og:title"].strip() and card["og:type"] in ("article", "website"), address
        assert card["og:description"] in page.description, address
        assert card["og:image"].startswith(f"{HERE}/"), address
        assert int(card["og:image:width"]) >= 200 and int(card["og:image:height"]) >= 200, address
    again = {text: pages for text, pages in said.items() if len({urlsplit(page).path for page in pages}) > 1}
    # Copies of one récit share what its editor wrote.
    assert {text for text in again if "/experiences/" not in "".join(again[text])} == set(), again
    assert {title: pages for title, pages in titles.items() if len(pages) > 1} == {}


def test_a_page_of_a_list_is_its_own_canonical(client, lists):
    for path in ("/experiences/", "/annuaire/", "/carte/"):
        first, second = read(client, path), read(client, f"{path}?page=2")
        assert (first.canonical, second.canonical) == (f"{HERE}{path}", f"{HERE}{path}?page=2")
        assert first.indexed and second.indexed
        assert second.title != first.title and "page 2" in second.title
        assert second.description.startswith("Page 2. ") and first.description in second.description
        assert f"{HERE}{path}?page=1" not in second.links and f"{HERE}{path}" in second.links
        assert read(client, f"{path}?page=1&utm_source=lettre").canonical == f"{HERE}{path}"
        for odd in ("0", "abc", "-3", "%00"):
            assert read(client, f"{path}?page={odd}").canonical in (f"{HERE}{path}", f"{HERE}{path}?page=2")
        assert read(client, f"{path}?page=999").canonical.startswith(f"{HERE}{path}?page=")


def test_the_archive_of_meetings_is_a_list_of_its_own(client, tree):
    copies(make_meeting(tree, "Passée", days=-20), 21)
    alone = read(client, "/rencontres/?page=1")
    assert alone.canonical == f"{HERE}/rencontres/", "nothing to come: the archive is the list"
    assert read(client, "/rencontres/?page=2").canonical == f"{HERE}/rencontres/?page=2"
    copies(make_meeting(tree, "À venir", days=20), 21)
    for query, own in {
        "": "", "?a_venir=1": "", "?a_venir=2": "?a_venir=2", "?page=1": "?page=1", "?page=2": "?page=2",
    }.items():  # fmt: skip
        assert read(client, f"/rencontres/{query}").canonical == f"{HERE}/rencontres/{own}", query
    coming, past = read(client, "/rencontres/"), read(client, "/rencontres/?page=1")
    assert coming.title != past.title and coming.description != past.description


def test_a_list_under_filters_is_for_readers(client, lists):
    """The same rule in every list: `noindex, follow`, and the one writing of its own address."""
    for path, own in {
        "/annuaire/?territoire=Lille&page=1": "/annuaire/?territoire=com-59350",
        "/rencontres/?territoire=dep-59&inconnu=1": "/rencontres/?territoire=dep-59",
        "/rencontres/?page=1&territoire=dep-59": "/rencontres/?territoire=dep-59&page=1",
        "/rencontres/?vue=mois&mois=2026-06": "/rencontres/?vue=mois&mois=2026-06",
        "/carte/?theme=essai-sante&page=1": "/carte/?theme=essai-sante",
        "/carte/couverture/?lignes=publics": "/carte/couverture/?lignes=publics",
        "/recherche/?q=r%C3%A9cit&page=1": "/recherche/?q=r%C3%A9cit",
        "/recherche/?page=2": "/recherche/?page=2",
    }.items():
        page = read(client, path)
        assert "noindex, follow" in page.robots, path
        assert page.canonical == f"{HERE}{own}", path
        assert page.card["og:title"] and page.card["og:image"] and page.description, path
    for path in ("/annuaire/", "/rencontres/", "/carte/", "/carte/couverture/"):
        assert read(client, path).indexed, path


def test_people_and_forms_stay_out_of_search_engines(client, tree):
    post = make_post(tree, **everything())
    body = post.organisation
    body.email = "accueil@structure.example"
    body.save()
    entry, listed = f"/annuaire/fiches/{post.pk}/", mapped(client)
    for path in (entry, f"{entry}contact/", f"/annuaire/{body.slug}/contact/", "/carte/couverture/appel/"):
        assert client.get(path).status_code == 200, path
        assert "noindex" in read(client, path).robots, path
        assert f"{HERE}{path}" not in listed
    assert f"{HERE}/annuaire/{body.slug}/" in listed and read(client, f"/annuaire/{body.slug}/").indexed
    restrict(tree.directory)
    assert not [address for address in mapped(client) if "/annuaire/" in address]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_reach_readers_whole(client, tree, text):
    places, body = make_places(), make_organisation("Structure", description=text)
    pages = [
        make_resource(tree, text, summary=f"{text}\n\nLa suite.", territories=[places["com-59350"]]),
        make_meeting(tree, text, summary=f"{text}\n\nLa suite.", venue=text),
        make_network(tree, text, summary=f"{text}\n\nLa suite."),
        make_demarche(tree, text, summary=f"{text}\n\nLa suite."),
        make_news(tree, text, summary=f"{text}\n\nLa suite."),
        make_plain(tree.home, text, summary=f"{text}\n\nLa suite."),
    ]
    for page in pages:
        found = read(client, page.url)
        assert found.card["og:title"] == text, page
        assert found.card["og:description"] == found.description == f"{text} La suite.", page
        named = [node.get("name") for node in found.graph if "url" in node and node["url"] == HERE + page.url]
        assert page.url == "/" or named in ([text], []), page
    assert text in read(client, f"/annuaire/{body.slug}/").description
    bare = make_resource(tree, "Nu", summary="", context="<p>Le début &amp; <b>la</b> suite, x &lt; y.</p>")
    assert read(client, bare.url).description == "Nu : Le début & la suite, x < y."
    restrict(bare)
    response = client.get(bare.url)
    assert response.status_code == 403 and "Le début" not in response.content.decode()


def test_a_slug_with_accents_is_written_as_an_address(client, tree):
    page = make_resource(tree, "Santé", slug="santé-à-lille")
    address = f"{HERE}/experiences/sant%C3%A9-%C3%A0-lille/"
    assert read(client, page.url).canonical == address and address in mapped(client)


def test_the_picture_of_a_page_is_whole_and_described(client, tree):
    card = read(client, make_resource(tree, "Avec image", image=make_image(1400, 800)).url).card
    assert (card["og:image:width"], card["og:image:height"]) == ("1200", "630")
    small = read(client, make_resource(tree, "Avec vignette", image=make_image()).url).card
    assert small["og:image"].endswith("/partage.png"), "previews refuse a picture of less than 200 pixels"
    assert card["og:image"].startswith(f"{HERE}/media/images/") and card["og:image:alt"] == "Un stand"


SUMMER = datetime(2027, 6, 10, 14, 0, tzinfo=PARIS)
WINTER = datetime(2027, 12, 10, 14, 0, tzinfo=PARIS)


def event(client, page: MeetingPage) -> dict:
    return read(client, page.url).node("Event")


@pytest.mark.parametrize(("starts", "offset"), [(SUMMER, "+02:00"), (WINTER, "+01:00")])
def test_an_event_says_when_where_and_by_whom(client, tree, starts, offset):
    places = make_places()
    body = make_organisation("Ville de Lille", website="https://lille.example/")
    page = make_meeting(
        tree, "Sur place", starts_at=starts, venue="Maison des associations",
        address="27 rue Jean-Bart\n59000 Lille", host=body, territories=[places["com-59350"]],
    )  # fmt: skip
    found = event(client, page)
    assert found["startDate"] == f"{starts:%Y-%m-%dT%H:%M:%S}{offset}"
    assert datetime.fromisoformat(found["endDate"]) > datetime.fromisoformat(found["startDate"]) == starts
    assert found["eventStatus"] == "https://schema.org/EventScheduled"
    assert found["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert found["location"] == [
        {
            "@type": "Place",
            "name": "Maison des associations",
            "address": {
                "@type": "PostalAddress", "streetAddress": "27 rue Jean-Bart", "postalCode": "59000",
                "addressLocality": "Lille", "addressCountry": "FR",
            },
        }
    ]  # fmt: skip
    assert found["organizer"] == {"@type": "Organization", "name": "Ville de Lille", "url": "https://lille.example/"}
    page.cancelled = True
    page.save_revision().publish()
    assert event(client, page)["eventStatus"] == "https://schema.org/EventCancelled"


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("", {}),
        ("27 rue Jean-Bart, 59000 Lille", {"streetAddress": "27 rue Jean-Bart", "postalCode": "59000"}),
        ("BP 10345, 59020 Lille Cedex 9", {"streetAddress": "BP 10345", "addressLocality": "Lille Cedex 9"}),
        ("59000 Lille", {"postalCode": "59000", "addressLocality": "Lille"}),
        ("Derrière la mairie", {"streetAddress": "Derrière la mairie", "addressLocality": "Lille"}),
        ('12, rue "du <Pont>" & co', {"streetAddress": '12, rue "du <Pont>" & co'}),
    ],
)
def test_an_address_is_a_postal_one(client, tree, address, parts):
    place = make_places()["com-59350"]
    (where,) = event(client, make_meeting(tree, address=address, territories=[place]))["location"]
    assert where["name"] == "Lille" and where["address"]["@type"] == "PostalAddress"
    assert where["address"]["addressCountry"] == "FR" and where["address"].get("addressLocality")
    assert where["address"].items() >= parts.items()
    assert "" not in where["address"].values()


def test_every_event_has_a_place_and_somebody_behind_it(client, tree):
    network = make_network(tree, "Réseau du Nord")
    for mode, kinds, attendance in (
        ("visio", ["VirtualLocation"], "Online"),
        ("presentiel", ["Place"], "Offline"),
        ("hybride", ["Place", "VirtualLocation"], "Mixed"),
    ):
        page = make_meeting(tree, f"En {mode}", mode=mode, video_url="https://visio.example/secret", network=network)
        found = event(client, page)
        assert [where["@type"] for where in found["location"]] == kinds
        assert found["eventAttendanceMode"] == f"https://schema.org/{attendance}EventAttendanceMode"
        assert found["organizer"]["name"] == "Réseau du Nord"
        assert "secret" not in str(found)
        for where in found["location"]:
            assert where.get("url") == HERE + page.url or (where["name"] and where["address"]["@type"])
    alone = event(client, make_meeting(tree, "Sans rien", days=3))
    assert alone["organizer"]["name"] and alone["location"][0]["name"] == "Lieu à préciser"
    region = make_places()["reg-32"]
    (where,) = event(client, make_meeting(tree, "En région", territories=[region]))["location"]
    assert where["address"]["addressRegion"] == "Hauts-de-France" and "addressLocality" not in where["address"]
    restrict(page)
    refused = client.get(page.url)
    assert refused.status_code == 403 and "visio" not in refused.content.decode()
