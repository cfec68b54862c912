"""After registration: reminders, a meeting that moves or is cancelled, attendance, and forgetting."""

import csv
import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.core import mail as outbox
from django.core.exceptions import ValidationError
from django.utils import timezone
from icalendar import Calendar

from asv.accounts.roles import EDITORS
from asv.jobs.mails import deliver_due
from asv.jobs.models import MailState, OutgoingMail
from asv.jobs.worker import Worker
from network.admin.roles import set_up_roles
from network.meetings.registrations import seats
from network.meetings.registrations.changes import follow_meeting
from network.meetings.registrations.duties import fill_places, forget, send_reminders
from network.meetings.registrations.links import mine_path
from network.meetings.registrations.models import Desk, Registration, State
from tests.factories.network import make_meeting
from tests.factories.registrations import VIDEO, details, mails, open_meeting, registered
from tests.factories.site import make_user

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def published(meeting, **fields):
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.save_revision().publish()
    return follow_meeting(meeting.pk)


def event_of(mail):
    calendar = Calendar.from_ical(mail.attachments[0]["content"])
    return calendar, calendar.walk("VEVENT")[0]


def test_a_desk_that_told_nobody_anything_yet_begins_with_what_is(tree):
    """As a program makes it, or a table brought in: nothing can have changed for those registered."""
    meeting = open_meeting(tree)
    registered(meeting, "a@exemple.fr")
    Desk.objects.update(told={})
    assert published(meeting, venue="Douai") == 0
    assert Desk.objects.get().told["where"] and not mails("changed")
    assert published(meeting, venue="Lens") == 1


def test_a_meeting_that_moves_is_told_once_and_takes_the_calendars_along(tree):
    # The last Sunday of October 2027 is the 31st: before it summer time, after it winter time.
    start = datetime(2027, 10, 30, 9, 30, tzinfo=PARIS)
    meeting = open_meeting(tree, starts_at=start, ends_at=start + timedelta(hours=2), capacity=1)
    registered(meeting, "a@exemple.fr")
    registered(meeting, "b@exemple.fr")
    calendar, event = event_of(mails("confirmed")[0])
    assert (calendar["method"], event["sequence"]) == ("REQUEST", 0)
    assert event.decoded("dtstart").utcoffset() == timedelta(hours=2)
    assert "mailto:ne-pas-repondre@localhost" in str(event["organizer"])
    [zone] = calendar.walk("VTIMEZONE")
    assert zone.to_tz().utcoffset(datetime(2027, 10, 30, 9, 30)) == timedelta(hours=2)
    assert zone.to_tz().utcoffset(datetime(2027, 11, 2, 9, 30)) == timedelta(hours=1)

    later = start + timedelta(days=3)
    assert published(meeting, starts_at=later, ends_at=later + timedelta(hours=2), venue="Douai") == 2
    assert published(meeting, summary="Un mot de plus") == 0
    told = {mail.recipient: mail for mail in mails("changed")}
    assert set(told) == {"a@exemple.fr", "b@exemple.fr"}
    assert "Nouvelle date : mardi 2 novembre 2027, 9\u00a0h\u00a030" in told["a@exemple.fr"].text
    assert "Nouveau lieu : Douai" in told["b@exemple.fr"].text
    assert not told["b@exemple.fr"].attachments  # who waits has no invitation to move
    assert VIDEO not in told["b@exemple.fr"].text
    calendar, moved = event_of(told["a@exemple.fr"])
    assert (calendar["method"], moved["sequence"], moved["uid"]) == ("REQUEST", 1, event["uid"])
    assert moved.decoded("dtstart").hour == 9
    assert moved.decoded("dtstart").utcoffset() == timedelta(hours=1)

    assert published(meeting, video_url="https://visio.example/neuf") == 2
    assert "l’ancien ne sert plus" in mails("changed")[2].text
    assert "visio.example/neuf" not in mails("changed")[3].text
    assert published(meeting, cancelled=True, cancellation_note="Reportée au printemps.") == 2
    assert published(meeting, venue="Ailleurs") == 0
    calendar, gone = event_of(mails("cancelled")[0])
    assert (calendar["method"], gone["status"], gone["sequence"]) == ("CANCEL", "CANCELLED", 3)
    assert "Reportée au printemps." in mails("cancelled")[1].text
    assert published(meeting, cancelled=False) == 2
    assert event_of(mails("restored")[0])[1]["sequence"] == 5  # another place meanwhile, told to nobody


