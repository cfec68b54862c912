"""The mailroom: administrators see states and reasons, mend them, and read nobody's mail or favourites."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from asv.accounts.models import Favourite
from asv.jobs.mails import queue_mail
from asv.jobs.models import MailState, OutgoingMail
from network.returns.models import AddressPause
from network.updates.models import Notice, Subscription
from tests.factories.site import make_experience, make_user
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
    assert "n&#x27;est plus possible" in act(admin, "renvoyer", mail).content.decode()
    act(admin, "annuler", mail)
    assert state_of(mail)[0] == "cancelled"
    erased = failed("account:login_code:1", "")
    act(admin, "renvoyer", erased)
    assert state_of(erased)[0] == "failed"  # its text is gone: there is nothing to send
    assert admin.get(reverse("mailroom_act", args=["detruire", mail.pk])).status_code == 404
    assert admin.get(reverse("mailroom_act", args=["annuler", 999_999])).status_code == 404


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
