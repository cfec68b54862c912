"""The team's calendar: what is scheduled, rencontres, reviews due and drafts; the same in one's private calendar."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from asv.notifications.personal_calendar import personal_calendar
from asv.stewardship.models import Charge, Upkeep
from asv.stewardship.upkeep import tend
from experiences.models import ExperiencePage
from tests.factories.many import copies
from tests.factories.network import make_meeting
from tests.factories.site import make_experience

pytestmark = pytest.mark.django_db
CALENDAR = "/admin/calendrier/"


@pytest.fixture
def day():
    """The tenth of the next month, at noon."""
    first = (timezone.localtime() + timedelta(days=32)).replace(day=1)
    return first.replace(day=10, hour=12, minute=0)


@pytest.fixture
def pages(tree, day):
    """One of each that has a day."""
    due, leaving, coming = (
        make_experience(tree, title) for title in ("À relire ce jour", "Qui prend fin", "À paraître")
    )
    make_meeting(tree, "Une rencontre", starts_at=day)
    tend([due.pk])
    Upkeep.objects.filter(page=due.pk).update(due_on=day.date())
    ExperiencePage.objects.filter(pk=leaving.pk).update(expire_at=day)
    coming.go_live_at = day
    coming.save_revision(approved_go_live_at=day)
    make_experience(tree, "Commencé aujourd’hui", live=False)
    return {"due": due, "coming": coming}


def shown(browser, **asked):
    answer = browser.get(CALENDAR, asked)
    assert answer.status_code == 200
    return {(entry.kind, entry.title) for entry in answer.context["entries"]}, answer.content.decode()


def test_each_stands_on_its_day_in_both_views(pages, team, day):
    for view in ("mois", "liste"):
        found, html = shown(team["editor"], mois=f"{day:%Y-%m}", vue=view)
        assert found == {
            ("relecture", "À relire ce jour"), ("fin", "Qui prend fin"), ("parution", "À paraître"),
            ("rencontre", "Une rencontre"),
        }  # fmt: skip
        assert "Parution programmée" in html
    assert ("brouillon", "Commencé aujourd’hui") in shown(team["editor"])[0]


def test_strange_months_are_this_one_and_others_stay_out(pages, team):
    for strange in ("x", "0000-00", "9999-12", "2026-13", "2026-12-01"):
        assert shown(team["editor"], mois=strange)[0] == shown(team["editor"])[0]
    assert team["member"].get(CALENDAR).status_code in (302, 403)


def test_the_private_calendar_holds_what_is_scheduled_and_ones_own_reviews(pages, team):
    editor = team["editor"].user
    held = personal_calendar(editor).decode()
    assert "Parution programmée : À paraître" in held and "À relire ce jour" not in held
    Charge.objects.create(page=pages["due"], user=editor)
    assert "À relire : À relire ce jour" in personal_calendar(editor).decode()
    assert "paraître" not in personal_calendar(team["member"].user).decode()


def test_the_private_calendar_holds_drafts_and_every_rencontre_once(tree, pages, team, day):
    editor = team["editor"].user
    unsaid = make_meeting(tree, "Pas encore dite", starts_at=day)
    type(unsaid).objects.filter(pk=unsaid.pk).update(live=False)
    held = personal_calendar(editor).decode().replace("\r\n ", "")
    assert "Brouillon\\, écrit ce jour-là : Commencé aujourd’hui" in held
    assert held.count("SUMMARY:Une rencontre") == 1
    assert held.count("SUMMARY:Pas encore dite (pas encore publiée)") == 1
    assert "Une rencontre" not in personal_calendar(team["member"].user).decode()


def test_more_ask_no_more(pages, team, day):
    def asked():
        team["editor"].get(CALENDAR, {"mois": f"{day:%Y-%m}"})
        with CaptureQueriesContext(connection) as found:
            team["editor"].get(CALENDAR, {"mois": f"{day:%Y-%m}"})
        return len(found)

    def more(number):
        made = copies(ExperiencePage.objects.get(pk=pages["due"].pk), number)
        tend([page.pk for page in made])
        Upkeep.objects.filter(page__in=[page.pk for page in made]).update(due_on=day.date())

    more(10)
    few = asked()
    more(60)
    assert asked() <= few
