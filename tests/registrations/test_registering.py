"""From the form to the place: with an account at once, without one by the link of a mail."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from asv.accounts.own_data import own_data
from asv.jobs.models import OutgoingMail
from network.meetings.models import MeetingSeries
from network.meetings.registrations import seats
from network.meetings.registrations.links import CONFIRM_WITHIN, confirm_url, mine_path
from network.meetings.registrations.models import Registration, RegistrationQuestion, State, Workshop
from tests.factories.network import make_network
from tests.factories.registrations import VIDEO, details, link_of, mails, open_meeting, registered
from tests.factories.site import make_user, restrict

pytestmark = pytest.mark.django_db
SAID = {"name": "Ada Lovelace", "email": "Ada@Exemple.fr", "function": "Coordinatrice", "consent": "on"}


def words(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def door(meeting):
    return f"/rencontres/{meeting.slug}/inscription/"


def test_without_an_account_a_place_counts_once_confirmed(client, tree):
    meeting = open_meeting(tree, capacity=1)
    assert "1 place libre sur 1" in words(client.get(meeting.url))
    assert client.post(door(meeting), SAID, follow=True).redirect_chain[-1][0].endswith("/envoyee/")
    row = Registration.objects.get()
    assert (row.email, row.state, row.number) == ("ada@exemple.fr", State.TO_CONFIRM, None)
    [mail] = mails()
    assert not mail.attachments
    assert VIDEO not in mail.text + mail.html
    link = link_of(mail)
    assert "Ada Lovelace" in words(client.get(link))
    assert Registration.objects.get().state == State.TO_CONFIRM  # a mail filter that follows the link confirms nothing
    for _twice in range(2):
        html = words(client.post(link, follow=True))
    assert "Vous avez une place" in html
    assert VIDEO in html
    assert [mail.key.split(":")[3] for mail in mails()] == ["confirm", "confirmed"]
    assert VIDEO in mails("confirmed")[0].text
    assert Registration.objects.get().user is None

    # The next one waits, and moves up when the first gives the place back, by POST alone.
    client.post(door(meeting), {**SAID, "email": "b@exemple.fr"})
    assert "au rang 1" in words(client.post(link_of(mails("confirm")[1]), follow=True))
    own = link_of(mails("confirmed")[0])
    assert client.get(own + "desistement/").status_code == 405
    assert "Vous n'avez pas d'inscription" in words(client.post(own + "desistement/", follow=True))
    client.post(own + "desistement/")
    assert Registration.objects.get(email="b@exemple.fr").state == State.CONFIRMED
    assert len(mails("moved_up")) == len(mails("left")) == 1
    assert "Vous avez une place" in words(client.get(link_of(mails("moved_up")[0])))


def test_the_same_address_in_another_case_is_one_person_and_nobody_learns_it(client, tree):
    meeting = open_meeting(tree)
    known = registered(meeting, "ada@exemple.fr")
    fresh = client.post(door(meeting), {**SAID, "email": "autre@exemple.fr"}).headers["Location"]
    assert client.post(door(meeting), {**SAID, "email": "ADA@exemple.FR"}).headers["Location"] == fresh
    assert Registration.objects.filter(email="ada@exemple.fr").get().name == known.name
    [again] = mails("already")
    assert again.recipient == "ada@exemple.fr"


def test_with_an_account_the_place_is_there_at_once(client, tree):
    meeting = open_meeting(tree)
    user = make_user(first_name="Ada", last_name="Lovelace", structure="Ville de Douai")
    client.force_login(user)
    html = words(client.get(door(meeting)))
    assert 'value="Ada Lovelace"' in html
    assert 'name="email"' not in html
    assert VIDEO not in words(client.get(meeting.url))
    html = words(client.post(door(meeting), SAID, follow=True))
    assert "Vous avez une place" in html
    assert Registration.objects.get().email == user.email
    assert VIDEO in words(client.get(meeting.url))
    assert VIDEO.encode() in client.get(f"/rencontres/{meeting.slug}.ics").content
    assert client.get(door(meeting)).status_code == 302
    assert meeting.title in words(client.get("/compte/rencontres/"))
    assert own_data(user)["inscriptions"][0]["rencontre"] == meeting.title
    client.logout()
    for path in (meeting.url, f"/rencontres/{meeting.slug}.ics", "/rencontres/agenda.ics", "/rencontres/"):
        assert VIDEO.encode() not in client.get(path).content


def test_a_cancelled_place_can_be_asked_for_again(client, tree):
    meeting = open_meeting(tree, capacity=1)
    row = registered(meeting)
    seats.leave(row)
    client.force_login(row.user)
    client.post(door(meeting), SAID)
    assert Registration.objects.get().state == State.CONFIRMED
    calendars = [Calendar.from_ical(mail.attachments[0]["content"]) for mail in mails()]
    events = [calendar.walk("VEVENT")[0] for calendar in calendars]
    assert [str(calendar["method"]) for calendar in calendars] == ["REQUEST", "CANCEL", "REQUEST"]
    assert [event["sequence"] for event in events] == [0, 1, 2]
    assert len({str(event["uid"]) for event in events}) == 1


@pytest.mark.parametrize(
    "field", [{"starts_at": timezone.now() - timedelta(days=3)}, {"cancelled": True}, {"takes_registrations": False},
              {"registration_closes_at": timezone.now() - timedelta(hours=1)}]
)  # fmt: skip
def test_closed_past_cancelled_or_elsewhere(client, tree, field):
    meeting = open_meeting(tree, **field)
    assert "On ne s'inscrit plus" in words(client.get(door(meeting)))
    assert client.post(door(meeting), SAID).status_code == 409
    with pytest.raises(seats.Closed):
        seats.register(meeting.pk, details("a@b.fr"), make_user())
    assert not Registration.objects.exists()
    assert door(meeting) not in client.get(meeting.url).content.decode()


def test_closing_meanwhile_is_said_and_breaks_nothing(client, tree):
    meeting = open_meeting(tree)
    client.post(door(meeting), SAID)
    meeting.cancelled = True
    meeting.save()
    response = client.post(link_of(mails()[0]))
    assert response.status_code == 409
    assert "annulée" in words(response)


def test_forged_swapped_old_and_late_links(client, tree, settings):
    meeting = open_meeting(tree)
    client.post(door(meeting), SAID)
    first = link_of(mails()[0])
    client.post(door(meeting), {**SAID, "name": "Une autre"})
    assert client.get(first).status_code == 410  # a later request took its place
    latest = link_of(mails("confirm")[1])
    token = latest.rstrip("/").rsplit("/", 1)[-1]
    row = Registration.objects.get()
    own = mine_path(row).rstrip("/").rsplit("/", 1)[-1]
    for path in (
        f"/rencontres/inscription/{token}/", f"/rencontres/inscription/{token}/desistement/",
        f"/rencontres/inscription/{token}/attestation/", f"/rencontres/inscription/confirmer/{own}/",
        f"/rencontres/inscription/confirmer/{token[:-1]}/", "/rencontres/inscription/n-importe/",
        f"/rencontres/inscription/{signing.dumps(row.pk, salt='autre')}/",
    ):  # fmt: skip
        method = client.post if "desistement" in path else client.get
        assert method(path).status_code == 404, path
    assert Registration.objects.get().state == State.TO_CONFIRM
    with patch("django.core.signing.time.time", lambda: timezone.now().timestamp() - 200_000):
        late = confirm_url(row).removeprefix(settings.SITE_URL)
    assert timedelta(seconds=200_000) > CONFIRM_WITHIN
    assert client.post(late).status_code == 410
    own_page = client.get(mine_path(row))
    assert own_page["Referrer-Policy"] == "same-origin"
    assert "noindex" in own_page["X-Robots-Tag"]
    assert "no-store" in own_page["Cache-Control"]


def test_who_may_register(client, tree):
    group_meeting = open_meeting(tree, "Entre membres", open_to="members", network=make_network(tree))
    assert client.get(door(group_meeting)).headers["Location"].startswith("/compte/connexion/")
    hidden = restrict(open_meeting(tree, "Cachée")).page
    assert client.get(door(hidden)).status_code == 302
    chosen = open_meeting(tree, "Certains", open_to="professions", open_to_text="infirmières et médiateurs")
    assert "infirmières et médiateurs" in words(client.get(door(chosen)))
    assert client.post(door(chosen), SAID).status_code == 200
    client.post(door(chosen), {**SAID, "declared": "on"})
    assert Registration.objects.get().declared == "infirmières et médiateurs"
    closed = open_meeting(
        tree, "Groupe", open_to="members", network=make_network(tree, "Autre", group=Group.objects.create(name="G"))
    )
    client.force_login(make_user())
    assert client.get(door(closed)).status_code == 403
    assert client.get(door(group_meeting)).status_code == 200
    assert client.get("/rencontres/inconnue/inscription/").status_code == 404


def ask(meeting):
    meeting.registration_questions.add(
        RegistrationQuestion(label="Régime alimentaire", kind="choix", choices="Tout\nVégétarien\n", required=True),
        RegistrationQuestion(label="Déjà venu·e ?", kind="oui-non"),
        RegistrationQuestion(label="Une attente", kind="texte"),
    )
    meeting.workshops.add(Workshop(title="Atelier A", capacity=1), Workshop(title="Atelier B"))
    meeting.save_revision().publish()
    return list(RegistrationQuestion.objects.filter(page=meeting)), list(Workshop.objects.filter(page=meeting))


def test_questions_and_workshops(client, tree):
    meeting = open_meeting(tree, capacity=2)
    (food, _before, hope), (a, b) = ask(meeting)
    client.force_login(make_user())
    html = words(client.get(door(meeting)))
    for text in ("Régime alimentaire", "Végétarien", "Déjà venu", "Une attente", "Atelier A"):
        assert text in html
    response = client.post(door(meeting), {**SAID, f"question_{hope.pk}": "Gardé", f"question_{food.pk}": "Forgé"})
    assert response.status_code == 200
    assert "Gardé" in words(response)  # nothing typed is lost
    answers = {f"question_{food.pk}": "Tout", f"question_{hope.pk}": "=SOMME(A1)\n<b>fin</b>"}
    client.post(door(meeting), {**SAID, **answers, "workshops": [a.pk, b.pk]})
    first = Registration.objects.get()
    assert first.answers == [
        ["Régime alimentaire", "Tout"],
        ["Une attente", "=SOMME(A1)\r\n<b>fin</b>".replace("\r", "")],
    ]
    assert set(first.workshops.all()) == {a, b}

    client.force_login(make_user("b@exemple.fr"))
    assert "Atelier A (complet)" in words(client.get(door(meeting)))
    assert "Complet : Atelier A" in words(client.post(door(meeting), {**SAID, **answers, "workshops": [a.pk]}))
    # Chosen while it was free, full when the place is given: said, and the place itself stays.
    second = seats.register(meeting.pk, details("b@exemple.fr", workshops=[a, b]), make_user("c@exemple.fr"))
    assert list(second.workshops.all()) == [b]
    assert "n’est plus dans votre inscription" in mails("confirmed")[1].text


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '=HYPERLINK("x")', 'Ada "La" O\'Neil; CN=x:y, \\n', "Ada\tBis"]
)
def test_names_stay_words_everywhere(client, tree, name):
    meeting = open_meeting(tree)
    client.force_login(make_user())
    response = client.post(door(meeting), {**SAID, "name": name, "organisation": name}, follow=True)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    if "\t" in name:
        assert "une seule ligne" in words(response)
        return
    [mail] = mails()
    assert "<script>alert" not in mail.html
    [event] = Calendar.from_ical(mail.attachments[0]["content"]).walk("VEVENT")
    assert str(event["attendee"]) == "mailto:membre@exemple.fr"
    assert event["attendee"].params["PARTSTAT"] == "ACCEPTED"


@pytest.mark.parametrize(
    "name", ["Ada\nBcc: x@y.fr", "Ada\r\nATTENDEE:mailto:x@y.fr", "\x00Ada", "Ada\u2028b", " ", "x" * 151]
)
def test_names_that_are_no_line_are_refused(client, tree, name):
    meeting = open_meeting(tree)
    response = client.post(door(meeting), {**SAID, "name": name, "function": "Gardée"})
    assert response.status_code == 200
    assert "Gardée" in words(response)
    assert not OutgoingMail.objects.exists()


def test_asking_too_often_keeps_what_was_typed(client, tree):
    meeting = open_meeting(tree)
    answers = [client.post(door(meeting), SAID).status_code for _nth in range(6)]
    assert answers[:5] == [302] * 5
    assert answers[5] == 429
    assert "Coordinatrice" in words(client.post(door(meeting), SAID))


def test_a_series_is_named_and_followed(client, tree):
    series = MeetingSeries.objects.create(name="Les jeudis", slug="les-jeudis")
    one = open_meeting(tree, "Premier jeudi", series=series)
    open_meeting(tree, "Deuxième jeudi", series=series, days=40)
    assert "Deuxième jeudi" in words(client.get(one.url))
    response = client.get("/rencontres/serie/les-jeudis.ics")
    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == 2
    assert VIDEO.encode() not in response.content
    assert client.get("/rencontres/serie/autre.ics").status_code == 404


def test_pages_ask_the_same_for_few_and_for_many(client, tree):
    meeting = open_meeting(tree, capacity=10)
    mine = registered(meeting)
    client.force_login(make_user("chef@exemple.fr", is_superuser=True, is_staff=True))

    def cost():
        counted = []
        for path in (meeting.url, door(meeting), mine_path(mine), f"/rencontres/{meeting.slug}/inscriptions/"):
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            counted.append(len(captured))
        return counted

    few = cost()
    Registration.objects.bulk_create(
        Registration(meeting=meeting, email=f"p{n}@x.fr", name=f"P{n}", created_at=timezone.now(), number=100 + n,
                     state=[State.CONFIRMED, State.WAITING][n % 2])
        for n in range(50)
    )  # fmt: skip
    assert cost() == few
