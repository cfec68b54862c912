"""Digests close at 7 in Paris, also on the days that have 23 or 25 hours, and catch up once what was missed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError

from network.alerts.closing import Schedule
from network.alerts.models import Frequency, Notice
from network.alerts.sending import send_digests
from tests.factories.site import make_experience
from tests.factories.updates import mails, make_subscription, owe_since, run_worker, send_updates

PARIS = ZoneInfo("Europe/Paris")
UTC = ZoneInfo("UTC")


def paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("frequency", "now", "closed"),
    [
        ("daily", paris(2026, 11, 24, 7, 0), paris(2026, 11, 24, 7)),
        ("daily", paris(2026, 11, 24, 6, 59), paris(2026, 11, 23, 7)),
        ("daily", paris(2026, 1, 1, 3, 0), paris(2025, 12, 31, 7)),
        ("weekly", paris(2026, 11, 23, 7, 0), paris(2026, 11, 23, 7)),  # a Monday
        ("weekly", paris(2026, 11, 23, 6, 59), paris(2026, 11, 16, 7)),
        ("weekly", paris(2026, 11, 29, 23, 0), paris(2026, 11, 23, 7)),
        # Sunday 29 March 2026 has 23 hours, Sunday 25 October 25.
        ("daily", datetime(2026, 3, 29, 5, 0, tzinfo=UTC), datetime(2026, 3, 29, 5, tzinfo=UTC)),
        ("daily", datetime(2026, 3, 29, 4, 59, tzinfo=UTC), datetime(2026, 3, 28, 6, tzinfo=UTC)),
        ("daily", datetime(2026, 10, 25, 6, 0, tzinfo=UTC), datetime(2026, 10, 25, 6, tzinfo=UTC)),
        ("daily", datetime(2026, 10, 25, 5, 59, tzinfo=UTC), datetime(2026, 10, 24, 5, tzinfo=UTC)),
        ("weekly", datetime(2026, 3, 30, 5, 0, tzinfo=UTC), datetime(2026, 3, 30, 5, tzinfo=UTC)),
        ("weekly", datetime(2026, 10, 26, 5, 59, tzinfo=UTC), datetime(2026, 10, 19, 5, tzinfo=UTC)),
    ],
)
def test_when_digests_close(frequency, now, closed):
    assert Schedule(frequency).last_closing(now) == closed


@pytest.fixture
def daily(tree, member):
    make_subscription(member, frequency=Frequency.DAILY)
    make_experience(tree)
    run_worker()


@pytest.mark.django_db
def test_a_digest_waits_for_its_closing_and_goes_once(daily):
    owe_since(paris(2027, 3, 10, 9))
    assert send_digests(paris(2027, 3, 10, 23)) == 0
    assert send_digests(paris(2027, 3, 11, 6, 59)) == 0
    assert send_digests(paris(2027, 3, 11, 7)) == 1
    assert send_digests(paris(2027, 3, 11, 7)) == 0
    assert send_digests(paris(2027, 3, 12, 7)) == 0


@pytest.mark.django_db
def test_three_missed_days_make_one_digest(tree, member):
    make_subscription(member, frequency=Frequency.DAILY)
    for day in (10, 11, 12):
        make_experience(tree, f"Jardin du {day}")
        run_worker()
        owed = Notice.objects.filter(page__title=f"Jardin du {day}")
        owed.update(owed_since=paris(2027, 3, day, 9))
    assert send_digests(paris(2027, 3, 13, 8)) == 1
    run_worker()
    [message] = mails()
    assert all(f"Jardin du {day}" in message.body for day in (10, 11, 12))
    assert message.subject == "3 nouvelles ressources aujourd’hui pour «\u202fMon alerte\u202f»"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("owed", "early", "closing"),
    [
        (paris(2027, 3, 27, 8), datetime(2027, 3, 28, 4, 59, tzinfo=UTC), datetime(2027, 3, 28, 5, 0, tzinfo=UTC)),
        (paris(2027, 10, 30, 8), datetime(2027, 10, 31, 5, 59, tzinfo=UTC), datetime(2027, 10, 31, 6, 0, tzinfo=UTC)),
    ],
)
def test_summer_time_moves_no_digest(daily, owed, early, closing):
    owe_since(owed)
    assert send_digests(early) == 0
    assert send_digests(closing) == 1


@pytest.mark.django_db
def test_the_command_closes_what_is_due_at_a_moment(tree, member):
    make_subscription(member, "q=jardin", "Jour", frequency=Frequency.DAILY)
    make_subscription(member, "q=cuisine", "Semaine", frequency=Frequency.WEEKLY)
    make_experience(tree, "Un jardin")
    make_experience(tree, "Une cuisine")
    run_worker()
    owe_since(paris(2027, 3, 10, 9))  # a Wednesday
    assert send_updates("2027-03-10T12:00") == "0 digests queued, 0 mails sent.\n"
    assert send_updates("2027-03-11T07:00", frequency="weekly").startswith("0 digests")
    assert send_updates("2027-03-11T07:00") == "1 digests queued, 1 mails sent.\n"
    assert send_updates("2027-03-15T06:00:00Z") == "1 digests queued, 1 mails sent.\n"
    assert send_updates("2027-03-15T06:00:00Z") == "0 digests queued, 0 mails sent.\n"
    assert [m.subject for m in mails()] == ["Récit d’expérience : Un jardin", "Récit d’expérience : Une cuisine"]


@pytest.mark.django_db
def test_the_command_matches_first_what_was_just_published(tree, member):
    make_subscription(member, frequency=Frequency.DAILY)
    make_experience(tree)
    assert send_updates("2100-01-01T07:00").startswith("1 digests")


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["demain", "2027-13-01T07:00", ""])
def test_the_command_refuses_what_is_no_moment(moment):
    with pytest.raises(CommandError, match="ISO 8601"):
        send_updates(moment)


@pytest.mark.django_db
def test_a_digest_whose_frequency_changed_follows_the_new_one(daily, member):
    owe_since(paris(2027, 3, 10, 9))
    member.subscriptions.update(frequency=Frequency.WEEKLY)
    assert send_digests(paris(2027, 3, 11, 7)) == 0
    assert send_digests(paris(2027, 3, 15, 7)) == 1
