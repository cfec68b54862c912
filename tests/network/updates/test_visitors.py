"""Updates without an account: asked twice, managed by link, forgotten in time, and telling nobody who is known."""

import re
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.core import mail, signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from asv.accounts import stranger_mails
from asv.accounts.models import Consent, User
from asv.core.limits import Limit
from asv.jobs.models import MailReturn, OutgoingMail, ReturnKind
from network.alerts import limits
from network.alerts.forgetting import forget_visitors
from network.alerts.links import (
    confirm_token,
    manage_token,
    managed_by,
    to_confirm,
    to_leave,
    to_leave_all,
    unsubscribe_all_token,
    unsubscribe_token,
)
from network.alerts.models import Frequency, Notice, Subscriber, Subscription
from network.alerts.returns.models import AddressPause
from network.alerts.returns.pausing import pause_where_needed
from network.alerts.subscribing import CONSENT, LIMIT, stop
from tests.factories.jobs import queue_mail
from tests.factories.site import PASSWORD, make_experience, restrict
from tests.factories.taxonomy import make_theme
from tests.factories.updates import mails, make_subscription, run_worker

pytestmark = pytest.mark.django_db
NEW, FIND = "/compte/alertes/nouvelle/", "/compte/alertes/retrouver/"


def ask(client, email="nadia@exemple.fr", search="q=ambassadeurs", **values):
    data = {"email": email, "title": "Relais", "frequency": "immediate", **values}
    return client.post(f"{NEW}?{search}", data)


def make_visitor(email="nadia@exemple.fr", search="", title="Mon alerte", **values):
    subscriber = Subscriber.objects.get_or_create(email=email)[0]
    values.setdefault("confirmed_at", timezone.now())
    return make_subscription(None, search, title, subscriber=subscriber, **values)


def path_in(message):
    """The first link of a mail to a page of alerts."""
    return re.search(r"https://asv\.example(/compte/alertes/\S+)", message.body)[1]


def last_mail():
    run_worker()
    return mails()[-1]


@pytest.fixture
def later(monkeypatch):
    """Have signatures grow old by so many days."""

    def move(days):
        now = time.time() + days * 86_400
        monkeypatch.setattr("django.core.signing.time", SimpleNamespace(time=lambda: now))

    return move


def test_a_visitor_subscribes_confirms_reads_manages_and_leaves(client, tree):
    theme = make_theme("sante-mentale", label="Santé mentale")
    make_experience(tree, "Ambassadeurs d'avant", themes=[theme])
    search = "q=ambassadeurs&theme=sante-mentale"
    form = client.get(f"{NEW}?{search}").content.decode()
    assert "Ambassadeurs d" not in form or "Ce qui serait venu" in form
    asked = ask(client, "Nadia@Exemple.FR", search, title="Acheter <b>ici</b>")
    assert "Ouvrez votre messagerie" in asked.content.decode()
    kept = Subscription.objects.get()
    assert (kept.subscriber.email, kept.user, kept.confirmed_at, kept.consent) == (
        "nadia@exemple.fr", None, None, CONSENT)  # fmt: skip
    message = last_mail()
    assert (message.to, message.subject) == (["nadia@exemple.fr"], "Confirmez votre alerte")
    whole = message.body + message.alternatives[0][0]
    assert "Santé mentale" in whole
    assert "Acheter" not in whole, "what a stranger typed is not mailed to anybody"
    assert "ambassadeurs" not in whole.lower()

    make_experience(tree, "Ambassadeurs trop tôt", themes=[theme])
    run_worker()
    confirm = path_in(message)
    anyone = Client(enforce_csrf_checks=True)
    page = anyone.get(confirm)
    assert "Confirmer cette alerte" in page.content.decode()
    assert not page.cookies
    kept.refresh_from_db()
    assert kept.confirmed_at is None, "a mail filter that follows links confirms nothing"
    done = anyone.post(confirm).content.decode()
    assert "C’est confirmé" in done
    make_experience(tree, "Ambassadeurs enfin", themes=[theme])
    message = last_mail()
    assert len(mails()) == 2, "what was there before the confirmation is not sent"
    assert "Ambassadeurs enfin" in message.body
    assert "trop tôt" not in message.body

    desk = manage_path(message)
    assert "nadia@exemple.fr" in client.get(desk).content.decode()
    edit = f"{desk}{kept.pk}/"
    assert client.post(edit, {"title": "Nord", "frequency": "weekly", "weekday": "4", "hour": "18"}).url == desk
    assert client.post(f"{edit}pause/").url == desk
    kept.refresh_from_db()
    assert (kept.title, kept.rhythm, kept.active) == ("Nord", "Une fois par semaine, le vendredi à 18 h", False)
    assert "seront effacées" in client.get(f"{desk}tout-supprimer/").content.decode()
    assert Subscription.objects.exists()
    client.post(f"{desk}tout-supprimer/")
    assert not Subscriber.objects.exists()
    assert not Subscription.objects.exists()
    assert not OutgoingMail.objects.filter(recipient="nadia@exemple.fr").exists()
    for path in (desk, edit, confirm):
        assert client.get(path).status_code == 404


