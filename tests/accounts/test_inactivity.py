"""Accounts that nobody uses: warned twice, deleted, and never by mistake."""

import random
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.dates import MONTHS

from asv.accounts.inactivity import expire_accounts, inactive_staff
from asv.accounts.models import InactivityWarning, User
from asv.jobs.models import MailState, OutgoingMail
from tests.depth import SEED
from tests.factories.accounts import delivered, make_admin, sign_in
from tests.factories.site import make_tree, make_user

pytestmark = pytest.mark.django_db
START = timezone.now()


@pytest.fixture(autouse=True)
def tree():
    make_tree()


def unused(email="membre@exemple.fr", days=0, **fields):
    """Someone who signed in for the last time so many days before START."""
    user = make_user(email, **fields)
    since = START - timedelta(days=days)
    User.objects.filter(pk=user.pk).update(last_login=since, date_joined=since - timedelta(days=9))
    return user


def turn(day, leaves=True):
    """The worker's hour on this day after START; its mails leave that day unless the server is down."""
    now = START + timedelta(days=day)
    expire_accounts(now)
    if leaves:
        delivered()
        OutgoingMail.objects.filter(state=MailState.SENT, sent_at__gte=START, created_at__gte=START).exclude(
            headers__has_key="X-Day"
        ).update(sent_at=now, headers={"X-Day": str(day)})
    expire_accounts(now)
    return now


def subjects():
    return [message.subject for message in delivered()]


def test_two_warnings_then_deletion_on_the_days_that_are_set():
    unused(days=0)
    someone = unused("recente@exemple.fr", days=-600)
    for day in (100, 669):
        turn(day)
        assert not subjects()
    turn(670)
    assert len(subjects()) == 1 and "sera supprimé le" in subjects()[0]
    assert "/compte/connexion/" in delivered()[0].body and "dernier message" not in delivered()[0].body
    for day in (671, 700, 714):
        turn(day)
    assert len(subjects()) == 1, "told twice"
    turn(715)
    assert len(subjects()) == 2 and "dernier message" in subjects()[1]
    turn(730)
    assert User.objects.filter(email="membre@exemple.fr").exists(), "the day that was announced is not over"
    turn(731)
    assert not User.objects.filter(email="membre@exemple.fr").exists()
    assert User.objects.filter(pk=someone.pk).exists() and len(subjects()) == 2
    assert not OutgoingMail.objects.exists() and not InactivityWarning.objects.exists()


def test_signing_in_cancels_everything_even_a_warning_that_waits(client):
    user = unused(days=0)
    turn(670)
    expire_accounts(START + timedelta(days=715))
    sign_in(client, user)
    assert not InactivityWarning.objects.exists()
    assert len(subjects()) == 1, "a warning that is no longer true left"
    for day in range(716, 725):
        turn(day)
    assert User.objects.filter(pk=user.pk).exists()


def test_a_clock_that_jumps_or_a_worker_that_slept_never_skips_a_warning():
    user = unused(days=3000)
    turn(0)
    assert len(subjects()) == 1
    turn(0)
    turn(1)
    assert len(subjects()) == 1 and User.objects.filter(pk=user.pk).exists()
    turn(44)
    assert len(subjects()) == 1
    turn(45)
    assert len(subjects()) == 2
    turn(59)
    assert User.objects.filter(pk=user.pk).exists()
    turn(-200)  # the clock goes back
    assert User.objects.filter(pk=user.pk).exists()
    turn(60)
    assert User.objects.filter(pk=user.pk).exists()
    turn(61)
    assert not User.objects.filter(pk=user.pk).exists()


def announced(message):
    """The day that a warning names, read as its reader does."""
    day, month, year = re.search(r"sera supprimé le (\d+)(?:er)? (\S+) (\d{4})", message.subject).groups()
    assert f"supprimé le {message.subject.partition(' le ')[2].partition(',')[0]}" in message.body
    return date(int(year), list(MONTHS.values()).index(month) + 1, int(day))


@pytest.mark.parametrize("seed", range(SEED, SEED + 6))
def test_nobody_is_deleted_on_a_day_that_was_announced_whatever_clock_and_worker_do(seed, monkeypatch):
    """Around both changes of the hour, a worker that sleeps for weeks, mails that leave late, clocks set wrong."""
    chance = random.Random(seed)
    change = chance.choice([datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)])
    user = unused()
    since = change - timedelta(days=730, hours=chance.uniform(-30, 30))
    User.objects.filter(pk=user.pk).update(last_login=since, date_joined=since)
    moment, told = change - timedelta(days=chance.randrange(10, 90)), None
    monkeypatch.setattr(timezone, "now", lambda: moment)
    for _turn in range(4000):
        expire_accounts(moment)
        if not User.objects.filter(pk=user.pk).exists():
            break
        if chance.random() < 0.3:
            sent = delivered()
            told = max(announced(message) for message in sent) if sent else told
        moment += timedelta(hours=chance.choice([1, 1, 5, 24, chance.choice([1, 400])]), minutes=chance.randrange(60))
        if chance.random() < 0.05:
            expire_accounts(moment - timedelta(days=chance.randrange(100)))
    assert not User.objects.filter(pk=user.pk).exists()
    assert told and moment.astimezone(ZoneInfo("Europe/Paris")).date() > told
    assert len({message.subject for message in delivered()}) == 2


def test_a_warning_that_never_left_keeps_the_account():
    user = unused(days=0)
    turn(670, leaves=False)
    for day in (715, 730, 800, 2000):
        turn(day, leaves=False)
    assert User.objects.filter(pk=user.pk).exists() and OutgoingMail.objects.count() == 1
    OutgoingMail.objects.update(state=MailState.FAILED)
    turn(2001)
    assert User.objects.filter(pk=user.pk).exists()
    # A warning the ledger forgot before anyone noted that it left is begun again, from the first.
    OutgoingMail.objects.all().delete()
    turn(2002)
    assert len(subjects()) == 1


def test_staff_are_listed_not_deleted(client):
    admin = make_admin()
    User.objects.filter(pk=admin.pk).update(last_login=START - timedelta(days=900))
    unused("membre@exemple.fr", days=900)
    for day in range(0, 130, 10):
        turn(day)
    assert list(User.objects.values_list("email", flat=True)) == [admin.email]
    assert [user.email for user in inactive_staff(START)] == [admin.email]
    client.force_login(make_admin("presente@exemple.fr"))
    home = client.get("/admin/").content.decode()
    assert "inutilisés depuis deux ans" in home and "admin@exemple.fr" in home


@pytest.mark.counts_queries
def test_a_round_costs_as_much_for_many_as_for_none(django_assert_max_num_queries):
    for number in range(5):
        unused(f"membre{number}@exemple.fr", days=-number)
    with django_assert_max_num_queries(8):
        expire_accounts(START)
