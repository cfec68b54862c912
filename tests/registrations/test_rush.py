"""200 people, 20 places, one moment: exactly as many places as there are, in order, and each person told once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from asv.accounts.models import User
from asv.jobs.models import OutgoingMail
from network.meetings.registrations import seats
from network.meetings.registrations.changes import follow_meeting
from network.meetings.registrations.duties import fill_places
from network.meetings.registrations.models import Registration, State
from tests.factories.jobs import DIED, die, in_a_dying_process
from tests.factories.registrations import details, mails, open_meeting
from tests.factories.site import make_tree

PEOPLE, PLACES, AT_ONCE = 200, 20, 40


def at_once(work, items):
    """Each item in a thread of its own kind, all let go together; what each answered."""
    gate = threading.Barrier(AT_ONCE)
    waited = threading.local()

    def one(item):
        if not hasattr(waited, "done"):
            gate.wait(30)
            waited.done = True
        try:
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, items))


def test_two_hundred_for_the_last_twenty(lasting_db):
    meeting = open_meeting(make_tree(), capacity=PLACES)
    people = User.objects.bulk_create([User(email=f"p{n}@exemple.fr") for n in range(PEOPLE)])
    found = at_once(lambda user: seats.register(meeting.pk, details(user.email), user).pk, people)
    assert len(set(found)) == PEOPLE
    rows = list(Registration.objects.order_by("number"))
    assert [row.number for row in rows] == list(range(1, PEOPLE + 1))
    assert [row.state for row in rows] == [State.CONFIRMED] * PLACES + [State.WAITING] * (PEOPLE - PLACES)
    told = {row.pk: [mail.key.split(":")[3] for mail in mails() if mail.recipient == row.email] for row in rows[:25]}
    assert all(told[row.pk] == (["confirmed"] if row.number <= PLACES else ["waiting"]) for row in rows[:25])
    assert OutgoingMail.objects.count() == PEOPLE
    assert OutgoingMail.objects.values("recipient").distinct().count() == PEOPLE

    # Forty of those who had or awaited a place give it up at once, while staff and the worker look after the list.
    leaving = rows[:PLACES] + rows[100:118]
    at_once(lambda row: seats.leave(row) if row else fill_places(timezone.now()), [*leaving, None, None])
    rows = list(Registration.objects.order_by("number"))
    active = [row for row in rows if row.number]
    assert [row.number for row in active if row.state == State.CONFIRMED] == list(range(PLACES + 1, 2 * PLACES + 1))
    assert sum(row.state == State.WAITING for row in active) == PEOPLE - 2 * PLACES - 18
    assert len(mails("moved_up")) == PLACES
    assert len(mails("left")) == PLACES + 18

    meeting.capacity = PLACES + 5
    meeting.save_revision().publish()
    at_once(lambda _nth: follow_meeting(meeting.pk), range(AT_ONCE))
    assert Registration.objects.filter(state=State.CONFIRMED).count() == PLACES + 5
    assert len(mails("moved_up")) == PLACES + 5

    meeting.starts_at += timedelta(days=1)
    meeting.ends_at += timedelta(days=1)
    meeting.save_revision().publish()
    at_once(lambda _nth: follow_meeting(meeting.pk), range(AT_ONCE))
    assert len(mails("changed")) == Registration.objects.filter(number__isnull=False).count()


def test_one_person_forty_times_is_one_place(lasting_db):
    meeting = open_meeting(make_tree(), capacity=PLACES)
    user = User.objects.create(email="une@exemple.fr")
    spellings = ["une@exemple.fr", "Une@Exemple.FR"] * (AT_ONCE // 2)
    at_once(lambda email: seats.register(meeting.pk, details(email), user), spellings)
    assert Registration.objects.get().number == 1
    assert [mail.key.split(":")[3] for mail in mails()] == ["confirmed"]


def test_a_death_between_two_words_leaves_nothing_half_done(lasting_db, monkeypatch):
    meeting = open_meeting(make_tree(), capacity=1)
    first, second = User.objects.bulk_create([User(email="a@exemple.fr"), User(email="b@exemple.fr")])
    place = seats.register(meeting.pk, details(first.email), first)
    seats.register(meeting.pk, details(second.email), second)
    with monkeypatch.context() as patch:
        patch.setattr("network.meetings.registrations.letters.queue", die)
        assert in_a_dying_process(lambda: seats.leave(place)) == DIED
    assert Registration.objects.get(pk=place.pk).state == State.CONFIRMED
    assert seats.leave(place)
    assert Registration.objects.get(user=second).state == State.CONFIRMED
    assert [mail.key.split(":")[3] for mail in mails()] == ["confirmed", "waiting", "left", "moved_up"]
