"""Digests close at the hour and on the day chosen, in Paris, whatever the calendar does."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from network.alerts.closing import Schedule
from network.alerts.models import Frequency, Subscription
from network.alerts.sending import send_digests
from tests.factories.site import make_experience
from tests.factories.updates import make_subscription, owe_since, run_worker

PARIS, UTC = ZoneInfo("Europe/Paris"), ZoneInfo("UTC")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "now", "closed"),
    [
        (Schedule("daily", 0), utc(2026, 6, 1, 22, 0), utc(2026, 6, 1, 22, 0)),  # midnight in Paris, in summer
        (Schedule("daily", 23), utc(2026, 1, 1, 21, 59), utc(2025, 12, 31, 22, 0)),
        # 29 March 2026 has no 2 h: it closes when the clock has jumped from 2 to 3.
        (Schedule("daily", 2), utc(2026, 3, 29, 0, 59), utc(2026, 3, 28, 1, 0)),
        (Schedule("daily", 2), utc(2026, 3, 29, 1, 0), utc(2026, 3, 29, 1, 0)),
        (Schedule("daily", 2), utc(2026, 3, 30, 0, 0), utc(2026, 3, 30, 0, 0)),
        # 25 October 2026 has 2 h twice: it closes the first time, and once.
        (Schedule("daily", 2), utc(2026, 10, 24, 23, 59), utc(2026, 10, 24, 0, 0)),
        (Schedule("daily", 2), utc(2026, 10, 25, 0, 0), utc(2026, 10, 25, 0, 0)),
        (Schedule("daily", 2), utc(2026, 10, 25, 0, 59), utc(2026, 10, 25, 0, 0)),
        (Schedule("daily", 2), utc(2026, 10, 25, 1, 0), utc(2026, 10, 25, 0, 0)),
        (Schedule("daily", 2), utc(2026, 10, 26, 0, 59), utc(2026, 10, 25, 0, 0)),
        (Schedule("weekly", 18, weekday=4), utc(2026, 11, 27, 16, 59), utc(2026, 11, 20, 17, 0)),
        (Schedule("weekly", 18, weekday=4), utc(2026, 11, 27, 17, 0), utc(2026, 11, 27, 17, 0)),
        (Schedule("weekly", 2, weekday=6), utc(2026, 3, 29, 1, 0), utc(2026, 3, 29, 1, 0)),
        (Schedule("monthly", 9, month_day=1), utc(2026, 5, 1, 7, 0), utc(2026, 5, 1, 7, 0)),
        (Schedule("monthly", 9, month_day=1), utc(2026, 5, 1, 6, 59), utc(2026, 4, 1, 7, 0)),
        (Schedule("monthly", 9, month_day=1), utc(2026, 1, 1, 7, 59), utc(2025, 12, 1, 8, 0)),
        (Schedule("monthly", 7, month_day=31), utc(2026, 4, 30, 5, 0), utc(2026, 4, 30, 5, 0)),
        (Schedule("monthly", 7, month_day=31), utc(2026, 4, 30, 4, 59), utc(2026, 3, 31, 5, 0)),
        (Schedule("monthly", 7, month_day=31), utc(2026, 3, 1, 12, 0), utc(2026, 2, 28, 6, 0)),
        (Schedule("monthly", 7, month_day=29), utc(2028, 3, 1, 12, 0), utc(2028, 2, 29, 6, 0)),
    ],
)
def test_when_a_schedule_closes(schedule, now, closed):
    assert schedule.last_closing(now) == closed
    assert schedule.last_closing(now.astimezone(PARIS)) == closed


@pytest.mark.parametrize("hour", [0, 1, 2, 3, 23])
@pytest.mark.parametrize(
    ("frequency", "number"), [(Frequency.DAILY, 365), (Frequency.WEEKLY, 52), (Frequency.MONTHLY, 12)]
)
def test_in_a_year_each_closes_as_often_as_it_should_and_never_goes_back(frequency, number, hour):
    schedule = Schedule(frequency, hour, weekday=6, month_day=31)
    start = datetime(2026, 1, 1, tzinfo=PARIS).astimezone(UTC)
    closings = [schedule.last_closing(start + timedelta(minutes=30 * step)) for step in range(365 * 48)]
    assert closings == sorted(closings)
    assert all(closing <= start + timedelta(minutes=30 * step) for step, closing in enumerate(closings))
    assert len({closing for closing in closings if closing >= start}) == number


@pytest.mark.django_db
def test_each_alert_waits_for_its_own_hour_and_day(tree, member):
    make_subscription(member, "q=jardin", "Soir", frequency=Frequency.DAILY, hour=18)
    make_subscription(member, "q=cuisine", "Vendredi", frequency=Frequency.WEEKLY, hour=12, weekday=4)
    make_subscription(member, "q=marche", "Fin du mois", frequency=Frequency.MONTHLY, hour=8, month_day=31)
    for title in ("Un jardin", "Une cuisine", "Une marche"):
        make_experience(tree, title)
    run_worker()
    owe_since(datetime(2027, 4, 7, 9, tzinfo=PARIS))  # a Wednesday
    moments = [(7, 17, 59, 0), (7, 18, 0, 1), (9, 11, 59, 0), (9, 12, 0, 1), (30, 7, 59, 0), (30, 8, 0, 1)]
    for day, hour, minute, queued in moments:
        assert send_digests(datetime(2027, 4, day, hour, minute, tzinfo=PARIS)) == queued, (day, hour)
    assert send_digests(datetime(2028, 1, 1, tzinfo=PARIS)) == 0


@pytest.mark.django_db
def test_what_closes_at_the_same_time_comes_in_one_mail(tree, member):
    for number in range(150):  # more schedules than one question of the database takes
        values = {"hour": number % 24, "month_day": number % 28 + 1, "weekday": number % 7}
        frequency = [Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY][number % 3]
        make_subscription(member, f"q=jardin+-mot{number}", f"Alerte {number}", frequency=frequency, **values)
    make_experience(tree, "Un jardin")
    run_worker()
    owe_since(datetime(2027, 4, 7, 9, tzinfo=PARIS))
    assert send_digests(datetime(2027, 6, 30, tzinfo=PARIS)) == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"frequency": "immediate"}, "Dès la publication"),
        ({"frequency": "daily", "hour": 18}, "Une fois par jour, à 18 h"),
        ({"frequency": "weekly", "weekday": 4, "hour": 9}, "Une fois par semaine, le vendredi à 9 h"),
        ({"frequency": "monthly", "month_day": 1, "hour": 0}, "Une fois par mois, le 1er à 0 h"),
        ({"frequency": "monthly", "month_day": 31}, "Une fois par mois, le 31 (ou le dernier jour du mois) à 7 h"),
    ],
)
def test_a_rhythm_is_said_in_words(values, said):
    assert Subscription(**values).rhythm == said
