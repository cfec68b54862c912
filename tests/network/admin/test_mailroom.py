"""The mailroom: administrators see states and reasons, mend them, and read nobody's mail or favourites."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from asv.accounts.models import Favourite
from asv.jobs.models import MailReturn, MailState, OutboxEvent, OutgoingMail, ReturnKind, TroubleKind
from asv.jobs.trouble import ServerTrouble, forget_trouble, note_trouble
from network.alerts.links import managed_by, to_leave, to_leave_all
from network.alerts.models import Frequency, Notice, Subscriber, Subscription
from network.alerts.rehearsal import rehearse
from network.alerts.returns.models import AddressPause
from network.alerts.sending import DIGESTS
from tests.factories.jobs import queue_mail
from tests.factories.many import copies
from tests.factories.site import make_experience, make_user, restrict
from tests.factories.updates import make_subscription

pytestmark = pytest.mark.django_db
LISTS = ("accounts_user", "updates_subscription", "jobs_outgoingmail", "jobs_mailreturn", "returns_addresspause")


def failed(key="updates-1-x", text="Le texte du message"):
    mail = queue_mail(key, "membre@exemple.fr", "Un favori bien à moi", text)
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.FAILED, attempts=11, last_error="550 no such person")
    return mail


def act(client, name, row):
    url = reverse("mailroom_act", args=[name, row.pk])
    assert client.get(url).status_code in (200, 302, 403)
    return client.post(url, follow=True)


def state_of(mail):
    return OutgoingMail.objects.values_list("state", "attempts").get(pk=mail.pk)


def test_the_queue_says_states_tries_and_reasons_and_nothing_of_what_is_written(tree, admin):
    user = make_user()
    Favourite.objects.create(user=user, page=make_experience(tree, "Jardins cachés"))
    failed()
    for name in LISTS:
        html = admin.get(reverse(f"{name}_modeladmin_index")).content.decode()
        export = admin.get(reverse(f"{name}_modeladmin_index"), {"export": "csv"})
        for text in (html, b"".join(export.streaming_content).decode()):
            assert "Un favori bien à moi" not in text
            assert "Le texte du message" not in text
            assert "Jardins cachés" not in text
    html = admin.get(reverse("jobs_outgoingmail_modeladmin_index")).content.decode()
    assert "550 no such person" in html
    assert "Alertes" in html


def test_a_mail_that_failed_is_sent_again_and_one_that_waits_is_cancelled(tree, admin):
    mail = failed()
    html = admin.get(reverse("mailroom_act", args=["renvoyer", mail.pk])).content.decode()
    assert "Un favori bien à moi" not in html
    assert state_of(mail) == ("failed", 11)  # GET asks
    act(admin, "renvoyer", mail)
    assert state_of(mail) == ("queued", 0)
    assert "n’est plus possible" in act(admin, "renvoyer", mail).content.decode()
    act(admin, "annuler", mail)
    assert state_of(mail)[0] == "cancelled"
    erased = failed("account:login_code:1", "")
    act(admin, "renvoyer", erased)
    assert state_of(erased)[0] == "failed"  # its text is gone: there is nothing to send
    assert admin.get(reverse("mailroom_act", args=["detruire", mail.pk])).status_code == 404
    assert admin.get(reverse("mailroom_act", args=["annuler", 999_999])).status_code == 404


def test_a_server_that_takes_nothing_is_told_on_the_home_and_on_the_report_until_a_mail_leaves(tree, admin):
    report, told = reverse("mailroom_report"), "refuse notre expéditeur depuis le"
    assert told not in admin.get(report).content.decode()
    for _round in range(2):
        note_trouble(ServerTrouble(TroubleKind.REFUSES, "550 5.7.1 blocked"))
    html = admin.get(report).content.decode()
    assert told in html and "550 5.7.1 blocked" in html
    assert "aucun message ne part" in admin.get("/admin/").content.decode()
    forget_trouble()
    assert told not in admin.get(report).content.decode()
    assert "aucun message ne part" not in admin.get("/admin/").content.decode()


def test_everything_that_failed_is_sent_again_at_once(tree, admin):
    mails = [failed(f"updates-{number}-x") for number in range(3)]
    page = admin.get(reverse("mailroom_report")).content.decode()
    assert "550 no such person" in page
    admin.post(reverse("mailroom_report"))
    assert {state_of(mail) for mail in mails} == {("queued", 0)}


def test_a_pause_is_ended_for_a_member(tree, admin):
    user = make_user()
    alert = make_subscription(user, "", active=False)
    pause = AddressPause.objects.create(user=user, address=user.email, reason="failed", subscriptions=[alert.pk])
    act(admin, "reprendre", pause)
    assert Subscription.objects.get().active
    assert AddressPause.objects.get().resumed_at


def test_volumes_count_what_was_sent_in_the_last_month(tree, admin):
    alert = make_subscription(make_user(), "", "Tout")
    pages = [make_experience(tree, f"Récit {number}") for number in range(3)]
    for page, days in zip(pages, (1, 2, 40), strict=True):
        since = timezone.now() - timedelta(days=days)
        Notice.objects.create(subscription=alert, page=page, version=1, state="mailed", owed_since=since)
    [row] = admin.get(reverse("updates_subscription_modeladmin_index")).context["object_list"]
    assert row.volume_count == 2


@pytest.mark.parametrize("who", ["editor", "moderator"])
def test_the_mailroom_is_the_administrators(request, tree, groups, who):
    client = request.getfixturevalue(who)
    mail = failed()
    for name in LISTS:
        assert client.get(reverse(f"{name}_modeladmin_index")).status_code in (302, 403)
    act(client, "renvoyer", mail)
    assert client.get(reverse("mailroom_report")).status_code in (302, 403)
    client.post(reverse("mailroom_report"))
    assert state_of(mail) == ("failed", 11)
    assert "Courrier et alertes" not in client.get(reverse("wagtailadmin_home")).content.decode()


def owe(alert, *pages, since=None):
    since = since or timezone.now() - timedelta(days=40)
    Notice.objects.bulk_create(Notice(subscription=alert, page=page, version=1, owed_since=since) for page in pages)


def rows(html):
    """The figures of the rehearsal, by what they count."""
    found = re.findall(r"<th scope=\"row\">([^<]+)</th>\s*<td>(\d+)", html)
    return {unescape(label): int(number) for label, number in found}


def test_a_rehearsal_says_what_would_leave_and_does_nothing(tree, admin):
    """Its figures are those of the real run; nobody is named, and its links do nothing."""
    group = Group.objects.create(name="Un réseau")
    open_page, closed, gone, late = (make_experience(tree, name) for name in ("Jardin", "Réservé", "Retiré", "Tard"))
    restrict(closed, "groups", group)
    nadia, karim, paused, left = (make_user(f"{name}@exemple.fr") for name in ("nadia", "karim", "pause", "parti"))
    karim.groups.add(group)
    visitor = Subscriber.objects.create(email="visite@exemple.fr")
    daily = {"frequency": Frequency.DAILY}
    owe(make_subscription(nadia, "q=jardin", "Jardins <b>", **daily), open_page, closed)
    owe(make_subscription(nadia, "reseau=nord", "Le réseau du Nord", **daily), open_page)
    owe(make_subscription(karim, "theme=sante", "Santé", frequency=Frequency.WEEKLY), open_page, closed, gone)
    owe(make_subscription(None, "", "Tout", subscriber=visitor, confirmed_at=timezone.now()), open_page, closed)
    owe(make_subscription(paused, "annee=2020", active=False), open_page)
    owe(make_subscription(left, "serie=x"), open_page)
    owe(make_subscription(left, "q=tard", frequency=Frequency.MONTHLY), late, since=timezone.now())
    left.is_active = False
    left.save()
    Page.objects.filter(pk=gone.pk).update(live=False)
    mail = queue_mail("updates-1-x", "karim@exemple.fr", "Objet", "Texte")
    MailReturn.objects.create(mail=mail, kind=ReturnKind.FAILED)
    Favourite.objects.create(user=nadia, page=make_experience(tree, "Favori secret"))
    before = set(Notice.objects.values_list("pk", "state")), OutgoingMail.objects.count()

    answer = admin.get(reverse("mailroom_rehearsal"))
    html = answer.content.decode()
    assert before == (set(Notice.objects.values_list("pk", "state")), OutgoingMail.objects.count())
    assert rows(html) == {
        "Messages, au plus": 3,
        "Annonces dans ces messages": 5,
        "Le plus long message": 2,
        "Messages coupés à 20 ressources": 0,
        "Messages vers une adresse qui en a déjà refusé": 1,
        "Changements de pages pas encore comparés aux alertes": OutboxEvent.objects.filter(topic="page").count(),
        "Une fois par jour": 2,
        "Une fois par semaine": 2,
        "Dès la publication": 1,
        "Des mots": 1,
        "Un réseau": 1,
        "Un thème": 2,
        "Toutes les nouveautés": 1,
        "ressource réservée": 2,
        "ressource retirée": 1,
        "alerte arrêtée ou en pause": 1,
        "compte désactivé": 1,
    }
    for address in ("nadia", "karim", "pause@", "parti@", "visite@", "Favori secret"):
        assert address not in html
    assert html.count("<details") >= 3 and "Jardins &lt;b&gt;" in html
    stops = re.findall(r"/alertes/(?:desinscription|desinscription-totale)/([^/\s]+)/", html)
    opens = re.findall(r"/alertes/adresse/([^/\s]+)/", html)
    assert len(stops) >= 6 and len(opens) == 1
    assert not any(to_leave(token) or to_leave_all(token) for token in stops) and managed_by(opens[0]) is None
    assert len(rehearse(timezone.now(), DIGESTS, lambda: None)) == 3
    assert rows(admin.get(reverse("mailroom_rehearsal") + "?moment=2100-01-01T07:00").content.decode()) == {}


@pytest.mark.parametrize("moment", ["hier", "0001-01-01T00:00", "9999-12-31T23:59", "", "2027-13-45T99:00\0"])
def test_a_rehearsal_of_no_moment_is_refused_clearly(admin, moment):
    answer = admin.get(reverse("mailroom_rehearsal"), {"moment": moment})
    assert answer.status_code == 200 and "errorlist" in answer.content.decode()


def test_a_rehearsal_is_for_administrators_and_costs_the_same_for_many(tree, admin, editor, moderator, client):
    for one in (editor, moderator, client):
        assert one.get(reverse("mailroom_rehearsal")).status_code in (302, 403)
    first = make_experience(tree, "Récit")
    pages = [first, *copies(first, 24)]
    counts = []
    for size in (5, 50):
        users = [make_user(f"a{size}-{number}@exemple.fr") for number in range(size)]
        for user in users:
            owe(make_subscription(user, "q=récit"), *pages)
        admin.get(reverse("mailroom_rehearsal"))
        with CaptureQueriesContext(connection) as captured:
            html = admin.get(reverse("mailroom_rehearsal")).content.decode()
        counts.append(len(captured))
    assert rows(html)["Messages, au plus"] == 55 and rows(html)["Messages coupés à 20 ressources"] == 55
    assert counts[0] == counts[1], counts


def test_the_list_of_members_names_its_columns_in_french(admin):
    make_user(first_name="Zoé", last_name="Marchand")
    shown = admin.get(reverse("accounts_user_modeladmin_index")).content.decode()
    heads = [" ".join(re.sub(r"<[^>]+>", " ", head).split()) for head in re.findall(r"<th.*?</th>", shown, re.DOTALL)]
    heads = [head.lower() for head in heads]
    assert "nom" in heads and "get full name" not in heads and "Zoé Marchand" in shown
