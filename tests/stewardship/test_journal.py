"""Who did what: publications, withdrawals, roles, exports and rows about people that were seen; for administrators."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from asv.accounts.models import User
from asv.accounts.own_data import own_data
from asv.stewardship import audit
from asv.stewardship.models import Sight
from tests.factories.site import make_experience
from tests.factories.watching import withdraw

pytestmark = pytest.mark.django_db
JOURNAL = "/admin/journal/"


@pytest.fixture
def administrator(team, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    browser.user = User.objects.create_superuser(email="admin@asv.example", password="x")
    browser.force_login(browser.user)
    return browser


def told(browser, key):
    answer = browser.get(JOURNAL, {"vue": key})
    assert answer.status_code == 200
    return [(line.who, line.what, line.on) for line in answer.context["lines"]]


def test_publications_and_withdrawals_are_there(tree, team, administrator):
    page = make_experience(tree, "Une page")
    page.save_revision(user=team["moderator"].user).publish(user=team["moderator"].user)
    assert (str(team["moderator"].user), "a publié", "Une page") in told(administrator, "publications")
    withdraw(page)
    assert told(administrator, "retraits")[0][1:] == ("a retiré", "Une page")
    assert told(administrator, "rien")[0][1] == "a publié"


def test_exports_and_rows_about_people_are_noted_by_the_worker_and_told_to_who_saw_them(tree, team, administrator):
    editor = team["editor"]
    assert editor.get("/admin/contact/receivedmessage/").status_code == 200
    assert editor.get("/admin/tableau/export.csv").status_code == 200
    assert editor.get("/admin/tableau/").status_code == 200
    assert administrator.get("/admin/users/").status_code == 200
    assert told(administrator, "personnes") == [] == told(administrator, "exports")
    audit.collect(timezone.now())
    audit.collect(timezone.now())
    assert told(administrator, "personnes") == [
        (str(administrator.user), "a vu", "comptes"), (str(editor.user), "a vu", "messages reçus"),
    ]  # fmt: skip
    assert told(administrator, "exports") == [(str(editor.user), "a emporté", "/admin/tableau/export.csv")]
    held = own_data(editor.user)["Ce que vous avez consulté dans l’administration"]
    assert [row["sur"] for row in held] == ["/admin/tableau/export.csv", "messages reçus"]


def test_every_list_about_people_is_known_by_what_rooms_declare():
    expected = {"accounts.user", "registrations.registration", "contact.receivedmessage", "directory.post",
                "proposals.proposal", "updates.subscription", "jobs.outgoingmail"}  # fmt: skip
    assert expected <= audit.people()
    assert not any(label.startswith("wagtail") for label in audit.people())


def test_it_is_kept_a_year_and_only_administrators_read_it(team, administrator):
    now = timezone.now()
    for at in (now, now - audit.KEPT - timedelta(days=1)):
        Sight.objects.create(user=team["editor"].user, kind="export", path="/admin/x/", at=at)
    assert audit.forget(now) == 1
    for name in ("editor", "moderator", "member"):
        assert team[name].get(JOURNAL).status_code in (302, 403)


def test_a_line_that_is_none_is_passed_over(administrator, team):
    audit.waiting().parent.mkdir(parents=True)
    stranger = '{"u": 99999, "k": "export", "p": "/", "t": "2026-01-01T00:00:00+00:00"}'
    audit.waiting().write_text(f'nothing\n{{"u": 1}}\n{stranger}\n')
    audit.collect(timezone.now())
    assert not Sight.objects.exists()


def test_more_lines_ask_no_more(team, administrator):
    def asked():
        with CaptureQueriesContext(connection) as found:
            told(administrator, "personnes")
        return len(found)

    def more(number):
        now = timezone.now()
        Sight.objects.bulk_create(
            Sight(user=team["editor"].user, kind="personnes", path="/admin/users/", at=now - timedelta(seconds=one))
            for one in range(number)
        )

    more(10)
    asked()
    few = asked()
    Sight.objects.all().delete()
    more(60)
    assert asked() <= few + 1  # the count of the pages
