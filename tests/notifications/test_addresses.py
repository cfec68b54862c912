"""The private feed and calendar: made, replaced, taken back; only what their owner may read now."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.contrib.auth.models import Group
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar, Event

from asv.accounts.models import Favourite
from asv.jobs.worker import Worker
from asv.notifications import personal_calendar
from asv.notifications.models import FeedAddress, Notification, NotificationKind
from asv.notifications.telling import notify
from tests.factories.accounts import altered
from tests.factories.many import copies
from tests.factories.network import make_meeting, make_network
from tests.factories.site import make_experience, make_tree, make_user, restrict
from tests.factories.updates import make_subscription

pytestmark = pytest.mark.django_db
HERE = "/compte/flux/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def member(db):
    return make_user()


def make_address(client, user, purpose="notifications"):
    client.force_login(user)
    client.post(HERE, {"usage": purpose, "action": "creer"})
    shown = client.get(HERE).content.decode()
    client.logout()
    name = "notifications.atom" if purpose == "notifications" else "rencontres.ics"
    return re.search(rf'href="https://asv\.example({HERE}[^"]+/{name})"', shown)[1]


def titles(answer):
    return [entry.findtext(f"{ATOM}title") for entry in ET.fromstring(answer.content).iter(f"{ATOM}entry")]


def test_an_address_is_made_shown_again_replaced_and_taken_back(client, member):
    client.force_login(member)
    assert "asv.example/compte/flux/" not in client.get(HERE).content.decode()
    first = make_address(client, member)
    answer = client.get(first)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("application/atom+xml")
    assert answer["Cache-Control"] == "private, no-store" and "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer" and not answer.cookies
    assert client.post(first).status_code == 405
    assert FeedAddress.objects.get().key in first and not first.endswith(FeedAddress.objects.get().key)
    second = make_address(client, member)
    assert second != first and client.get(first).status_code == 404 and client.get(second).status_code == 200
    client.force_login(member)
    client.post(HERE, {"usage": "notifications", "action": "retirer"})
    assert client.get(second).status_code == 404 and not FeedAddress.objects.exists()


def test_what_is_not_a_living_address_answers_alike(client, member):
    right = make_address(client, member)
    token = right.split("/")[3]
    key = FeedAddress.objects.get().key
    forged = [
        key,
        altered(token),
        "x",
        "é",
        signing.Signer(salt="x", sep=".").sign(key),
    ]
    for wrong in forged:
        assert client.get(f"{HERE}{wrong}/notifications.atom").status_code == 404, wrong
    assert client.get(f"{HERE}{token}/rencontres.ics").status_code == 404  # of another purpose
    member.is_active = False
    member.save()
    assert client.get(right).status_code == 404


def test_odd_requests_change_nothing(client, member):
    address = make_address(client, member)
    client.force_login(member)
    for data in (
        {},
        {"usage": "x", "action": "creer"},
        {"usage": "notifications", "action": "x"},
        {"action": "retirer"},
    ):
        assert "rien n’a été changé" in client.post(HERE, data, follow=True).content.decode()
    client.force_login(make_user("autre@exemple.fr"))
    client.post(HERE, {"usage": "notifications", "action": "retirer"})
    assert client.get(address).status_code == 200


def test_the_feed_holds_what_its_owner_may_read_now(client, member):
    tree, group = make_tree(), Group.objects.create(name="Réseau")
    page = make_experience(tree, "Compte-rendu")
    address = make_address(client, member)
    assert titles(client.get(address)) == []
    notify([member], NotificationKind.SITE, "Ouverte", "Un \x0bmot & <b>", key="a")
    notify([member], NotificationKind.WATCH, "Fermée", "Secret.", page.url, key="b", resource=page)
    notify([make_user("autre@exemple.fr")], NotificationKind.SITE, "À un autre", key="c")
    assert titles(client.get(address)) == ["Fermée", "Ouverte"]
    restrict(page, "groups", group)
    answer = client.get(address)
    assert titles(answer) == ["Ouverte"] and "Secret" not in answer.content.decode()


def test_findings_of_alerts_are_told_in_the_site_once_with_all_their_reasons(client, member):
    tree = make_tree()
    other = make_user("autre@exemple.fr")
    make_subscription(member, "q=ambassadeurs", "Relais")
    make_subscription(member, "", "Tout", frequency="weekly")
    make_subscription(other, "q=jardin", "Jardins")
    page = make_experience(tree, "Ambassadeurs de Lille")
    Worker().run_once()
    Worker().run_once()
    told = Notification.objects.get()
    assert told.user == member and told.title == "Ambassadeurs de Lille" and told.path == page.url
    assert "« Relais »" in told.text and "« Tout »" in told.text
    assert titles(client.get(make_address(client, member))) == ["Ambassadeurs de Lille"]
    make_experience(tree, "Un jardin")
    Worker().run_once()
    assert other.notifications.get().text == "Pour votre alerte « Jardins »."


def test_the_calendar_holds_the_meetings_of_networks_and_favourites_that_may_be_read(client, member):
    tree = make_tree()
    group = Group.objects.create(name="Réseau")
    network = make_network(tree, "Réseau santé", group=group)
    ours = make_meeting(tree, "Réunion du réseau", network=network, video_url="https://visio.example/secret")
    restrict(ours, "groups", group)
    kept = make_meeting(tree, "Journée gardée")
    old = make_meeting(tree, "Il y a un an", days=-365)
    make_meeting(tree, "Sans rapport")
    for page in (kept, old):
        Favourite.objects.create(user=member, page=page)
    address = make_address(client, member, "agenda")
    assert summaries(client, address) == ["Journée gardée"]
    member.groups.add(group)
    assert summaries(client, address) == ["Journée gardée", "Réunion du réseau"]
    assert b"visio.example" not in client.get(address).content
    kept.unpublish()
    assert summaries(client, address) == ["Réunion du réseau"]
    member.groups.clear()
    assert summaries(client, address) == []


def summaries(client, address):
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/calendar") and answer["Cache-Control"] == "private, no-store"
    return sorted(str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT"))


def test_other_rooms_join_the_calendar_and_know_better(client, member, monkeypatch):
    tree = make_tree()
    meeting = make_meeting(tree, "Journée gardée")
    Favourite.objects.create(user=member, page=meeting)

    def registered(user):
        event = Event()
        event.add("uid", f"{meeting.translation_key}@ateliers-sante-ville")
        event.add("summary", f"Inscrit·e ({user.pk})")
        event.add("dtstart", meeting.starts_at)
        yield event

    monkeypatch.setattr(personal_calendar, "_PROVIDERS", [*personal_calendar._PROVIDERS, registered])
    address = make_address(client, member, "agenda")
    assert summaries(client, address) == [f"Inscrit·e ({member.pk})"]


def test_feed_and_calendar_cost_the_same_for_many(client, member):
    tree = make_tree()
    addresses = [make_address(client, member, purpose) for purpose in ("notifications", "agenda")]
    counts = []
    for wanted in (5, 40):
        page = make_meeting(tree, f"Rencontre 4{wanted}")
        for one in (page, *copies(page, wanted - member.favourites.count() - 1)):
            Favourite.objects.create(user=member, page=one)
            notify([member], NotificationKind.MEETING, one.title, "Mot.", one.url, f"r-{one.pk}", one)
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).content.count(b"Rencontre 4") >= 1
            counts.append(len(captured))
    assert counts[:2] == counts[2:] and max(counts) <= 6