def test_the_worker_follows_a_publication_and_the_mail_carries_the_invitation(tree):
    meeting = open_meeting(tree)
    registered(meeting)
    Worker().round()
    meeting.venue = "Douai"
    meeting.save_revision().publish()
    Worker().round()
    Worker().round()
    assert [message.subject.split(" : ")[0] for message in outbox.outbox] == ["Votre place est réservée", "Changement"]
    [part] = [one for one in outbox.outbox[0].message().walk() if one.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    assert Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")


def test_reminders_come_once_and_only_to_whom_they_serve(tree):
    start = timezone.now() + timedelta(days=30)
    meeting = open_meeting(tree, starts_at=start, capacity=2)
    here, gone = registered(meeting, "a@exemple.fr"), registered(meeting, "b@exemple.fr")
    registered(meeting, "attente@exemple.fr")
    late = start - timedelta(days=3)
    assert send_reminders(start - timedelta(days=8)) == 0
    seats.leave(gone)  # who waited moves up
    assert send_reminders(start - timedelta(days=7)) == 2
    assert send_reminders(late) == 0
    Registration.objects.filter(email="attente@exemple.fr").update(confirmed_at=start - timedelta(hours=5))
    assert send_reminders(start - timedelta(hours=23)) == 1
    assert send_reminders(start - timedelta(hours=22)) == 0
    assert send_reminders(start + timedelta(hours=1)) == 0
    assert [mail.recipient for mail in mails("day")] == ["a@exemple.fr"]
    assert VIDEO in mails("day")[0].text
    # Owed again for the new day, and those of the old day do not leave.
    published(meeting, starts_at=start + timedelta(days=60), ends_at=None)
    assert send_reminders(start + timedelta(days=54)) == 2
    published(meeting, cancelled=True)
    assert send_reminders(start + timedelta(days=59, hours=12)) == 0
    here.refresh_from_db()
    deliver_due(timezone.now())
    assert [row.kind for row in here.user.notifications.all()] == ["rencontre"] * 3  # the last day, the move, the end
    states = {mail.key.split(":")[3]: mail.state for mail in mails() if mail.recipient == here.email}
    assert states["week"] == states["day"] == MailState.CANCELLED
    assert states["cancelled"] == MailState.SENT


def test_a_mail_that_is_no_longer_true_does_not_leave(tree):
    meeting = open_meeting(tree, capacity=1)
    row = registered(meeting)
    waits = registered(meeting, "b@exemple.fr")
    seats.leave(row)
    deliver_due(timezone.now())
    left = {(mail.recipient, mail.key.split(":")[3]) for mail in mails() if mail.state == MailState.SENT}
    assert left == {("membre@exemple.fr", "left"), ("b@exemple.fr", "moved_up")}
    assert waits.pk


def test_an_account_deleted_frees_its_place_and_a_lower_capacity_takes_none_away(tree):
    meeting = open_meeting(tree, capacity=2)
    first = registered(meeting, "a@exemple.fr")
    registered(meeting, "b@exemple.fr")
    registered(meeting, "c@exemple.fr")
    published(meeting, capacity=1)
    assert Registration.objects.filter(state=State.CONFIRMED).count() == 2
    first.user.delete()
    assert fill_places(timezone.now()) == 0  # still as many as there are places
    published(meeting, capacity=2)
    assert Registration.objects.filter(state=State.CONFIRMED).count() == 2
    Registration.objects.get(email="b@exemple.fr").user.delete()
    assert Registration.objects.get().state == State.CONFIRMED


def test_what_the_form_of_a_meeting_refuses(tree):
    meeting = open_meeting(tree)
    for wrong in (
        {"ends_at": meeting.starts_at - timedelta(hours=1)}, {"capacity": 0}, {"registration_url": "https://x.example"},
        {"registration_closes_at": meeting.starts_at + timedelta(hours=1)},
    ):  # fmt: skip
        fresh = type(meeting).objects.get(pk=meeting.pk)
        for name, value in wrong.items():
            setattr(fresh, name, value)
        with pytest.raises(ValidationError) as refused:
            fresh.full_clean()
        assert set(refused.value.message_dict) == set(wrong)


def test_attendance_and_certificate(client, tree):
    meeting = open_meeting(tree, starts_at=timezone.now() + timedelta(minutes=5), ends_at=None)
    came = registered(meeting, "a@exemple.fr", name="=1+1", organisation="@Ville", answers=[["Une attente", "-2\nfin"]])
    away = registered(meeting, "b@exemple.fr", name="Béatrice <b>")
    sheet = f"/rencontres/{meeting.slug}/inscriptions/"
    assert client.get(sheet).status_code == 302
    client.force_login(came.user)
    assert client.get(sheet).status_code == client.get(sheet.rstrip("/") + ".csv").status_code == 403
    set_up_roles(tree.home.get_parent())
    editor = make_user("redaction@exemple.fr")
    editor.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(editor)
    assert "Inscriptions et feuille de présence" in client.get(meeting.url).content.decode()
    html = client.get(sheet).content.decode()
    assert "Béatrice &lt;b&gt;" in html
    client.post(sheet, {"present": [came.pk, "999999", "x", "９"]})
    assert "1 sur place" in client.get(sheet).content.decode()
    response = client.get(sheet.rstrip("/") + ".csv")
    text = b"".join(response.streaming_content).decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][2] == "Nom"
    assert [rows[1][n] for n in (2, 4, 8, 10)] == ["'=1+1", "'@Ville", "'-2\nfin", "oui"]
    assert rows[2][10] == "non"

    client.logout()
    certificate = mine_path(came) + "attestation/"
    assert client.get(certificate).status_code == 404  # not before the end
    type(meeting).objects.update(starts_at=timezone.now() - timedelta(days=1))
    html = client.get(certificate).content.decode()
    assert "=1+1" in html
    assert meeting.title in html
    assert "attestation" in client.get(mine_path(came)).content.decode()
    assert client.get(mine_path(away) + "attestation/").status_code == 404


