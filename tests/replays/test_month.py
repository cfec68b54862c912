"""The agenda as a month, and the archive by year."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.many import copies
from tests.factories.network import lille, make_meeting
from tests.factories.site import restrict

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def at(*parts):
    return datetime(*parts, tzinfo=PARIS)


def days_of(html):
    """What stands on each day of the calendar that holds something."""
    cells = re.findall(r'<time datetime="(\d{4}-\d\d-\d\d)">.*?</td>', html, re.S)
    bodies = re.findall(r'<time datetime="\d{4}-\d\d-\d\d">(.*?)</td>', html, re.S)
    return {day: re.findall(r"<a href=[^>]*>([^<]+)</a>", body) for day, body in zip(cells, bodies, strict=True)}


def test_a_month_shows_each_day_of_its_meetings_and_leads_on_with_the_filters(client, tree):
    make_meeting(tree, "Atelier du soir", starts_at=at(2026, 11, 30, 23, 30), ends_at=at(2026, 12, 1, 0, 0))
    make_meeting(tree, "Trois jours", starts_at=at(2026, 10, 30, 9), ends_at=at(2026, 11, 2, 17), territories=[lille()])
    make_meeting(tree, "Sans heure", starts_at=at(2026, 11, 5), ends_at=None, all_day=True, cancelled=True)
    secret = make_meeting(tree, "Entre membres", starts_at=at(2026, 11, 5, 9), venue="Lieu réservé")
    make_meeting(tree, "Autre mois", starts_at=at(2026, 12, 3, 9))
    restrict(secret, "groups", Group.objects.create(name="Réseau"))
    html = client.get("/rencontres/", {"vue": "mois", "mois": "2026-11"}).content.decode()
    found = {day: titles for day, titles in days_of(html).items() if titles}
    assert found == {
        "2026-11-01": ["Trois jours"],
        "2026-11-02": ["Trois jours"],
        "2026-11-05": ["Sans heure", "Entre membres"],
        "2026-11-30": ["Atelier du soir"],
    }
    assert "4 rencontres" in html and "Réservée aux membres" in html and "Annulée" in html
    assert "Lieu réservé" not in html

    query = {"vue": "mois", "mois": "2026-11", "territoire": "com-59350", "annee": "2019"}
    html = client.get("/rencontres/", query).content.decode()
    assert {title for titles in days_of(html).values() for title in titles} == {"Trois jours"}
    assert 'href="?territoire=com-59350&amp;vue=mois&amp;mois=2026-10"' in html
    assert 'href="?territoire=com-59350&amp;vue=mois&amp;mois=2026-12"' in html
    assert 'href="?vue=mois&amp;mois=2026-11"' in html, "taking the filter away stays on the month"
    assert "agenda.ics?territoire=com-59350" in html


@pytest.mark.parametrize("asked", ["2026-13", "0000-01", "9999-12", "novembre", "2026-11\x00", "<b>", "١٢٣٤-١٢"])
def test_a_month_that_does_not_exist_is_said_and_this_one_shown(client, tree, asked):
    response = client.get("/rencontres/", {"vue": "mois", "mois": asked})
    assert response.status_code == 200
    assert "n’est pas un mois" in response.content.decode()
    assert "<b>»" not in response.content.decode()


@pytest.mark.parametrize("asked", ["1990-01", "2100-12", "2027-02"])
def test_the_calendar_has_ends(client, tree, asked):
    html = client.get("/rencontres/", {"vue": "mois", "mois": asked}).content.decode()
    assert ("Mois précédent" in html) == (asked != "1990-01")
    assert ("Mois suivant" in html) == (asked != "2100-12")


@pytest.mark.counts_queries
def test_a_month_costs_the_same_with_fifty_meetings(client, tree):
    counts = []
    first = make_meeting(tree, "Rencontre", starts_at=at(2027, 3, 1, 9))
    for more in (4, 45):
        copies(
            first,
            more,
            starts_at=lambda n: first.starts_at + timedelta(days=n % 28),
            ends_at=lambda n: first.ends_at + timedelta(days=n % 28),
        )
        client.get("/rencontres/?vue=mois&mois=2027-03")
        with CaptureQueriesContext(connection) as captured:
            client.get("/rencontres/?vue=mois&mois=2027-03")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 8, counts


def test_the_archive_is_reached_by_year_under_the_filters(client, tree):
    make_meeting(tree, "Ancienne à Lille", starts_at=at(2019, 5, 2, 9), territories=[lille()])
    make_meeting(tree, "Ancienne ailleurs", starts_at=at(2019, 6, 2, 9))
    make_meeting(tree, "Plus ancienne", starts_at=at(2017, 6, 2, 9))
    html = client.get("/rencontres/?annee=2017").content.decode()
    assert "Plus ancienne" in html and "Ancienne à Lille" not in html
    assert 'href="?annee=2019">2019 (2)</a>' in html and 'href="?annee=2017">2017 (1)</a>' in html
    html = client.get("/rencontres/?territoire=com-59350").content.decode()
    assert 'href="?territoire=com-59350&amp;annee=2019">2019 (1)</a>' in html and "2017 (1)" not in html
