"""A whole series with one form; and someone taken off the list by whoever looks after the meeting."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import BaseViewRestriction

from asv.notifications.models import Notification
from network.meetings.models import MeetingSeries
from network.meetings.registrations import seats
from network.meetings.registrations.models import Registration, RegistrationQuestion, State
from tests.factories.accounts import make_admin
from tests.factories.memberships import join, make_facilitator
from tests.factories.network import make_network
from tests.factories.registrations import link_of, mails, open_meeting, registered
from tests.factories.site import make_user, restrict

pytestmark = pytest.mark.django_db
SAID = {"name": "Ada Lovelace", "function": "Coordinatrice", "consent": "on"}
DOOR = "/rencontres/serie/lundis/inscription/"


def words(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


@pytest.fixture
def series(tree):
    return MeetingSeries.objects.create(name="Les lundis", slug="lundis")


def session(tree, series, number, **fields):
    return open_meeting(tree, f"Séance {number}", days=number, series=series, **fields)


def standings(client):
    return {s.meeting.title: s.standing.name for s in client.get(DOOR).context["sessions"]}


def test_one_form_for_all_that_is_open_and_one_answer_for_each(client, tree, series):
    network = make_network(tree, group=Group.objects.create(name="Membres"))
    first, full = session(tree, series, 1), session(tree, series, 2, capacity=1)
    registered(full, "autre@exemple.fr")
    asks = session(tree, series, 3)
    RegistrationQuestion.objects.create(page=asks, label="Repas ?", required=True)
    session(tree, series, 4, cancelled=True)
    session(tree, series, 5, takes_registrations=False)
    session(tree, series, 6, open_to="members", network=network)
    session(tree, series, 7, registration_closes_at=timezone.now() - timedelta(hours=1))
    mine, given_up = session(tree, series, 8), session(tree, series, 9)
    closing = session(tree, series, 10)
    restrict(session(tree, series, 11), BaseViewRestriction.PASSWORD)
    session(tree, series, -5)
    some = session(tree, series, 12, open_to="professions", open_to_text="Soignants")
    assert DOOR in words(client.get(first.url))
    assert client.get(DOOR).status_code == client.post(DOOR, SAID).status_code == 302, "with an account"

    user = make_user(first_name="Ada", last_name="Lovelace")
    client.force_login(user)
    for meeting in (mine, given_up):
        row = seats.register(meeting.pk, seats.Details(email=user.email, name="Ada"), user)
    seats.leave(row)
    expected = {
        "Séance 1": "OPEN", "Séance 2": "FULL", "Séance 3": "APART", "Séance 4": "CANCELLED", "Séance 5": "ELSEWHERE",
        "Séance 6": "RESERVED", "Séance 7": "CLOSED", "Séance 8": "PLACE", "Séance 9": "OPEN", "Séance 10": "OPEN",
        "Séance 12": "OPEN",
    }  # fmt: skip
    assert standings(client) == expected
    form = client.get(DOOR).context["form"]
    chosen = form["sessions"].initial
    assert chosen == [str(m.pk) for m in (first, full, closing, some)], (
        "who gave a place back is not asked again unasked"
    )
    refused = client.post(DOOR, {**SAID, "sessions": chosen, "name": "Ada L."})
    assert "retirez les séances" in words(refused) and 'value="Ada L."' in words(refused)
    for bad in ({"sessions": []}, {"sessions": ["999999"]}, {"sessions": ["x"]}, {"name": "a\nb"}, {"consent": ""}):
        assert client.post(DOOR, {**SAID, "declared": "on", "sessions": chosen, **bad}).context["form"].errors, bad
    assert Registration.objects.filter(user=user, state=State.CONFIRMED).count() == 1

    closing.registration_closes_at = timezone.now() - timedelta(minutes=1)
    closing.save()
    posted = {**SAID, "declared": "on", "sessions": [*chosen, str(mine.pk)]}
    said = words(client.post(DOOR, posted, follow=True))
    for part in (
        "Places données : 2",
        "En liste d'attente : 1",
        "Inscription déjà faite : 1",
        "Closes entre-temps : 1",
        "rang 1",
    ):
        assert part in said, part
    assert standings(client) == expected | {
        "Séance 1": "PLACE", "Séance 2": "WAITING", "Séance 10": "CLOSED", "Séance 12": "PLACE",
    }  # fmt: skip
    assert Registration.objects.get(user=user, meeting=some).declared == "Soignants"
    ours = [mail for mail in mails() if mail.recipient == user.email]
    assert [mail.key.split(":")[3] for mail in ours] == [
        "confirmed",
        "confirmed",
        "left",
        "confirmed",
        "waiting",
        "confirmed",
    ]
    events = [
        event
        for mail in ours[3:]
        for file in mail.attachments
        for event in Calendar.from_ical(file["content"]).walk("VEVENT")
    ]
    assert [str(event["summary"]) for event in events] == ["Séance 1", "Séance 12"], "one invitation a session"

    number = len(mails())
    assert "Inscription déjà faite : 4" in words(client.post(DOOR, posted, follow=True)), "asked again, nothing changes"
    assert len(mails()) == number


def test_a_series_that_nobody_may_see_is_not_there(client, tree, series):
    client.force_login(make_user())
    assert client.get(DOOR).status_code == client.get(DOOR.replace("lundis", "mardis")).status_code == 404
    restrict(session(tree, series, 1), BaseViewRestriction.PASSWORD)
    assert client.get(DOOR).status_code == 404
    session(tree, series, -1)
    assert "Aucune date annoncée" in words(client.get(DOOR))


def test_series_and_own_list_and_sheet_cost_the_same_for_many(client, tree, series):
    user = make_admin()
    group = Group.objects.create(name="Membres")
    network = make_network(tree, group=group)
    user.groups.add(group)
    client.force_login(user)

    def fill(numbers):
        for number in numbers:
            meeting = session(
                tree, series, number, network=network, open_to="members", capacity=1 if number % 2 else None
            )
            past = session(tree, series, -number)
            if number % 2:
                registered(meeting, f"a{number}@exemple.fr")
            for one in (meeting, past) if number % 3 else ():
                Registration.objects.create(
                    meeting=one, user=user, email=user.email, name="Ada", created_at=timezone.now(), number=number + 9,
                    state=State.WAITING if one.capacity else State.CONFIRMED,
                )  # fmt: skip

    def costs():
        page = Registration.objects.filter(user=user).first().meeting
        found = []
        for path in (DOOR, "/compte/rencontres/", page.url, f"/rencontres/{page.slug}/inscriptions/", "/rencontres/"):
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            found.append(len(captured))
        return found

    fill(range(1, 6))
    few = costs()
    fill(range(6, 40))
    assert costs() == few
    html = words(client.get("/compte/rencontres/"))
    assert "?a_venir=2" in html and "?page=2" in html
    second = client.get("/compte/rencontres/?a_venir=2").context["coming"]
    assert 0 < len(second) < 20 and len(client.get("/compte/rencontres/?page=-1&a_venir=zz").context["coming"]) == 20


def test_someone_is_taken_off_the_list_and_told_and_the_next_moves_up(client, tree):
    network = make_network(tree)
    meeting = open_meeting(tree, capacity=1, network=network)
    first, second, third = (registered(meeting, f"{name}@exemple.fr") for name in "abc")
    sheet = f"/rencontres/{meeting.slug}/inscriptions/"
    door = f"{sheet}{first.pk}/retirer/"
    member, neighbour = make_user("m@exemple.fr"), make_facilitator(make_network(tree, "Voisin"), "voisine@exemple.fr")
    join(network, member)
    assert client.post(door).status_code == 302
    for user in (first.user, member, neighbour):
        client.force_login(user)
        assert client.get(door).status_code == client.post(door).status_code == 403
    assert Registration.objects.get(pk=first.pk).state == State.CONFIRMED

    client.force_login(make_facilitator(network))
    assert door in words(client.get(sheet)) and f"{sheet}{second.pk}/retirer/" in words(client.get(sheet))
    assert "Retirer Nom de a@exemple.fr" in words(client.get(door))
    assert Registration.objects.get(pk=first.pk).state == State.CONFIRMED, "asking is not doing"
    too_long = client.post(door, {"note": "x" * 501})
    assert too_long.status_code == 200 and "x" * 501 in words(too_long)
    other = open_meeting(tree, "Une autre", network=network)
    assert client.post(f"/rencontres/{other.slug}/inscriptions/{first.pk}/retirer/").status_code == 404
    for _twice in range(2):
        assert client.post(door, {"note": "Doublon <b>de</b> votre collègue\x02"}).url == sheet
    assert [Registration.objects.get(pk=row.pk).state for row in (first, second, third)] == [
        State.CANCELLED, State.CONFIRMED, State.WAITING,
    ]  # fmt: skip
    [told] = mails("removed")
    assert told.recipient == "a@exemple.fr" and "Doublon <b>de</b> votre collègue" in told.text
    assert "Doublon &lt;b&gt;" in told.html
    calendar = Calendar.from_ical(told.attachments[0]["content"])
    event = calendar.walk("VEVENT")[0]
    assert (str(calendar["method"]), event["sequence"]) == ("CANCEL", 1)
    assert len(mails("moved_up")) == 1 and not mails("left")
    assert Notification.objects.filter(user=first.user, title__startswith="Votre inscription est annulée").exists()
    assert "Vous n'avez pas d'inscription" in words(client.get(link_of(told)))
    # Someone who waits has no invitation to take back; a meeting that is over keeps its list.
    client.post(f"{sheet}{third.pk}/retirer/")
    assert not mails("removed")[1].attachments
    meeting.starts_at, meeting.ends_at = timezone.now() - timedelta(days=2), timezone.now() - timedelta(days=1)
    meeting.save()
    client.post(f"{sheet}{second.pk}/retirer/")
    assert Registration.objects.get(pk=second.pk).state == State.CONFIRMED
    assert "/retirer/" not in words(client.get(sheet))
