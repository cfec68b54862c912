"""The pages of alerts: made from a search, one's own only, left without signing in."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asv.accounts.own_data import own_data
from asv.core.typography import french
from network.alerts import subscribing
from network.alerts.links import unsubscribe_token
from network.alerts.models import Frequency, Subscription
from tests.factories.site import PASSWORD, make_experience, make_user
from tests.factories.taxonomy import make_theme
from tests.factories.updates import mails, make_subscription, run_worker

pytestmark = pytest.mark.django_db
NEW = "/compte/alertes/nouvelle/"


@pytest.fixture
def signed_in(client, member):
    client.force_login(member)
    return client


def test_a_search_leads_through_sign_in_to_its_alert(client, member, tree):
    make_theme("sante-mentale", label="Santé mentale")
    search = "q=Ambassadeurs+sant%C3%A9&theme=sante-mentale&annee=2016..2019"
    answer = client.get(f"{NEW}?{search}")
    way_in = re.search(r'href="(/compte/connexion/[^"]+)"', answer.content.decode())[1]
    assert parse_qs(urlsplit(html.unescape(way_in)).query)["next"] == [f"{NEW}?{search}"]
    answer = client.post(html.unescape(way_in), {"login": member.email, "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, f"{NEW}?{search}")
    answer = client.get(answer.url)
    assert french("« Ambassadeurs santé » · Santé mentale · 2016 à 2019") in answer.content.decode()
    answer = client.post(f"{NEW}?{search}", {"title": "Relais", "frequency": "weekly"})
    assert answer.url == reverse("subscription_list")
    made = Subscription.objects.get()
    assert (made.user, made.title, made.frequency, made.active) == (member, "Relais", Frequency.WEEKLY, True)
    assert made.querystring == "q=Ambassadeurs+sant%C3%A9&theme=sante-mentale&annee=2016..2019"
    assert made.consent == subscribing.CONSENT
    assert "Relais" in client.get(answer.url).content.decode()


def test_the_order_and_the_page_of_a_search_are_no_part_of_its_alert(signed_in):
    for search in ("q=a&tri=titre&page=3", "page=2&q=a", "q=a"):
        signed_in.post(f"{NEW}?{search}", {"title": "A", "frequency": "daily"})
    assert Subscription.objects.get().querystring == "q=a"


def test_what_the_search_does_not_know_is_said_before_it_is_left_out(signed_in):
    answer = signed_in.get(f"{NEW}?theme=inconnu&machin=<script>alert(1)</script>").content.decode()
    assert french("« inconnu » : valeur inconnue") in answer
    assert "<script>alert" not in answer
    assert "Toutes les nouvelles ressources" in answer


@pytest.mark.parametrize(
    "search", ["q=" + "a" * 10_000, "%00=%00", "q=%F0%9F%8C%B1%E2%80%AE", "a" * 5000, "theme=a&" * 500]
)
def test_any_query_string_gives_a_form(signed_in, search):
    assert signed_in.get(f"{NEW}?{search}").status_code == 200
    answer = signed_in.post(f"{NEW}?{search}", {"title": "A", "frequency": "daily"})
    assert answer.status_code == 302
    assert signed_in.get(answer.url).status_code == 200


def test_a_form_that_fails_keeps_what_was_typed(signed_in):
    answer = signed_in.post(f"{NEW}?q=a", {"title": "Mon titre à moi", "frequency": "hourly"})
    assert answer.status_code == 200
    assert "Mon titre à moi" in answer.content.decode()
    assert signed_in.post(f"{NEW}?q=a", {"title": " \u200f\x00\n ", "frequency": "daily"}).status_code == 200
    assert not Subscription.objects.exists()


def test_a_title_is_one_line(signed_in):
    signed_in.post(f"{NEW}?q=a", {"title": "a\r\nBcc: tous@exemple.fr", "frequency": "daily"})
    assert Subscription.objects.get().title == "a Bcc: tous@exemple.fr"


def test_the_number_of_alerts_is_bounded(signed_in, member, monkeypatch):
    for number in range(subscribing.LIMIT):
        make_subscription(member, f"q={number}")
    answer = signed_in.post(f"{NEW}?q=encore", {"title": "Encore", "frequency": "daily"})
    assert "Vous avez déjà 30 alertes" in answer.content.decode()
    assert member.subscriptions.count() == subscribing.LIMIT


def test_an_alert_is_edited_paused_taken_up_and_deleted(signed_in, member):
    alert = make_subscription(member, "q=a")
    signed_in.post(reverse("subscription_edit", args=[alert.pk]), {"title": "Neuf", "frequency": "daily"})
    alert.refresh_from_db()
    assert (alert.title, alert.frequency, alert.querystring) == ("Neuf", "daily", "q=a")
    for active in (False, True):
        signed_in.post(reverse("subscription_pause", args=[alert.pk]))
        alert.refresh_from_db()
        assert alert.active is active
    signed_in.post(reverse("subscription_delete", args=[alert.pk]))
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("name", ["subscription_edit", "subscription_pause", "subscription_delete"])
def test_another_s_alert_answers_like_an_unknown_one(signed_in, name):
    alert = make_subscription(make_user("autre@exemple.fr"), "q=secret", "Secrète")
    theirs = signed_in.post(reverse(name, args=[alert.pk]), {"title": "x", "frequency": "daily"})
    unknown = signed_in.post(reverse(name, args=[alert.pk + 999]), {"title": "x", "frequency": "daily"})
    assert theirs.status_code == unknown.status_code == 404
    assert theirs.content == unknown.content
    alert.refresh_from_db()
    assert (alert.title, alert.active) == ("Secrète", True)


def test_every_page_but_the_one_click_asks_who_is_there(client, member):
    alert = make_subscription(member)
    paths = ["/compte/alertes/"]
    paths += [reverse(f"subscription_{name}", args=[alert.pk]) for name in ("edit", "pause", "delete", "preview")]
    for path in paths:
        answer = client.post(path)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))


def test_forms_refuse_what_another_site_sends(member):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    alert = make_subscription(member)
    for name in ("edit", "pause", "delete"):
        assert strict.post(reverse(f"subscription_{name}", args=[alert.pk])).status_code == 403
    assert strict.post(f"{NEW}?q=a", {"title": "A", "frequency": "daily"}).status_code == 403
    assert Subscription.objects.get().active


def test_the_list_costs_as_many_queries_for_thirty_as_for_three(signed_in, member):
    signed_in.get("/compte/alertes/")
    costs = []
    for count in (3, 30):
        member.subscriptions.all().delete()
        for number in range(count):
            make_subscription(member, f"q={number}")
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.get("/compte/alertes/").status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 10


def test_an_alert_whose_theme_was_deleted_says_so(signed_in, member):
    make_subscription(member, "theme=disparu")
    assert "Cette alerte est en sommeil" in signed_in.get("/compte/alertes/").content.decode()


def leave_path(*alerts):
    return reverse("subscription_unsubscribe", args=[unsubscribe_token([a.pk for a in alerts])])


def test_one_click_stops_the_alerts_of_the_mail_without_signing_in(member, tree):
    first = make_subscription(member, "q=ambassadeurs", "Relais")
    second = make_subscription(member, "", "Tout")
    other = make_subscription(member, "q=nutrition", "Autre")
    make_experience(tree)
    run_worker()
    header = mails()[0].message()["List-Unsubscribe"].strip("<>")
    anyone = Client(enforce_csrf_checks=True)
    path = header.removeprefix(settings.SITE_URL)
    asked = anyone.get(path)
    assert asked.status_code == 200
    assert french("« Relais »") in asked.content.decode()
    assert not asked.cookies
    first.refresh_from_db()
    assert first.active, "a mail filter that follows links stops nothing"
    for _time in range(2):
        answer = anyone.post(path, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "C’est fait" in answer.content.decode()
    for alert in (first, second, other):
        alert.refresh_from_db()
    assert (first.active, second.active, other.active) == (False, False, True)


def test_a_link_to_an_alert_deleted_since_does_no_harm(client, member):
    alert = make_subscription(member)
    path = leave_path(alert)
    alert.delete()
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 200


def test_forged_and_borrowed_tokens_are_refused(client, member):
    alert = make_subscription(member)
    good = unsubscribe_token([alert.pk])
    other = signing.dumps({"alertes": [alert.pk]}, salt="another purpose")
    shapes = [
        signing.dumps(shape, salt="network.updates.unsubscribe")
        for shape in ({"alertes": 1}, {"alertes": ["a"]}, {}, [1], 7)
    ]
    hostile = [good[:-1], good[1:], good + "x", other, "x", "a:b:c", "é:\u202e:1", "%00", "." * 3000, *shapes]
    for token in hostile:
        path = reverse("subscription_unsubscribe", args=[token])
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 404, token
            assert "Ce lien n’est pas reconnu" in answer.content.decode()
    alert.refresh_from_db()
    assert alert.active


def test_the_export_holds_alerts_and_messages(member, tree):
    make_subscription(member, "q=ambassadeurs", "Relais")
    make_experience(tree)
    run_worker()
    held = own_data(member)
    assert held["alertes"][0]["nom"] == "Relais"
    assert held["messages"][0]["état"] == "Envoyé"
