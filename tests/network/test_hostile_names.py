"""Markup, formulas and line breaks in every name at once: they stay words on every page and in every file and mail."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from django.core import mail
from icalendar import Calendar
from openpyxl import load_workbook

from asv.jobs.worker import Worker
from network.meetings.models import MeetingSeries
from network.meetings.registrations import seats
from network.meetings.registrations.models import RegistrationQuestion, Workshop
from network.networks.models import WorkingGroup, YearTheme
from tests.directory.making import everything
from tests.factories.memberships import make_facilitator
from tests.factories.network import lille, make_demarche, make_meeting, make_network, make_organisation
from tests.factories.registrations import details
from tests.factories.search import reindex
from tests.factories.site import make_user
from tests.factories.taxonomy import make_theme

pytestmark = pytest.mark.django_db
MARKUP = '<script>alert("1")</script><img src=x onerror=alert(2)>'
NAMES = {
    "markup": f"{MARKUP} {{{{ 7|add:7 }}}} </script></title><!--",
    "formula": '=HYPERLINK("https://mal.example";"x")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "breaks": "Un\r\nBcc: x@mal.example\r\nEND:VEVENT\r\nBEGIN:VCARD\n\u2028deux\x0b",
}


@pytest.fixture(params=NAMES, name="bad")
def _bad(request):
    return NAMES[request.param]


@pytest.fixture
def site(tree, bad):
    """Everything that has a name has this one."""
    body = make_organisation("Corps", phone="0300000000")
    body.name = body.description = bad
    body.acronym = bad[:40]
    body.save()
    place = lille()
    network = make_network(tree, "Réseau", summary=bad, animator=body)
    demarche = make_demarche(tree, "Démarche", summary=bad, bearer=body, territories=[place])
    series = MeetingSeries.objects.create(name="Série", slug="serie")
    meeting = make_meeting(
        tree, "Rencontre", summary=bad, network=network, series=series, host=body, territories=[place],
        venue=bad[:150], address=bad[:150], access_note=bad, takes_registrations=True,
        registration_questions=[RegistrationQuestion(label=bad)], workshops=[Workshop(title=bad)],
    )  # fmt: skip
    for page in (network, demarche, meeting):
        page.title = page.draft_title = bad
        page.save()
        page.save_revision().publish()
    MeetingSeries.objects.update(name=bad)
    facilitator = make_facilitator(network)
    type(facilitator).objects.filter(pk=facilitator.pk).update(first_name=bad[:150], last_name=bad[:150])
    YearTheme.objects.create(network=network, year=2026, label=bad)
    WorkingGroup.objects.create(network=network, name=bad, purpose=bad)
    post = _post(bad, body, network, place)
    who = details("venue@exemple.fr", name=bad[:150], function=bad[:150], organisation=bad, answers=[[bad, bad]])
    seats.register(meeting.pk, who, make_user("venue@exemple.fr"))
    reindex()
    Worker().run_once()
    return {"network": network, "demarche": demarche, "meeting": meeting, "post": post, "body": body,
            "facilitator": facilitator}  # fmt: skip


def _post(bad, body, network, place):
    from network.directory.posts import new_post, set_levels

    post = new_post(make_user("titulaire@exemple.fr"), function=bad, organisation=body, name=bad, presentation=bad)
    post.territories.add(place)
    post.networks.add(network)
    post.themes.add(make_theme("theme-piege", label=bad))
    set_levels(post, everything())
    return post


def text_of(response):
    assert response.status_code == 200
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def test_pages_show_it_as_words(client, site):
    client.force_login(site["facilitator"])
    network, meeting = site["network"], site["meeting"]
    paths = [
        *(site[name].get_url() for name in ("network", "demarche", "meeting")),
        "/", "/rencontres/", "/rencontres/?vue=mois", "/reseaux/", "/carte/", "/carte/?territoire=dep-59", "/annuaire/",
        "/carte/couverture/", "/carte/integration/", "/territoires/com-59350/", "/recherche/", "/compte/reseaux/",
        f"/annuaire/{site['body'].slug}/", *(site["post"].get_absolute_url() + end for end in ("", "contact/")),
        f"/rencontres/{meeting.slug}/inscription/", f"/rencontres/{meeting.slug}/inscriptions/",
        f"/reseaux/{network.slug}/animer/", f"/reseaux/{network.slug}/animer/travaux/",
        f"/reseaux/{network.slug}/rejoindre/", "/compte/alertes/nouvelle/?reseau=" + network.slug,
    ]  # fmt: skip
    for path in paths:
        html = text_of(client.get(path))
        outside = re.sub(r"<script[^>]*ld\+json[^>]*>.*?</script>", "", html, flags=re.S)
        assert "<script>alert" not in outside and "<img src=x" not in outside, path
        assert "</title><!--" not in html and "14 </" not in html, path
        for graph in re.findall(r"<script[^>]*ld\+json[^>]*>(.*?)</script>", html, flags=re.S):
            json.loads(graph)


def test_tables_run_nothing_and_keep_their_columns(client, site):
    client.force_login(site["facilitator"])
    files = ("/annuaire/export.csv", "/carte/export.csv", "/recherche/export.csv",
             f"/rencontres/{site['meeting'].slug}/inscriptions.csv")  # fmt: skip
    for path in files:
        head, *rows = list(csv.reader(io.StringIO(text_of(client.get(path)).lstrip("\ufeff")), delimiter=";"))
        assert rows, path
        for row in rows:
            assert len(row) == len(head), path
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], path
    workbook = load_workbook(io.BytesIO(b"".join(client.get("/carte/export.xlsx"))))
    cells = [cell for row in workbook.active.iter_rows() for cell in row]
    assert len(cells) > 20 and not [cell for cell in cells if cell.data_type == "f"]


def test_calendars_cards_feeds_and_records_stay_whole(client, site):
    meeting, network = site["meeting"], site["network"]
    for path in ("agenda.ics", "serie/serie.ics", f"{meeting.slug}.ics"):
        (event,) = Calendar.from_ical(text_of(client.get(f"/rencontres/{path}"))).walk("VEVENT")
        assert "ATTENDEE" not in event and "BCC" not in event, path
        assert str(event["summary"]).split()[0] == meeting.title.split()[0], path
    card = text_of(client.get(site["post"].get_absolute_url() + "carte.vcf"))
    lines = card.replace("\r\n ", "").split("\r\n")
    assert [line for line in lines if line.startswith(("BEGIN", "END", "Bcc"))] == ["BEGIN:VCARD", "END:VCARD"]
    assert len(card.splitlines()) == card.count("\r\n")
    for path in (f"/reseaux/{network.slug}/flux.atom", "/recherche/flux.atom", "/sitemap.xml"):
        ElementTree.fromstring(text_of(client.get(path)))
    oai = ElementTree.fromstring(text_of(client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc")))
    assert len(list(oai.iter("{http://www.openarchives.org/OAI/2.0/}record"))) == 3
    assert len(client.get("/api/v1/recherche").json()["results"]) == 3
    assert text_of(client.get("/recherche/export.ris")).count("ER  - \r\n") == 3


def test_mails_keep_their_headers(site):
    assert mail.outbox
    for message in mail.outbox:
        sent = message.message()
        assert "Bcc" not in sent.keys() and sent["Subject"]  # noqa: SIM118 - a message is no mapping
        assert "\n" not in message.subject and "\r" not in message.subject
        bodies = [str(one[0]) for one in message.alternatives if one[1] == "text/html"]
        assert not [body for body in bodies if "<script>alert" in body or "<img src=x" in body]
        for attachment in message.attachments:
            (event,) = Calendar.from_ical(attachment.content).walk("VEVENT")
            assert str(event["attendee"]) == "mailto:venue@exemple.fr"
