"""Every calendar of the site, read by the libraries that people's programs are made of.

Not run here, for want of the programs: Outlook and Exchange, Google Calendar, Apple Calendar. In their place stand
the rules they publish or name, in `clients.py`: Microsoft's documents for the first, RFC 5545, 5546 and 6047 for the
others.
"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from asv.accounts.models import Favourite
from asv.jobs.letters import letter_of
from network.meetings.calendar import event_uid
from network.meetings.models import MeetingSeries
from network.meetings.registrations import seats
from network.meetings.registrations.changes import follow_meeting
from tests.factories.network import make_meeting
from tests.factories.registrations import VIDEO, details, mails, open_meeting, registered
from tests.factories.site import make_user
from tests.notifications.test_addresses import make_address
from tests.readers import hostile
from tests.readers.calendars import READERS
from tests.readers.clients import Itip, Outlook
from tests.readers.wire import wire

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
HOSTILE = 'Santé ; jeunes, « après » : <b>5 > 3 & 2</b> "cité" \\ l’été 🧑🏽‍⚕️ 100 %'
LONG = "Coordination des ateliers " * 8
# The last Sunday of March 2027 is the 28th, of October the 31st.
HOURS = {
    "June": (2027, 6, 14, 14), "January": (2027, 1, 14, 9), "eve of summer": (2027, 3, 27, 9),
    "summer": (2027, 3, 28, 9), "eve of winter": (2027, 10, 30, 9), "winter": (2027, 10, 31, 9),
    "far": (2051, 7, 3, 18), "June of 1992": (1992, 6, 9, 9),
    "October of 1995": (1995, 10, 10, 9), "January of 1991": (1991, 1, 9, 9), "July of 1996": (1996, 7, 9, 9),
    "winter of 1996": (1996, 12, 9, 9), "first days of 1997": (1997, 1, 2, 9),
}  # fmt: skip


def at(*parts):
    return datetime(*parts, tzinfo=PARIS)


def expected(meeting):
    """Start and end as every reader is to understand them."""
    if meeting.all_day:
        start = timezone.localdate(meeting.starts_at)
        return start, timezone.localdate(meeting.ends_at or meeting.starts_at) + timedelta(days=1)
    return tuple(one and one.astimezone(UTC) for one in (meeting.starts_at, meeting.ends_at))


@pytest.fixture
def world(client, tree):
    """What is so of meetings of all kinds, and each file in which they can be taken: its name, its content."""
    series = MeetingSeries.objects.create(name=f"Les jeudis {HOSTILE}", slug="jeudis")
    meetings = [
        make_meeting(tree, f"{name} {n}", starts_at=at(*start), ends_at=at(*start) + timedelta(hours=2), series=series)
        for n, (name, start) in enumerate(HOURS.items())
    ]
    words = {"venue": HOSTILE, "address": LONG, "summary": f"{HOSTILE}\nune autre ligne\r\n\r\n{LONG}"}
    meetings += [
        make_meeting(tree, HOSTILE, starts_at=at(2027, 7, 1, 10), **words),
        make_meeting(tree, LONG[:200], starts_at=at(2027, 12, 1, 10), ends_at=None, summary="🧑🏽‍⚕️é" * 60),
        make_meeting(tree, hostile.TITLE, starts_at=at(2027, 7, 2), summary=hostile.SUMMARY, venue=hostile.LONG),
        make_meeting(tree, "Un jour", starts_at=at(2027, 8, 1), ends_at=None, all_day=True),
        make_meeting(tree, "Trois jours", starts_at=at(2019, 12, 1), ends_at=at(2019, 12, 3), all_day=True),
        make_meeting(tree, "Annulée", starts_at=at(2027, 6, 20, 9), cancelled=True),
    ]
    ours = open_meeting(tree, f"Avec places {HOSTILE}", starts_at=at(2027, 6, 21, 9), summary=HOSTILE)
    member = make_user(first_name="Ada")
    registration = seats.register(ours.pk, details(member.email, name=f"Ada, {HOSTILE}"[:150]), member)
    meetings.append(ours)
    for meeting in meetings:
        Favourite.objects.create(user=member, page=meeting)
    address = make_address(client, member, "agenda")
    paths = ["/rencontres/agenda.ics", "/rencontres/serie/jeudis.ics", address]
    paths += [f"/rencontres/{meeting.slug}.ics" for meeting in meetings[-7:]]
    files = {path: client.get(path).content for path in paths}
    facts = {event_uid(one): (one.title, one.summary, *expected(one)) for one in meetings}
    for start in (at(2028, 1, 21, 9), at(2028, 6, 21, 9)):
        moved(ours, starts_at=start, ends_at=start + timedelta(hours=3))
    moved(ours, cancelled=True)
    seats.leave(registration)
    files |= {
        f"mail {n}": mail.attachments[0]["content"].encode() for n, mail in enumerate(mails()) if mail.attachments
    }
    return facts, files


def moved(meeting, **fields):
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.save_revision().publish()
    return follow_meeting(meeting.pk)


def test_every_reader_understands_every_calendar_alike_and_right(world):
    facts, files = world
    assert len(files) == 10 + 5, "the agenda, a series, one's own, seven meetings, five mails"
    told = {reader: [] for reader in READERS}
    for name, content in files.items():
        has_one_zone_of_two_rules(name, content.decode())
        readings = {reader: read(content) for reader, read in READERS.items()}
        for reader, reading in readings.items():
            agree(name, reader, reading, readings["icalendar"])
            if name.startswith("mail"):
                [event] = reading.events
                told[reader].append((reading.method, event.start.month, event.start.hour))
            else:
                for event in reading.events:
                    is_right(name, reader, event, *facts[event.uid])
    life = [("REQUEST", 6, 7), ("REQUEST", 1, 8), ("REQUEST", 6, 7), ("CANCEL", 6, 7), ("CANCEL", 6, 7)]
    assert told == dict.fromkeys(READERS, life)
    followed = READERS["ical.js"](files["/rencontres/agenda.ics"])
    assert len(followed.events) == len(facts) and followed.name == "Rencontres santé des quartiers"


def agree(name, reader, reading, right):
    """Whether a reader understood a file as another did."""
    assert right.events and (reading.method, reading.name) == (right.method, right.name), (name, reader)
    assert len(reading.events) == len(right.events), (name, reader)
    for event in reading.events:
        [same] = [one for one in right.events if one.uid == event.uid]
        assert replace(event, attendee=None) == replace(same, attendee=None), (name, reader)
        assert (event.attendee or same.attendee) == same.attendee, (name, reader)


def is_right(name, reader, event, title, summary, start, end):
    """Whether an event says what the site knows of the meeting."""
    assert (event.start, event.end) == (start, end), (name, reader, title)
    assert event.summary.endswith(title) and "\n".join(summary.splitlines()) in event.description, (name, reader)


def has_one_zone_of_two_rules(name, text):
    """What Microsoft's document reads of a time zone, and where its onsets are."""
    zones = re.findall(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE", text, re.S)
    assert len(zones) == ("TZID=Europe/Paris" in text), name
    for zone in zones:
        assert "RDATE" not in zone and zone.count("RRULE:FREQ=YEARLY") == 2 == zone.count("BYDAY=-1SU"), name
        assert "DTSTART:19961027T030000" in zone and "DTSTART:19960331T020000" in zone, name
        assert text.index("END:VTIMEZONE") < text.index("BEGIN:VEVENT"), name


def test_a_meeting_without_hours_needs_no_zone_and_a_file_has_a_name_that_browsers_read(client, tree):
    page = make_meeting(tree, "Un jour", starts_at=at(2027, 8, 1), ends_at=None, all_day=True)
    page.slug = "journée-d-été"
    page.save_revision().publish()
    answer = client.get("/rencontres/journ%C3%A9e-d-%C3%A9t%C3%A9.ics")
    assert b"VTIMEZONE" not in answer.content and b"DTSTART;VALUE=DATE:20270801" in answer.content
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''journ%C3%A9e-d-%C3%A9t%C3%A9.ics"


def message(mail):
    """A mail as it goes over the wire, read anew."""
    return message_from_bytes(wire(mail), policy=policy.default)


def life_of_an_invitation(tree):
    """A place is given, the meeting moves into winter, then to another place, is cancelled, held after all, left."""
    meeting = open_meeting(tree, starts_at=at(2027, 6, 14, 14), ends_at=at(2027, 6, 14, 16))
    row = registered(meeting)
    moved(meeting, starts_at=at(2027, 12, 14, 14), ends_at=at(2027, 12, 14, 16))
    moved(meeting, venue="Douai")
    moved(meeting, cancelled=True)
    moved(meeting, cancelled=False)
    seats.leave(row)
    kinds = ["confirmed", "changed", "changed", "cancelled", "restored", "left"]
    told = [mail for mail in mails() if mail.attachments]
    assert [mail.key.split(":")[3] for mail in told] == kinds
    return meeting, row, told


def test_an_attendee_by_the_rules_of_itip(tree):
    meeting, row, told = life_of_an_invitation(tree)
    ada = Itip("membre@exemple.fr")
    words = [mail.attachments[0]["content"] for mail in told]
    assert [ada.take(word) for word in words] == ["added", "updated", "updated", "removed", "added", "removed"]
    assert [ada.take(word) for word in words] == ["ignored"] * 6, "what comes late changes nothing"
    assert "STATUS" not in words[-1], "one person is taken off: the meeting takes place"
    assert "STATUS:CANCELLED" in words[3]
    again = registered(meeting, "autre@exemple.fr")
    seats.leave(again)
    last = seats.register(meeting.pk, details("autre@exemple.fr"), again.user)
    bob = Itip("autre@exemple.fr")
    assert [bob.take(mail.attachments[0]["content"]) for mail in mails() if mail.user == last.user] == [
        "added", "removed", "added",
    ]  # fmt: skip
    assert row.pk != last.pk


def test_outlook_takes_the_invitation_out_of_the_mail_moves_it_and_says_it_is_cancelled(tree):
    _meeting, _row, told = life_of_an_invitation(tree)
    outlook = Outlook()
    seen = []
    for mail in told:
        kind = outlook.open(message(mail))
        [held] = outlook.held.values()
        seen.append((kind.rpartition(".")[2], held["start"], held["where"], held["cancelled"]))
    june, december = datetime(2027, 6, 14, 12, tzinfo=UTC), datetime(2027, 12, 14, 13, tzinfo=UTC)
    assert seen == [
        ("Request", june, "Lille", False), ("Request", december, "Lille", False), ("Request", december, "Douai", False),
        ("Canceled", december, "Douai", True), ("Request", december, "Douai", False),
        ("Canceled", december, "Douai", True),
    ]  # fmt: skip


def test_the_mail_holds_the_invitation_beside_its_texts_and_as_a_file(tree):
    registered(open_meeting(tree))
    read = message(mails("confirmed")[0])
    assert read.get_content_type() == "multipart/mixed"
    texts, file = read.iter_parts()
    assert [part.get_content_type() for part in texts.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    invitation = list(texts.iter_parts())[-1]
    assert invitation["Content-Type"].params["method"] == "REQUEST" and not invitation.is_attachment()
    assert file.is_attachment() and file.get_filename() == "invitation.ics"
    assert file.get_content_type() == "application/ics", "of a second text/calendar some programs make a second event"
    held = invitation.get_content().replace("\r\n", "\n")
    assert file.get_content().decode().replace("\r\n", "\n").strip() == held.strip()


def test_a_followed_calendar_tells_what_moved_and_what_is_cancelled(client, tree):
    member = make_user()
    page = make_meeting(tree, "Santé des jeunes", starts_at=at(2027, 6, 14, 14), video_url=VIDEO)
    Favourite.objects.create(user=member, page=page)
    address = make_address(client, member, "agenda")
    channels = [f"/rencontres/{page.slug}.ics", "/rencontres/agenda.ics", address]

    def events():
        return [READERS["icalendar"](client.get(path).content).events[0] for path in channels]

    before = events()
    moved(page, summary="Un mot de plus.")
    assert [event.sequence for event in events()] == [0, 0, 0], "what calendars hold is the same"
    moved(page, starts_at=at(2027, 12, 14, 14), ends_at=None)
    after = events()
    moved(page, cancelled=True, cancellation_note="Reportée au printemps.")
    over = events()
    for one, two, three in zip(before, after, over, strict=True):
        assert one.uid == two.uid == three.uid and (one.sequence, two.sequence, three.sequence) == (0, 1, 2)
        assert two.start == datetime(2027, 12, 14, 13, tzinfo=UTC)
        assert three.status == "CANCELLED" and three.description.startswith("Reportée au printemps.")
    for path in channels:
        [appointment] = Outlook().follow(client.get(path).content).values()
        assert appointment["busy"] == 0 and appointment["subject"] == "Annulée : Santé des jeunes"
        assert VIDEO.encode() not in client.get(path).content


def test_all_ways_to_take_an_event_agree_on_the_last_word(client, tree):
    """Taken from the page first, moved, then registered for: the invitation is no older than the file."""
    meeting = open_meeting(tree, starts_at=at(2027, 6, 14, 14), ends_at=None)
    meeting.version = 3  # announced anew twice
    moved(meeting, starts_at=at(2027, 6, 15, 14), ends_at=None)
    path = f"/rencontres/{meeting.slug}.ics"
    [from_page] = READERS["icalendar"](client.get(path).content).events
    row = registered(meeting)
    address = make_address(client, row.user, "agenda")
    [invited] = READERS["icalendar"](mails("confirmed")[0].attachments[0]["content"].encode()).events
    [own] = READERS["icalendar"](client.get(address).content).events
    client.logout()
    [public] = READERS["icalendar"](client.get(path).content).events
    assert from_page.uid == invited.uid == own.uid == public.uid
    assert from_page.sequence == invited.sequence == own.sequence == public.sequence == 3
    assert own.attendee is None, "a calendar that is followed invites nobody (RFC 5546, 3.2.1)"
    moved(meeting, venue="Douai")
    [moved_by_mail] = READERS["icalendar"](mails("changed")[0].attachments[0]["content"].encode()).events
    [public] = READERS["icalendar"](client.get(path).content).events
    assert moved_by_mail.sequence == public.sequence == 4


def test_a_followed_calendar_stands_still_while_nothing_changes(client, tree):
    row = registered(open_meeting(tree, starts_at=at(2027, 6, 14, 14)))
    address = make_address(client, row.user, "agenda")
    first = client.get(address).content
    assert client.get(address).content == first, "programs would take each fetch for a change"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in first and b"X-PUBLISHED-TTL:PT6H" in first


def test_a_page_that_is_withdrawn_leaves_the_calendars_that_follow_it(client, tree):
    meeting = open_meeting(tree)
    address = make_address(client, registered(meeting).user, "agenda")
    channels = ["/rencontres/agenda.ics", address]
    assert [len(READERS["icalendar"](client.get(path).content).events) for path in channels] == [1, 1]
    meeting.unpublish()
    assert [len(READERS["icalendar"](client.get(path).content).events) for path in channels] == [0, 0]


def test_an_invitation_that_waited_does_not_come_after_its_cancellation(tree):
    meeting = open_meeting(tree)
    registered(meeting)
    [mail] = mails("confirmed")
    assert letter_of(mail.key).still_owed(mail)
    moved(meeting, cancelled=True)
    assert not letter_of(mail.key).still_owed(mail)


def test_days_are_days_in_every_reader(tree, client):
    page = make_meeting(tree, "Trois jours", starts_at=at(2027, 10, 30), ends_at=at(2027, 11, 1), all_day=True)
    content = client.get(f"/rencontres/{page.slug}.ics").content
    for reader, read in READERS.items():
        [event] = read(content).events
        assert (event.start, event.end) == (date(2027, 10, 30), date(2027, 11, 2)), reader


def test_the_agenda_tells_the_address_that_a_calendar_follows_and_the_file_that_it_does_not(client, tree):
    """A link to the file alone is a copy, which nothing reaches later."""
    make_meeting(tree, "À venir")
    for query in ("", "?annee=2019"):
        page = BeautifulSoup(client.get(f"/rencontres/{query}").content, "html.parser")
        address = f"https://asv.example/rencontres/agenda.ics{query}"
        (section,) = (title.find_parent("section") for title in page.select("#suivre"))
        assert section.select_one("code").get_text() == address and client.get(address).status_code == 200
        links = [link["href"] for link in section.select("a")]
        assert links == [address.replace("https", "webcal"), f"/rencontres/agenda.ics{query}"]
        assert page.select_one('.docacts a[href="#suivre"]')
