from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import BaseViewRestriction

from asv.resources.assemble import documents_for, published_ids
from asv.taxonomy.models import Theme
from search.engines import get_engine
from tests.factories.many import copies
from tests.factories.network import lille, make_meeting, place
from tests.factories.site import make_user, restrict

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def events(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_one_meeting(client, tree):
    page = make_meeting(
        tree,
        "Santé ; jeunes, et « après »",
        starts_at=timezone.datetime(2027, 1, 14, 14, 0, tzinfo=PARIS),
        ends_at=timezone.datetime(2027, 1, 14, 16, 30, tzinfo=PARIS),
        venue="Maison du projet",
        address="Lille",
        video_url="https://visio.example/ici",
        summary="Une ligne\nune autre",
    )
    response = client.get(f"/rencontres/{page.slug}.ics")
    (event,) = events(response)
    assert event["summary"] == page.title
    assert event["location"] == "Maison du projet, Lille"
    assert "https://visio.example/ici" in event["description"]
    assert event["url"] == f"https://asv.example{page.url}"
    assert str(event["dtstart"].params["TZID"]) == "Europe/Paris"
    assert event.decoded("dtstart").hour == 14
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=2, minutes=30)
    assert "DTSTAMP" in event
    assert b"BEGIN:VTIMEZONE" in response.content
    (again,) = events(client.get(f"/rencontres/{page.slug}.ics"))
    assert again["uid"] == event["uid"]
    assert again.decoded("dtstamp") == event.decoded("dtstamp")


def test_a_day_without_hours(client, tree):
    start = timezone.datetime(2019, 11, 28, tzinfo=PARIS)
    page = make_meeting(tree, starts_at=start, ends_at=None, all_day=True)
    (event,) = events(client.get(f"/rencontres/{page.slug}.ics"))
    assert event.decoded("dtstart") == date(2019, 11, 28)
    assert event.decoded("dtend") == date(2019, 11, 29)


def test_the_agenda_and_its_filters(client, tree):
    theme = Theme.objects.get_or_create(slug="sante-mentale", defaults={"label": "Santé mentale"})[0]
    here = make_meeting(tree, "À Lille", territories=[lille()])
    here.themes = [theme]
    here.save_revision().publish()
    make_meeting(tree, "Ailleurs", days=-400)
    restrict(make_meeting(tree, "Cachée"), BaseViewRestriction.PASSWORD)
    assert {str(e["summary"]) for e in events(client.get("/rencontres/agenda.ics"))} == {"À Lille", "Ailleurs"}
    for query in ("theme=sante-mentale", "territoire=reg-32", f"annee={timezone.now().year}..2099"):
        found = events(client.get(f"/rencontres/agenda.ics?{query}"))
        assert "À Lille" in [str(e["summary"]) for e in found], query
        assert "Ailleurs" not in [str(e["summary"]) for e in found], query
    assert not events(client.get("/rencontres/agenda.ics?type=experience"))
    response = client.get("/rencontres/agenda.ics?theme=inconnu&annee=n-importe")
    assert len(events(response)) == 2
    assert b"X-WR-CALDESC" in response.content


def test_a_members_meeting_is_a_teaser(client, tree):
    page = make_meeting(
        tree, "Entre membres", venue="Lieu secret", video_url="https://visio.example/x", summary="Teaser"
    )
    restrict(page)
    (event,) = events(client.get("/rencontres/agenda.ics"))
    assert "location" not in event
    assert "réservée aux membres" in event["description"]
    client.force_login(make_user())
    (event,) = events(client.get(f"/rencontres/{page.slug}.ics"))
    assert event["location"] == "Lieu secret"
    assert "https://visio.example/x" in event["description"]


def test_an_agenda_never_carries_links_to_join(client, tree):
    make_meeting(tree, video_url="https://visio.example/x")
    assert b"visio.example" not in client.get("/rencontres/agenda.ics").content


def test_unknown_meetings_are_not_found(client, tree):
    assert client.get("/rencontres/inconnue.ics").status_code == 404
    assert client.get("/rencontres/%C3%A9t%C3%A9%0A.ics").status_code == 404


@pytest.mark.counts_queries
def test_the_agenda_grows_without_more_queries(client, tree):
    def cost():
        client.get("/rencontres/agenda.ics?territoire=dep-59")
        with CaptureQueriesContext(connection) as captured:
            client.get("/rencontres/agenda.ics?territoire=dep-59")
        return len(captured)

    pages = [make_meeting(tree, f"Rencontre {number}", territories=[lille()]) for number in range(3)]
    few = cost()
    copies(pages[0], 17)
    assert cost() == few


def test_words_and_formats_are_asked_of_the_search(client, tree):
    make_meeting(tree, "Les jeunes et leur santé", replay_url="https://video.example/1", days=-3)
    make_meeting(tree, "Habitat et air", days=-3)
    get_engine().rebuild(documents_for(published_ids()))
    for query in ("q=jeune", "format=video"):
        (event,) = events(client.get(f"/rencontres/agenda.ics?{query}"))
        assert event["summary"] == "Les jeunes et leur santé"
    place("fra", "pays", "France")
    assert not events(client.get("/rencontres/agenda.ics?q=jeune&territoire=fra"))


@pytest.mark.parametrize("query", ["q=" + "x" * 10000, "q=%00%22%27", "page=-1", "tri=zzz", "%00=1", "territoire=%00"])
def test_hostile_addresses(client, tree, query):
    make_meeting(tree)
    get_engine().rebuild(documents_for(published_ids()))
    assert client.get(f"/rencontres/agenda.ics?{query}").status_code == 200
    assert client.get(f"/rencontres/?{query}").status_code == 200


def test_without_an_index_words_wait_and_the_rest_answers(client, tree):
    make_meeting(tree, territories=[lille()])
    assert client.get("/rencontres/agenda.ics?q=jeunes").status_code == 503
    assert len(events(client.get("/rencontres/agenda.ics?territoire=dep-59"))) == 1