def test_what_is_not_needed_any_more_is_forgotten(tree):
    meeting = open_meeting(tree)
    kept = registered(meeting)
    unproved = seats.register(meeting.pk, details("a@exemple.fr"))
    proved = seats.confirm(seats.register(meeting.pk, details("b@exemple.fr")))
    now = timezone.now()
    forget(now + timedelta(hours=47))
    assert Registration.objects.count() == 3
    forget(now + timedelta(hours=49))
    assert not Registration.objects.filter(pk=unproved.pk).exists()
    forget(meeting.starts_at + timedelta(days=364))
    assert Registration.objects.filter(pk=proved.pk).exists()
    forget(meeting.starts_at + timedelta(days=366))
    assert list(Registration.objects.all()) == [kept]


def test_a_meeting_that_people_count_on_is_cancelled_before_it_is_deleted(client, tree):
    meeting = open_meeting(tree)
    registered(meeting)
    client.force_login(make_user("chef@exemple.fr", is_superuser=True, is_staff=True))
    ways = (f"/admin/pages/{meeting.pk}/delete/", f"/admin/pages/{meeting.pk}/delete/",
            f"/admin/bulk/wagtailcore/page/delete/?id={meeting.pk}")  # fmt: skip
    for path in ways:
        html = client.post(path, follow=True).content.decode()
        assert "annulez d’abord la rencontre" in html, path
    assert type(meeting).objects.filter(pk=meeting.pk).exists()
    assert (
        "Membre" in client.get("/admin/registrations/registration/").content.decode() or Registration.objects.exists()
    )
    for path in (
        "",
        f"?rencontre={meeting.pk}",
        "?export=csv",
        "?rencontre=x",
        f"inspect/{Registration.objects.get().pk}/",
    ):
        assert client.get(f"/admin/registrations/registration/{path}", follow=True).status_code == 200, path
    assert client.get(f"/admin/pages/{meeting.pk}/edit/").status_code == 200
    published(meeting, cancelled=True)
    meeting.refresh_from_db()
    meeting.unpublish()
    client.post(f"/admin/pages/{meeting.pk}/delete/")
    assert not type(meeting).objects.filter(pk=meeting.pk).exists()


def test_a_cancelled_meeting_says_so_everywhere(client, tree):
    meeting = make_meeting(tree, "Reportée", cancelled=True, video_url=VIDEO, registration_url="https://x.example")
    html = client.get(meeting.url).content.decode()
    assert "est annulée" in html
    assert "EventCancelled" in html
    assert VIDEO not in html
    assert "x.example" not in html
    assert "Annulée" in client.get("/rencontres/").content.decode()
    assert b"STATUS:CANCELLED" in client.get("/rencontres/agenda.ics").content
    assert not OutgoingMail.objects.exists()
