"""Links: each kind of failure is called by its name, nobody is asked too often, and one bad day is no death."""

import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from asv.stewardship.links.asking import Asker, is_public
from asv.stewardship.links.finding import addresses_in, host_of
from asv.stewardship.links.judging import judge
from asv.stewardship.models import Link, LinkState
from tests.depth import amount
from tests.stewardship.neighbour import Neighbour

GOOD, WALL, BAD = "good", "wall", "bad"
# (path, host): what it is, and words of what is said of it.
KINDS = {
    ("/bon", "bon.test"): (GOOD, "Répond."),
    ("/fichier.pdf", "bon.test"): (GOOD, "Répond."),
    ("/pour-un-jour", "bon.test"): (GOOD, "Répond."),
    ("/pour-toujours", "bon.test"): (GOOD, "changé d’adresse"),
    ("/pour-toujours-308", "bon.test"): (GOOD, "changé d’adresse"),
    ("/de-loin-en-loin", "bon.test"): (GOOD, "changé d’adresse"),
    ("/sans-head", "bon.test"): (GOOD, "Répond."),
    ("/head-ment", "bon.test"): (GOOD, "Répond."),
    ("/mur", "bon.test"): (WALL, "403"),
    ("/compte", "bon.test"): (WALL, "401"),
    ("/trop", "bon.test"): (WALL, "429"),
    ("/bon", "robots.test"): (WALL, "robots"),
    ("/secret", "prive.test"): (WALL, "réseau privé"),
    ("/vers-la-maison", "bon.test"): (WALL, "réseau privé"),
    ("/perdu", "bon.test"): (BAD, "404"),
    ("/parti", "bon.test"): (BAD, "410"),
    ("/perdu-poliment", "bon.test"): (BAD, "n’existe pas"),
    ("/perdu-dans-le-titre", "bon.test"): (BAD, "n’existe pas"),
    ("/vers-l-accueil", "bon.test"): (BAD, "accueil"),
    ("/vers-nulle-part", "bon.test"): (BAD, "302"),
    ("/en-rond", "bon.test"): (BAD, "sans fin"),
    ("/panne", "bon.test"): (BAD, "500"),
    ("/travaux", "bon.test"): (BAD, "503"),
    ("/lent", "bon.test"): (BAD, "à temps"),
    ("/coupe", "bon.test"): (BAD, "rompue"),
    ("/bon", "inconnu.test"): (BAD, "n’existe pas"),
}
NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)


@pytest.fixture
def neighbour():
    server = Neighbour()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()


def kind_of(answer):
    return GOOD if answer.good else WALL if answer.wall else BAD


@pytest.mark.walk
def test_each_kind_of_failure_has_its_name_and_no_host_is_hurried(neighbour):
    """`make test-deep`: 500 links, each of the kinds many times, in turns of hosts."""
    asker, wrong = neighbour.asker(), []
    for number in range(amount(len(KINDS), 500)):
        (path, host), (kind, words) = list(KINDS.items())[number % len(KINDS)]
        answer = asker.ask(neighbour.url(path, host))
        if (kind_of(answer), words in answer.said) != (kind, True):
            wrong.append((path, host, answer))
    assert not wrong
    assert neighbour.visited == {"127.0.0.1", "10.0.0.1"}  # what was looked at; the second was never connected to
    assert "prive.test" not in neighbour.heard
    for host, heard in neighbour.heard.items():
        moments = [moment for *_, moment in heard]
        assert all(later - one >= 1 for one, later in pairwise(moments)), f"{host} was asked more than once a second"
        assert [path for _, path, *_ in heard].count("/robots.txt") == 1
        assert all("asv-liens" in agent for _, _, agent, _ in heard)


def test_a_closed_port_a_false_certificate_and_what_is_no_address(neighbour):
    asker = neighbour.asker()
    assert "certificat" in asker.ask(neighbour.url("/bon", "secret.test").replace("http:", "https:")).said
    assert asker.ask("http://ferme.test:1/").said == "Personne ne répond à cette adresse."
    for strange in ("http://[", "http://a..b/", "ftp://bon.test/", "http:///chemin", "http://é" + "x" * 300 + "/"):
        assert not asker.ask(strange).good, strange


def test_a_move_for_good_says_where(neighbour):
    answer = neighbour.asker().ask(neighbour.url("/de-loin-en-loin"))
    assert answer.moved_to == neighbour.url("/bon")
    assert neighbour.asker().ask(neighbour.url("/pour-un-jour")).moved_to == ""


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "0.0.0.0",
     "100.64.0.1", "224.0.0.1", "fd00::1"],
)  # fmt: skip
def test_addresses_inside_networks_are_never_visited(address):
    assert not is_public(address)
    answer = Asker(resolve=lambda host, port: ["93.184.216.34", address]).ask("http://exemple.test/")
    assert answer.wall and "réseau privé" in answer.said


def asked(neighbour, link, path, now):
    judge(link, neighbour.asker().ask(neighbour.url(path)), now)
    return link.state


def test_dead_is_what_failed_three_times_over_three_days(neighbour):
    link, now, states = Link(url="x"), NOW, []
    while len(states) < 3:
        states.append(asked(neighbour, link, "/perdu", now))
        now = link.next_at
    assert states == [LinkState.FAILING, LinkState.FAILING, LinkState.DEAD]
    assert link.checked_at - NOW >= timedelta(hours=72)
    link, now = Link(url="x"), NOW
    for _ in range(5):  # however often on one day
        asked(neighbour, link, "/perdu", now)
        now += timedelta(hours=1)
    assert link.state == LinkState.FAILING
    asked(neighbour, link, "/bon", now)
    assert (link.state, link.failures, link.failing_since) == (LinkState.GOOD, 0, None)


def test_a_wall_is_a_warning_and_never_a_death(neighbour):
    link, now = Link(url="x"), NOW
    for _ in range(6):
        assert asked(neighbour, link, "/mur", now) == LinkState.WARNING
        now += timedelta(days=31)


def test_addresses_are_found_wherever_they_stand():
    page = {
        "body": '<p><a href="https://a.example/x?y=1&amp;z=2#bas">ici</a> <a linktype="page" id="12">là</a></p>',
        "source_url": "https://b.example/",
        "stream": '[{"type": "text", "value": "<a href=\\"https://c.example/é\\">x</a>"}, {"value": "https://d.example"}]',
        "files": [{"note": "voir <a linktype='document' id='3'>ceci</a>"}],
        "words": "https://e.example/ n'est pas un lien, mailto:f@example.org non plus",
    }
    assert set(addresses_in(page)) == {
        "https://a.example/x?y=1&z=2#bas", "page:12", "https://b.example/", "https://c.example/é",
        "https://d.example", "document:3",
    }  # fmt: skip
    assert host_of("https://Nom:mot@A.example:8080/x") == "a.example:8080"
    assert host_of("page:12") == host_of("/experiences/") == ""