def manage_path(message):
    return re.search(r"https://asv\.example(/compte/alertes/adresse/\S+)", message.body)[1]


def test_a_visitor_is_told_only_what_anyone_may_read(tree):
    make_visitor()
    restrict(make_experience(tree, "Réservé", live=False)).page.specific.save_revision().publish()
    make_experience(tree, "Ouvert")
    message = last_mail()
    assert "Ouvert" in message.body
    assert "Réservé" not in message.body


def test_a_waiting_mail_to_a_visitor_is_asked_once_more(tree):
    alert = make_visitor(frequency=Frequency.DAILY)
    make_experience(tree)
    run_worker()
    alert.subscriber.delete()
    run_worker()
    assert not mails()
    assert not Notice.objects.exists()


def test_the_same_answer_and_one_mail_whatever_is_known_of_the_address(client, member):
    make_visitor("connue@exemple.fr", "q=ambassadeurs")
    pending = make_visitor("attend@exemple.fr", "q=ambassadeurs", confirmed_at=None)
    full = [make_visitor("pleine@exemple.fr", f"q={number}") for number in range(LIMIT)]
    addresses = ["connue@exemple.fr", "attend@exemple.fr", "pleine@exemple.fr", member.email, "neuve@exemple.fr"]
    for path, post in ((NEW, ask), (FIND, lambda client, email: client.post(FIND, {"email": email}))):
        before = OutgoingMail.objects.count()
        answers = {post(client, address).content.decode().replace(address, "X") for address in addresses}
        assert len({re.sub(r'value="[^"]{64}"', "", answer) for answer in answers}) == 1, path
        assert OutgoingMail.objects.count() == before + len(addresses)
    subjects = set(OutgoingMail.objects.values_list("recipient", "subject"))
    assert ("connue@exemple.fr", "Vous suivez déjà cette recherche") in subjects
    assert ("pleine@exemple.fr", "Vous avez déjà beaucoup d’alertes") in subjects
    assert ("neuve@exemple.fr", "Aucune alerte à cette adresse") in subjects
    assert Subscription.objects.filter(subscriber=full[0].subscriber).count() == LIMIT
    assert Subscription.objects.filter(subscriber=pending.subscriber).count() == 1


def test_one_mailbox_however_it_is_written(client):
    for address in ("Nadia@Exemple.fr", "nadia@exemple.fr ", "nadia@EXEMPLE.FR"):
        ask(client, address)
    ask(client, "nadia@santé.fr")
    ask(client, "nadia@xn--sant-epa.fr")
    ask(client, "nadia+asv@exemple.fr")
    known = set(Subscriber.objects.values_list("email", flat=True))
    assert known == {"nadia@exemple.fr", "nadia@santé.fr", "nadia+asv@exemple.fr"}
    run_worker()
    assert any("xn--sant-epa.fr" in message.message()["To"] for message in mails() if "santé" in message.to[0])
    for wrong in (
        "",
        "nadia",
        "a@b",
        "a@exemple.fr\r\nBcc: b@exemple.fr",
        f"{'a' * 250}@exemple.fr",
        "a@exemple.fr,b@c.fr",
    ):
        answer = ask(client, wrong, "q=autre", title="Gardé")
        assert answer.status_code == 200
        assert 'value="Gardé"' in answer.content.decode()
    assert not Subscription.objects.filter(querystring="q=autre").exists()


