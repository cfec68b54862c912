"""Three mails that come back, or one complaint: updates pause, their owner is told and takes them up again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from asv.accounts.own_data import own_data
from asv.jobs.mails import deliver_due
from asv.jobs.models import MailReturn, MailState, OutgoingMail
from asv.jobs.returns import take_report
from network.alerts.models import Subscriber, Subscription
from network.alerts.returns.models import AddressPause
from tests.factories.jobs import mail_server, queue_mail
from tests.factories.returns import bounce, complaint
from tests.factories.site import PASSWORD, make_user
from tests.factories.updates import make_subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    user = make_user()
    make_subscription(user, "q=nutrition", "Nutrition")
    make_subscription(user, "q=sommeil", "Sommeil", active=False)
    return user


def mail_to(address="membre@exemple.fr"):
    return queue_mail(f"updates-{OutgoingMail.objects.count()}", address, "Objet", "Texte")


def come_back(times, address="membre@exemple.fr", status="5.1.1"):
    for _time in range(times):
        assert take_report(bounce(mail_to(address), status))


def active():
    return set(Subscription.objects.filter(active=True).values_list("title", flat=True))


def sign_in(client):
    return client.post(reverse("account_login"), {"login": "membre@exemple.fr", "password": PASSWORD}, follow=True)


def test_the_third_mail_that_comes_back_pauses_and_the_member_is_told_and_resumes(client, tree, member):
    make_subscription(make_user("autre@exemple.fr"), "", "À quelqu'un d'autre")
    come_back(2)
    same = mail_to()
    for _time in range(2):
        take_report(bounce(same, "4.2.2", action="delayed"))
    assert "Nutrition" in active()
    assert "sont revenus" not in sign_in(client).content.decode()
    client.logout()
    come_back(1)
    assert active() == {"À quelqu'un d'autre"}
    assert "trois de nos messages sont revenus" in sign_in(client).content.decode()
    assert AddressPause.objects.get().told_at
    page = client.get(reverse("subscription_list")).content.decode()
    assert "Reprendre mes alertes" in page
    assert client.get(reverse("updates_resume")).status_code == 405
    answer = client.post(reverse("updates_resume"), follow=True).content.decode()
    assert "Reprendre mes alertes" not in answer
    assert active() == {"À quelqu'un d'autre", "Nutrition"}  # what its owner had stopped stays stopped
    come_back(2)
    assert "Nutrition" in active()  # what came back before counts no more
    come_back(1)
    assert "Nutrition" not in active()


def test_a_refusal_while_handing_over_counts_as_a_report_does(client, tree, member, settings):
    """Three mails refused at RCPT pause, each counts once whatever comes back later; a visitor's as well."""
    visitor = Subscriber.objects.create(email="visiteuse@exemple.fr")
    Subscription(subscriber=visitor, title="Lille", querystring="q=lille", confirmed_at=timezone.now()).save()
    with mail_server(settings) as smtp:
        for address in (member.email, visitor.email):
            smtp.refused[address] = "550 5.1.1 no such person"
        for number in range(3):
            assert active() == {"Nutrition", "Lille"}
            sent = [queue_mail(f"news-{number}-{address}", address, "Objet", "Texte") for address in smtp.refused]
            deliver_due(timezone.now())
            for mail in sent if number < 2 else []:
                assert take_report(bounce(mail, "5.1.1"))
    assert active() == set() and AddressPause.objects.count() == 2
    assert MailReturn.objects.count() == 6
    assert "trois de nos messages sont revenus" in sign_in(client).content.decode()


def test_a_complaint_pauses_at_once_and_news_of_favourites_too(client, tree, member):
    take_report(complaint(mail_to()))
    assert active() == set()
    queue_mail("watching-1-x", member.email, "Objet", "Texte", user=member)
    queue_mail("account:login_code:1", member.email, "Votre code", "123", user=member)
    deliver_due(timezone.now())
    states = dict(OutgoingMail.objects.exclude(key__startswith="updates").values_list("key", "state"))
    assert states == {"watching-1-x": MailState.CANCELLED, "account:login_code:1": MailState.SENT}
    assert "signalé comme indésirable" in sign_in(client).content.decode()


def test_an_alert_taken_up_alone_pauses_at_the_next_return(member):
    come_back(3)
    Subscription.objects.filter(title="Nutrition").update(active=True)
    come_back(1)
    assert active() == set()
    assert AddressPause.objects.count() == 1


def test_old_returns_and_those_of_an_address_left_behind_count_for_nothing(member):
    come_back(2)
    MailReturn.objects.update(received_at=timezone.now() - timedelta(days=91))
    come_back(2)
    assert "Nutrition" in active()
    left = mail_to()
    member.email = "nouvelle@exemple.fr"
    member.save()
    take_report(complaint(left))
    assert "Nutrition" in active()


def test_an_address_without_account_is_paused_and_told_on_its_page(client, tree):
    visitor = Subscriber.objects.create(email="visiteuse@exemple.fr")
    Subscription(subscriber=visitor, title="Lille", querystring="q=lille", confirmed_at=timezone.now()).save()
    come_back(3, "Visiteuse@exemple.fr")
    assert active() == set()
    from network.alerts.links import manage_token

    page = client.get(reverse("visitor_list", args=[manage_token(visitor)])).content.decode()
    assert "reprenez vos alertes une par une" in page
    assert reverse("updates_resume") not in page
    visitor.delete()
    assert not AddressPause.objects.exists()


def test_nobody_resumes_for_someone_else_and_all_goes_with_the_account(client, tree, member):
    come_back(3)
    other = make_user("autre@exemple.fr")
    client.force_login(other)
    client.post(reverse("updates_resume"))
    assert AddressPause.objects.filter(resumed_at=None).exists()
    assert "Refusé pour de bon" in str(own_data(member))
    member.delete()
    assert not AddressPause.objects.exists()
