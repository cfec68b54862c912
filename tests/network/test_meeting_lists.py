"""The agenda in pages, and what a meeting's page tells search engines of its date."""

import json
import re
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from asv.core.visibility import visible_to
from network.meetings.agenda import to_come
from network.meetings.models import MeetingPage
from network.meetings.times import sides_at
from tests.depth import SEED
from tests.factories.many import copies
from tests.factories.network import lille, make_meeting
from tests.factories.site import restrict

pytestmark = pytest.mark.django_db


def titles(part):
    return [row.card.title for row in part.rows]


def test_both_lists_are_paged_and_lead_to_each_other(client, tree):
    for called, way, count in (("Future", 1, 45), ("Ancienne", -1, 29)):
        first = make_meeting(tree, f"{called} 01", days=way)
        copies(
            first,
            count - 1,
            title=lambda n, called=called: f"{called} {n + 1:02}",
            starts_at=lambda n, first=first, way=way: first.starts_at + timedelta(days=way * n),
            ends_at=lambda n, first=first, way=way: first.ends_at + timedelta(days=way * n),
        )
    placed = MeetingPage.objects.get(title="Future 30")
    placed.territories = [lille()]
    placed.save()
    first = client.get("/rencontres/")
    html = first.content.decode()
    assert titles(first.context["coming"]) == [f"Future {number:02}" for number in range(1, 21)]
    assert titles(first.context["past"]) == [f"Ancienne {number:02}" for number in range(1, 7)]
    assert (first.context["coming"].total, first.context["past"].total) == (45, 29)
    assert "?a_venir=3" in html and "?page=1" in html and 'aria-label="Rencontres à venir"' in html

    third = client.get("/rencontres/?a_venir=3")
    assert titles(third.context["coming"]) == [f"Future {number}" for number in range(41, 46)]
    assert not third.context["past"].rows and "29 rencontres passées" in third.content.decode().replace("\u00a0", " ")
    archive = client.get("/rencontres/?page=2")
    assert titles(archive.context["past"]) == [f"Ancienne {number}" for number in range(21, 30)]
    assert not archive.context["coming"].rows and "45 rencontres à venir" in archive.content.decode()
    assert len(client.get("/rencontres/?page=1").context["past"].rows) == 20

    here = client.get("/rencontres/?territoire=dep-59")
    assert titles(here.context["coming"]) == ["Future 30"] and "a_venir" not in here.content.decode()
    year = (timezone.localdate() - timedelta(days=29)).year
    assert "Nord" in here.content.decode().split("</title>")[0]  # what is asked, where it is heard first
    before = client.get(f"/rencontres/?annee=1990..{year}")
    years = before.context["years"]
    assert before.context["past"].total == sum(row.count for row in years if row.kept)
    assert sum(row.count for row in years) == 29, "the years of the archive, whatever year is chosen"
    none = client.get("/rencontres/?annee=1995")
    assert not none.context["past"].rows and "sous ces filtres" in none.content.decode()
    for bad in ("0", "-1", "999999", "abc", "%00", "9" * 400):
        for name in ("a_venir", "page"):
            assert client.get(f"/rencontres/?{name}={bad}").status_code == 200, (name, bad)

    def cost(path):
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    many = [cost(path) for path in ("/rencontres/", "/rencontres/?a_venir=2", "/rencontres/?page=1")]
    MeetingPage.objects.filter(title__gt="Future 22").update(live=False)
    MeetingPage.objects.filter(title__in=[f"Ancienne {number:02}" for number in range(3, 30)]).update(live=False)
    assert [cost(path) for path in ("/rencontres/", "/rencontres/?a_venir=2", "/rencontres/?page=1")] == many


def test_what_is_remembered_of_all_meetings_tells_them_apart_as_the_database_does(tree):
    chance, now = Random(SEED), timezone.now().replace(microsecond=0)
    moments = [now + timedelta(hours=chance.randrange(-60, 60)) for _ in range(30)]
    for number, starts in enumerate(moments[:14]):
        ends = chance.choice([None, starts + timedelta(hours=chance.randrange(1, 50))])
        make_meeting(tree, f"Rencontre {number}", starts_at=starts, ends_at=ends, all_day=chance.random() < 0.4)
    anyone = visible_to(None)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0)
    for moment in (*moments, midnight, midnight - timedelta(seconds=1)):
        ahead = MeetingPage.objects.filter(to_come(moment)).order_by("starts_at", "pk")
        behind = MeetingPage.objects.exclude(to_come(moment)).order_by("-starts_at", "-pk")
        sides = sides_at(moment, anyone)
        assert (sides.ahead, sides.behind) == tuple(list(rows.values_list("pk", flat=True)) for rows in (ahead, behind))
        assert sides.years == dict(Counter(page.date.year for page in behind if page.date))
    restrict(MeetingPage.objects.first(), "password")
    assert len(sides_at(now, visible_to(None)).ahead + sides_at(now, visible_to(None)).behind) == 13


def test_without_anything_to_come_the_archive_is_paged_at_once(client, tree):
    for number in range(1, 24):
        make_meeting(tree, f"Ancienne {number:02}", days=-number)
    page = client.get("/rencontres/")
    assert len(page.context["past"].rows) == 20 and "?page=2" in page.content.decode()
    assert "Aucune date annoncée" in page.content.decode()


def event(client, page):
    graph = json.loads(
        re.search(
            r"<script type=\"application/ld\+json\"[^>]*>(.*?)</script>", client.get(page.url).content.decode(), re.S
        )[1]
    )
    return next(node for node in graph["@graph"] if node["@type"] == "Event")


def test_search_engines_and_readers_learn_what_becomes_of_a_date(client, tree):
    page = make_meeting(tree, "Elle bouge", days=10)
    first = page.starts_at
    assert event(client, page)["eventStatus"] == "https://schema.org/EventScheduled"
    assert "previousStartDate" not in event(client, page)

    def publish(**fields):
        latest = MeetingPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        for name, value in fields.items():
            setattr(latest, name, value)
        revision = latest.save_revision()
        seen = MeetingPage.objects.get(pk=page.pk)
        assert seen.title != fields.get("title"), "a draft changes nothing yet"
        revision.publish()

    publish(title="Elle bouge (suite)")
    assert "La date a changé" not in client.get(page.url).content.decode()
    later = first + timedelta(days=7)
    publish(starts_at=later, ends_at=later + timedelta(hours=2))
    publish(title="Encore un mot")
    told = event(client, page)
    assert told["eventStatus"] == "https://schema.org/EventRescheduled"
    assert told["previousStartDate"] == timezone.localtime(first).isoformat()
    assert told["startDate"] == timezone.localtime(later).isoformat()
    assert "La date a changé" in client.get(page.url).content.decode()
    publish(cancelled=True)
    assert event(client, page)["eventStatus"] == "https://schema.org/EventCancelled"
    publish(cancelled=False, starts_at=first, ends_at=None)
    assert event(client, page)["previousStartDate"] == timezone.localtime(later).isoformat()
    copied = MeetingPage.objects.get(pk=page.pk).copy(update_attrs={"slug": "copie", "title": "Une copie"})
    assert copied.moved_from is None


def test_a_draft_may_change_its_date_without_a_word(client, tree):
    page = make_meeting(tree, "Brouillon", days=10)
    MeetingPage.objects.filter(pk=page.pk).update(live=False)
    page = MeetingPage.objects.get(pk=page.pk)
    page.starts_at, page.ends_at = page.starts_at + timedelta(days=3), None
    page.save_revision().publish()
    assert event(client, page)["eventStatus"] == "https://schema.org/EventScheduled"