def test_a_mailbox_is_written_to_five_times_an_hour_and_the_answer_stays_the_same(client):
    answers = {ask(client, f"nadia+{n}@exemple.fr", f"q={n}").content.decode().replace(f"+{n}@", "@") for n in range(8)}
    assert len(answers) == 1, "tags lead to one mailbox, and nothing tells that it is full"
    assert OutgoingMail.objects.count() == 5
    assert not any("127.0.0.1" in str(key) for key in cache._cache), "no address of the network is kept"


def test_one_place_asks_a_bounded_number_of_times(client, monkeypatch):
    monkeypatch.setattr(limits, "PER_NETWORK", "3/h")
    codes = [ask(client, f"a{number}@exemple.fr").status_code for number in range(4)]
    codes += [client.post(FIND, {"email": f"b{number}@exemple.fr"}).status_code for number in range(4)]
    assert codes == [200, 200, 200, 429] * 2
    assert OutgoingMail.objects.count() == 6


def test_requests_that_nobody_confirms_are_forgotten_with_their_address(client):
    ask(client)
    make_visitor("fidele@exemple.fr")
    make_visitor("fidele@exemple.fr", "q=autre", confirmed_at=None)
    run_worker()
    now = timezone.now()
    assert forget_visitors(now + timedelta(days=6, hours=23)) == 0
    assert forget_visitors(now + timedelta(days=8)) > 0
    assert list(Subscriber.objects.values_list("email", flat=True)) == ["fidele@exemple.fr"]
    assert Subscription.objects.count() == 1
    assert not OutgoingMail.objects.exists()
    assert client.get(path_in(mails()[0])).status_code == 404


def test_an_old_link_confirms_nothing_and_a_used_one_changes_nothing(client, later):
    alert = make_visitor(confirmed_at=None)
    path = reverse("visitor_confirm", args=[confirm_token(alert)])
    first = client.post(path).content.decode()
    assert "/compte/alertes/adresse/" in first
    alert.refresh_from_db()
    confirmed = alert.confirmed_at
    Subscription.objects.update(active=False)
    again = client.post(path).content.decode()
    alert.refresh_from_db()
    assert (alert.confirmed_at, alert.active) == (confirmed, False)
    assert "/compte/alertes/adresse/" not in again + client.get(path).content.decode(), "a used link opens no desk"
    later(8)
    assert client.get(path).status_code == 404


def test_each_link_is_good_for_one_thing_and_for_its_time(client, later):
    alert = make_visitor()
    subscriber = alert.subscriber
    made = {
        to_leave: unsubscribe_token([alert.pk]),
        to_leave_all: unsubscribe_all_token([alert.pk]),
        to_confirm: confirm_token(alert),
        managed_by: manage_token(subscriber),
    }
    for read in made:
        for kind, token in made.items():
            assert bool(read(token)) == (kind is read)
        for hostile in (
            made[read][:-1],
            made[read] + "x",
            signing.dumps({"alertes": [alert.pk]}),
            "x",
            "",
            "é:\u202e:1",
        ):
            assert not read(hostile)
    views = ("subscription_unsubscribe", "subscription_unsubscribe_all", "visitor_confirm", "visitor_list")
    for number, view in enumerate(views):
        for other, token in enumerate(made.values()):
            expected = 200 if other == number else 404
            assert client.get(reverse(view, args=[token])).status_code == expected, (view, other)
    later(8)
    assert [bool(read(token)) for read, token in made.items()] == [True, True, False, False]
    later(364)
    assert to_leave(made[to_leave])
    later(366)
    assert to_leave(made[to_leave]) is None


