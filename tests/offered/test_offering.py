"""A démarche, a structure and a rencontre are proposed in fields of their own, and the team makes drafts of them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from asv.contact.models import ReceivedMessage, State
from asv.taxonomy.models import Organisation
from network.demarches.models import DemarchePage
from network.meetings.models import MeetingPage
from tests.contact.test_contact import opened
from tests.factories.accounts import make_admin
from tests.factories.experiences import lille
from tests.factories.network import asv
from tests.factories.site import make_tree, make_user
from tests.factories.taxonomy import make_organisation

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=40)
WHO = {"sender": "Ada", "email": "ada@exemple.fr", "place": "com-59350"}
DEMARCHE = {
    "title": "CLS d'essai", "bearer": "Ville d'essai", "since": "2019", "link": "https://ville.example/cls",
    "message": "Trois priorités.\n\nDont l'accès aux soins.",
}  # fmt: skip
STRUCTURE = {"name": "Maison des aidants", "acronym": "MDA", "kind": "association", "message": "Elle accueille."}
MEETING = {
    "title": "Matinale du sport santé", "day": SOON.isoformat(), "starts": "09:30", "mode": "presentiel",
    "venue": "Salle des fêtes", "host": "Un collectif", "message": "Trois récits.",
}  # fmt: skip
OFFERS = {"demarche": DEMARCHE, "structure": STRUCTURE, "rencontre": MEETING}


@pytest.fixture(autouse=True)
def place():
    return lille()


def send(client, kind, **changed):
    said = {**OFFERS[kind], **WHO, "opened": opened(), **changed}
    if kind == "demarche":
        said.setdefault("kind", asv().slug)
    return client.post(reverse(f"offer_{kind}"), said)


@pytest.mark.parametrize("kind", OFFERS)
def test_what_is_told_waits_in_the_queue_in_words_and_in_fields(kind, client):
    page = client.get("/proposer/").content.decode()
    assert f'href="/proposer/{kind}/"' in page and client.get(f"/proposer/{kind}/").status_code == 200
    answer = send(client, kind)
    assert (answer.status_code, answer["Location"]) == (302, "/contact/envoye/"), answer.content.decode()[-3000:]
    row = ReceivedMessage.objects.get()
    assert (row.subject, row.email, row.told["place"]) == (kind, "ada@exemple.fr", "com-59350")
    assert "Lille" in row.message and OFFERS[kind]["message"] in row.message and row.about in OFFERS[kind].values()


def test_a_demarche_becomes_a_draft_once_with_all_that_was_told(client):
    tree = make_tree()
    send(client, "demarche")
    row = ReceivedMessage.objects.get()
    client.force_login(make_admin())
    there = client.post(reverse("offered_draft", args=[row.pk]))["Location"]
    page = DemarchePage.objects.get()
    assert there == reverse("wagtailadmin_pages:edit", args=[page.pk]) and not page.live
    assert page.get_parent().pk == tree.demarches.pk and [one.code for one in page.territories.all()] == ["com-59350"]
    assert (page.since_text, page.source_url, page.kind) == ("2019", DEMARCHE["link"], asv())
    assert "<p>Dont l&#x27;accès aux soins.</p><p>Portée par : Ville d&#x27;essai</p>" in page.presentation
    assert client.post(reverse("offered_draft", args=[row.pk]))["Location"] == there
    row.refresh_from_db()
    assert DemarchePage.objects.count() == 1 and row.state == State.TAKEN
    assert (
        "Ouvrir ce qui en est fait"
        in client.get(reverse("contact_receivedmessage:edit", args=[row.pk])).content.decode()
    )


def test_a_structure_and_a_rencontre_too(client):
    make_tree()
    host = make_organisation("Un collectif")
    for kind in ("structure", "rencontre"):
        send(client, kind)
    client.force_login(make_admin())
    for row in ReceivedMessage.objects.all():
        assert client.post(reverse("offered_draft", args=[row.pk])).status_code == 302
    body = Organisation.objects.get(name="Maison des aidants")
    assert (body.acronym, body.kind, body.territory.code) == ("MDA", "association", "com-59350")
    meeting = MeetingPage.objects.get()
    told = (meeting.live, meeting.host, meeting.venue, meeting.all_day)
    assert told == (False, host, "Salle des fêtes", False)
    assert timezone.localtime(meeting.starts_at).strftime("%Y-%m-%d %H:%M") == f"{SOON} 09:30"


def test_what_the_site_has_already_is_shown_before_it_is_sent(client):
    make_organisation("La Maison des aidants")
    answer = send(client, "structure")
    assert answer.status_code == 422 and "La Maison des aidants" in answer.content.decode()
    assert not ReceivedMessage.objects.exists()
    assert send(client, "structure", apart="on").status_code == 302 and ReceivedMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "changed", "words"),
    [
        ("demarche", {"place": "Nulle-Part-les-Bains"}, "n’est le nom d’aucun territoire"),
        ("demarche", {"since": "1850"}, "1990"),
        ("structure", {"link": "javascript:alert(1)"}, "Erreur"),
        ("structure", {"website": "http://robot.example"}, "robots"),
        ("rencontre", {"day": date(2020, 1, 1).isoformat()}, "Ce jour est passé"),
        ("rencontre", {"day": "demain"}, "Écrivez un jour"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_kept(kind, changed, words, client):
    answer = send(client, kind, **changed)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert "Ada" in answer.content.decode() and not ReceivedMessage.objects.exists()


def test_only_the_team_makes_drafts_and_only_of_what_has_fields(client):
    make_tree()
    send(client, "rencontre")
    row = ReceivedMessage.objects.get()
    there = reverse("offered_draft", args=[row.pk])
    client.force_login(make_user("x@example.org"))
    assert client.post(there).status_code in (302, 403) and not MeetingPage.objects.exists()
    client.force_login(make_admin())
    ReceivedMessage.objects.update(told={})
    assert client.post(there).status_code == 404 and client.get(there).status_code == 405
