"""The feeds, read by feedparser as readers of feeds do.

Readers that cannot run here (Feedly, Inoreader, Thunderbird, Outlook) go by RFC 4287: a text construct without
`type="html"` is no markup (3.1), `updated` is the last change that the publisher thinks worth telling and `published`
an early moment of the entry (4.2.15, 4.2.9), an `id` never changes, though the feed moves (4.2.6). By RFC 9110 they ask
with the ETag they were given, older ones with the date alone (13.1).
"""

from calendar import timegm
from datetime import date, timedelta

import feedparser
import pytest
from django.utils import timezone
from django.utils.http import http_date

from asv.notifications.addresses import link_of, renew
from asv.notifications.models import Purpose
from asv.notifications.telling import notify
from asv.resources.models import ChangeNote
from tests.factories.home import make_plain
from tests.factories.network import make_meeting, make_network
from tests.factories.search import make_resource, reindex
from tests.factories.site import make_tree, make_user, restrict
from tests.readers.hostile import SUMMARY, TITLE, one_of_each

pytestmark = pytest.mark.django_db
SEARCH = "/recherche/flux.atom"


@pytest.fixture
def tree():
    return make_tree()


def read(client, address, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    found = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def only(client, address=SEARCH):
    (entry,) = read(client, address).entries
    return entry


def correct(page, note="Le budget était faux : 12 000 € & non < 1 000."):
    """What an editor does: says what changes, and publishes."""
    page.change_kind, page.change_note = "correction", note
    page.save_revision().publish()
    ChangeNote.objects.filter(page=page.pk).update(at=timezone.now() + timedelta(hours=1))
    reindex()
    return ChangeNote.objects.get(page=page.pk).at


def moment(parsed):
    return tuple(parsed[:6])


def test_what_is_no_markup_is_told_to_be_none_for_every_type(client, tree):
    one_of_each(tree)
    reindex()
    entries = read(client, SEARCH).entries
    assert len(entries) == 9
    for entry in entries:
        assert (entry.summary_detail.type, entry.title_detail.type) == ("text/plain", "text/plain")
        assert entry.summary == SUMMARY
        assert entry.title == TITLE


def test_a_meeting_is_published_when_it_is_announced_and_what_is_dated_on_its_day(client, tree):
    meeting = make_meeting(tree, days=30)
    reindex()
    entry = only(client, f"{SEARCH}?type=rencontre")
    first = meeting.first_published_at.utctimetuple()
    assert moment(entry.published_parsed) == moment(entry.updated_parsed) == moment(first)
    make_resource(tree, "D'autrefois", date=date(2019, 7, 1))
    make_resource(tree, "De demain", date=timezone.localdate() + timedelta(days=9))
    reindex()
    old, ahead = (only(client, f"{SEARCH}?q={word}") for word in ("autrefois", "demain"))
    assert moment(old.published_parsed) == (2019, 6, 30, 22, 0, 0)  # midnight in Paris, in summer
    assert old.updated_parsed > old.published_parsed
    assert ahead.published_parsed <= timezone.now().utctimetuple()


def test_a_correction_is_told_with_its_note_and_its_moment_and_a_retouch_is_not(client, tree):
    page = make_resource(tree, "Le récit", summary="Le chapô.")
    reindex()
    before = only(client)
    page.context = "<p>Une virgule.</p>"
    page.save_revision().publish()
    reindex()
    assert only(client) == before
    at = correct(page)
    after = only(client)
    assert "Le chapô. Corrigée le " in after.summary
    assert after.summary.endswith(" : Le budget était faux : 12 000 € & non < 1 000.")
    assert moment(after.updated_parsed) == moment(at.utctimetuple())
    assert (after.published, after.id) == (before.published, before.id)
    assert moment(read(client, SEARCH).feed.updated_parsed) == moment(at.utctimetuple())


def test_who_may_not_read_a_page_is_not_told_of_its_corrections(client, tree):
    page = make_resource(tree, "Le récit", summary="Le chapô.")
    restrict(page)
    correct(page)
    entry = only(client)
    assert entry.summary == "Réservé aux membres. Le chapô."
    assert moment(entry.updated_parsed) == moment(page.first_published_at.utctimetuple())


def feeds(tree):
    """The three feeds, each with one entry at least."""
    network = make_network(tree, TITLE, summary=SUMMARY)
    page = make_plain(network, TITLE, summary=SUMMARY)
    user = make_user()
    notify([user], "alerte", TITLE, SUMMARY, page.url, key="une-fois")
    make_meeting(tree, TITLE, summary=SUMMARY, network=network)
    reindex()
    private = link_of(renew(user, Purpose.FEED)).removeprefix("https://asv.example")
    return [SEARCH, f"/reseaux/{network.slug}/flux.atom", private]


def test_every_feed_is_read_whole_and_known_again(client, tree):
    for address in feeds(tree):
        found = read(client, address)
        assert found.entries
        for entry in found.entries:
            assert (entry.summary_detail.type, entry.summary) == ("text/plain", SUMMARY)
            assert entry.title == TITLE
        answer = client.get(address)
        assert answer["Last-Modified"] == http_date(timegm(found.feed.updated_parsed))
        for asked in (
            {"if-none-match": answer["ETag"]},
            {"if-none-match": f"W/{answer['ETag']}"},
            {"if-modified-since": answer["Last-Modified"]},
        ):
            again = client.get(address, headers=asked)
            assert (again.status_code, again.content) == (304, b""), (address, asked)
            assert again["Cache-Control"] == answer["Cache-Control"]
        assert client.get(address, headers={"if-none-match": '"autre"'}).status_code == 200
        early = http_date(timegm(found.feed.updated_parsed) - 1)
        assert client.get(address, headers={"if-modified-since": early}).status_code == 200


def test_a_correction_is_fetched_by_who_asks_by_date_or_by_mark(client, tree):
    page = make_resource(tree, "Le récit")
    reindex()
    first = client.get(SEARCH)
    correct(page)
    for asked in ({"if-none-match": first["ETag"]}, {"if-modified-since": first["Last-Modified"]}):
        assert client.get(SEARCH, headers=asked).status_code == 200


def test_a_feed_without_entries_is_not_new_at_every_visit(client, tree):
    reindex()
    first = client.get(f"{SEARCH}?q=introuvable")
    assert client.get(f"{SEARCH}?q=introuvable", headers={"if-none-match": first["ETag"]}).status_code == 304
    asked = {"if-modified-since": first["Last-Modified"]}
    assert client.get(f"{SEARCH}?q=introuvable", headers=asked).status_code == 304


def test_identifiers_outlive_moves_new_names_and_a_new_address_of_the_site(client, tree, settings):
    network = make_network(tree, "Réseau")
    meeting = make_meeting(tree, "Rencontre", network=network)
    reindex()
    addresses = f"{SEARCH}?type=rencontre", f"/reseaux/{network.slug}/flux.atom"
    before = [(found.feed.id, [entry.id for entry in found.entries]) for found in (read(client, a) for a in addresses)]
    meeting.slug, meeting.title = "ailleurs", "Autrement"
    meeting.save_revision().publish()
    reindex()
    settings.SITE_URL = "https://nouvelle.example"
    after = [(found.feed.id, [entry.id for entry in found.entries]) for found in (read(client, a) for a in addresses)]
    assert after == before
    assert only(client, addresses[0]).link == "https://nouvelle.example/rencontres/ailleurs/"


@pytest.mark.parametrize("words", ["Un\x0b\x1f deux", "Un\ufffe\uffff deux"])
def test_what_xml_cannot_hold_is_left_out(client, tree, words):
    make_resource(tree, words, summary=words)
    reindex()
    entry = only(client)
    assert (entry.title, entry.summary) == ("Un deux", "Un deux")


def test_a_network_tells_of_corrections_too(client, tree):
    network = make_network(tree, "Réseau")
    meeting = make_meeting(tree, "Rencontre", summary="Le chapô.", network=network)
    at = correct(meeting, "L'heure était fausse.")
    entry = only(client, f"/reseaux/{network.slug}/flux.atom")
    assert entry.summary.startswith("Le chapô. Corrigée le ")
    assert moment(entry.updated_parsed) == moment(at.utctimetuple())
    assert moment(entry.published_parsed) == moment(meeting.first_published_at.utctimetuple())