def test_a_desk_opens_its_own_alerts_alone(client, member):
    mine = make_visitor()
    others = [make_visitor("autre@exemple.fr"), make_subscription(member)]
    token = manage_token(mine.subscriber)
    for other in others:
        for name in ("edit", "pause", "delete"):
            path = reverse(f"visitor_{name}", args=[token, other.pk])
            unknown = client.post(reverse(f"visitor_{name}", args=[token, 10**9]), {"title": "x"})
            answer = client.post(path, {"title": "x", "frequency": "daily"})
            assert (answer.status_code, answer.content) == (404, unknown.content)
    strict = Client(enforce_csrf_checks=True)
    for name, args in (("pause", [mine.pk]), ("delete", [mine.pk]), ("delete_all", [])):
        assert strict.post(reverse(f"visitor_{name}", args=[token, *args])).status_code == 403
    assert strict.post(NEW, {"email": "a@exemple.fr"}).status_code == 403
    assert Subscription.objects.filter(active=True, title="Mon alerte").count() == 3
    client.post(reverse("visitor_delete", args=[token, mine.pk]))
    assert not Subscriber.objects.filter(pk=mine.subscriber_id).exists(), "with the last alert goes the address"


def test_one_click_stops_one_alert_or_all_of_them(client, tree):
    first, second = make_visitor(title="Un"), make_visitor(search="q=jardin", title="Deux")
    make_experience(tree, "Un jardin")
    other = make_visitor(search="q=cuisine", title="Trois")
    message = last_mail()
    one, two = re.findall(r"Arrêter cette alerte : https://asv\.example(\S+)", message.body)[0], first
    anyone = Client(enforce_csrf_checks=True)
    assert "« Un »" in re.sub("[\u202f\xa0]", " ", anyone.get(one).content.decode())
    anyone.post(one, {"List-Unsubscribe": "One-Click"})
    assert set(Subscription.objects.filter(active=True).values_list("title", flat=True)) == {"Deux", "Trois"}
    whole = re.search(r"Tout arrêter \(sans se connecter\) : https://asv\.example(\S+)", message.body)[1]
    assert anyone.get(whole).status_code == 200
    assert Subscription.objects.filter(active=True).count() == 2
    for _time in range(2):
        assert anyone.post(whole).status_code == 200
    assert not Subscription.objects.filter(active=True).exists()
    assert {two.pk, second.pk, other.pk} == set(Subscription.objects.values_list("pk", flat=True)), "stopped, not lost"


def test_alerts_join_the_account_made_later_once_its_address_is_proved(client, tree):
    alert = make_visitor(search="q=ambassadeurs", title="Relais")
    pending = make_visitor(search="q=autre", title="Attend", confirmed_at=None)
    user = User.objects.create_user("nadia@exemple.fr", PASSWORD)
    address = EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    client.force_login(user)
    alert.refresh_from_db()
    assert alert.user is None, "an address that is not proved brings nothing"
    make_subscription(user, "q=ambassadeurs", "La mienne")
    make_visitor(search="q=jardin", title="Jardins")
    address.verified = True
    address.save()
    email_confirmed.send(sender=EmailAddress, request=None, email_address=address)
    assert set(user.subscriptions.values_list("title", flat=True)) == {"La mienne", "Jardins"}, "the same search once"
    assert list(Subscription.objects.filter(user=None)) == [pending]
    assert Consent.objects.get(user=user, kind="alertes").version == CONSENT
    client.post(reverse("visitor_confirm", args=[confirm_token(pending)]))
    assert user.subscriptions.filter(title="Attend", confirmed_at__isnull=False).exists()
    assert not Subscriber.objects.exists()
    make_experience(tree, "Un jardin d'ambassadeurs")
    run_worker()
    assert [message.to for message in mails()] == [["nadia@exemple.fr"]]
    leave = reverse("subscription_unsubscribe", args=[unsubscribe_token([pending.pk])])
    assert client.post(leave).status_code == 200
    assert not user.subscriptions.get(title="Attend").active, "a link mailed before goes on working"


def test_an_account_gets_its_alert_when_it_confirms_without_signing_in(client, member):
    ask(client, member.email.upper())
    kept = Subscription.objects.get()
    assert kept.user is None
    client.post(path_in(last_mail()))
    assert member.subscriptions.get() == kept
    mail.outbox.clear()
    client.post(FIND, {"email": member.email})
    assert "Vous avez un compte" in last_mail().body


def test_a_stranger_cannot_fill_the_desk_of_somebody(client, monkeypatch):
    monkeypatch.setattr(limits, "PER_MAILBOX", "100/h")
    monkeypatch.setattr(stranger_mails, "ALL_MAILS", Limit("mailbox.all", 100, 3600))
    for number in range(LIMIT + 5):
        ask(client, search=f"q={number}")
    alert = Subscription.objects.filter(querystring=f"q={LIMIT + 4}").get()
    client.post(reverse("visitor_confirm", args=[confirm_token(alert)]))
    assert Subscription.objects.filter(confirmed_at__isnull=False).count() == 1


@pytest.mark.counts_queries
def test_the_desk_costs_as_many_queries_for_thirty_as_for_three(client, django_assert_max_num_queries):
    for number in range(LIMIT):
        alert = make_visitor(search=f"q={number}")
    path = reverse("visitor_list", args=[manage_token(alert.subscriber)])
    client.get(path)
    with django_assert_max_num_queries(6):
        assert client.get(path).status_code == 200


def erased():
    return not Subscriber.objects.exists()


@pytest.mark.parametrize("how", ["left by the link", "paused by hand", "paused since mails come back", "in bulk"])
def test_an_address_is_erased_with_its_mails_thirty_days_after_the_last_stop(client, how):
    first, second = make_visitor(search="q=lille"), make_visitor(search="q=douai")
    subscriber, now = first.subscriber, timezone.now()
    queue_mail("registration:1:0:week", subscriber.email, "Une rencontre", "Demain")
    for key in (f"updates-v{subscriber.pk}-abc", f"trial:v{subscriber.pk}:x"):
        mail = queue_mail(key, subscriber.email.upper(), "Objet", "Texte")
        MailReturn.objects.create(mail=mail, kind=ReturnKind.FAILED)
    stop([first])
    assert forget_visitors(now + timedelta(days=400)) == 0, "an alert still writes"
    stop_now = {
        "left by the link": lambda: client.post(
            reverse("subscription_unsubscribe", args=[unsubscribe_token([second.pk])])
        ),
        "paused by hand": lambda: client.post(
            reverse("visitor_pause", args=[manage_token(subscriber), second.pk]), follow=True
        ),
        "paused since mails come back": lambda: pause_where_needed(
            MailReturn.objects.create(mail=mail, kind=ReturnKind.COMPLAINT)
        ),
        "in bulk": lambda: (Subscription.objects.update(active=False), forget_visitors(now)),
    }
    stop_now[how]()
    page = client.get(reverse("visitor_list", args=[manage_token(subscriber)])).content.decode()
    assert "votre adresse avec elles" in page
    assert forget_visitors(now + timedelta(days=29, hours=23)) == 0 and not erased()
    assert forget_visitors(now + timedelta(days=30, hours=1)) == 1 and erased()
    assert list(OutgoingMail.objects.values_list("key", flat=True)) == ["registration:1:0:week"]
    assert not Subscription.objects.exists() and not MailReturn.objects.exists() and not AddressPause.objects.exists()


def test_an_alert_taken_up_again_keeps_its_address(client):
    alert = make_visitor()
    stop([alert])
    client.post(reverse("visitor_pause", args=[manage_token(alert.subscriber), alert.pk]))
    assert forget_visitors(timezone.now() + timedelta(days=90)) == 0
    stop([alert])
    make_visitor(search="q=autre", confirmed_at=None)
    assert forget_visitors(timezone.now() + timedelta(days=6)) == 0
    assert forget_visitors(timezone.now() + timedelta(days=31)) == 2 and erased()


def test_what_was_written_to_a_stranger_is_forgotten_after_thirty_days(client):
    make_visitor("fidele@exemple.fr")
    for email in ("inconnue@exemple.fr", "fidele@exemple.fr"):
        client.post(FIND, {"email": email})
    run_worker()
    later = timezone.now() + timedelta(days=29)
    assert forget_visitors(later) == 0 and OutgoingMail.objects.count() == 2
    assert forget_visitors(later + timedelta(days=2)) == 1
    assert OutgoingMail.objects.get().recipient == "fidele@exemple.fr"
