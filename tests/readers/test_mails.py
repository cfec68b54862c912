"""Mails as the programs of those who get them take them apart.

Not run here: Outlook, Gmail, Apple Mail. In their place stand RFC 5322 (headers and their folding), RFC 2047 (encoded
words), RFC 2369 and 8058 (how one leaves a list), asked of the bytes that go over the wire.
"""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from asv.core.models import SiteSettings
from asv.core.typography import NARROW, french_lines
from asv.jobs.letters import letters
from asv.jobs.mails import deliver_due
from asv.jobs.messages import LONGEST_LINE
from asv.jobs.models import OutgoingMail
from network.alerts import letter as alert_letter
from network.alerts.forecast import foresee
from network.alerts.models import Frequency, Notice, NoticeState, Subscriber, Subscription
from network.alerts.sending import send_digests, send_immediate
from network.meetings.registrations import seats
from tests.factories.jobs import queue_mail
from tests.factories.many import copies
from tests.factories.registrations import details, open_meeting
from tests.factories.site import make_experience, make_user
from tests.factories.updates import an_hour_passes, mails, make_subscription, run_worker, shift_publication
from tests.jobs.test_letters import CONTEXT, OWN_WORDS
from tests.readers.wire import wire

pytestmark = pytest.mark.django_db
LEAVE = f"https://asv.example/compte/alertes/desinscription/{'jeton-' * 40}/"
SUBJECTS = [
    "12 nouvelles ressources aujourd’hui pour « Santé mentale, Nord et alentours, tous les publics »",
    "Recit : " + "x" * 120,
    "Un mot " + "é" * 110,
    "🧑🏽‍⚕️ " * 20,
    "Les ateliers de la coordination des reseaux de sante qui se tiennent dans les quartiers",
]


def headers_on(raw):
    """Each header of the message itself, line by line."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    return re.split(r"\r\n(?![ \t])", head)


def test_no_header_begins_with_an_empty_line():
    for kind in letters():
        for subject in SUBJECTS:
            context = {**CONTEXT, "subject": subject, "title": subject, "leave_url": LEAVE}
            mail = kind.draft(f"{kind.prefix}1", "nadia@exemple.fr", context).row()
            raw = wire(mail)
            for header in headers_on(raw):
                name, _colon, value = header.partition(":")
                assert value.split("\r\n")[0].strip(), f"{kind.prefix}: {name} begins with an empty line"
                assert all(len(line) <= LONGEST_LINE for line in header.split("\r\n"))
            read = message_from_bytes(raw, policy=policy.default)
            assert read["Subject"] == mail.subject
            assert read["List-Unsubscribe"] == (f"<{LEAVE}>" if kind.repeated else None)


def test_mails_are_set_as_french_is():
    quoting = {"subject": "À propos de « l'école »", "title": "« Jardins d'ici »", "text": "« Bonjour », c'est moi"}
    for kind in letters():
        mail = kind.draft(f"{kind.prefix}1", "nadia@exemple.fr", {**CONTEXT, **quoting}).row()
        told = f"{mail.subject} {mail.text} {mail.html}"
        assert kind.plain or not re.search("«[ \u00a0]|[ \u00a0]»|[a-zé](?:'|&#x27;|&#39;)[a-zé]", told), kind.prefix
    assert {kind.prefix for kind in letters() if kind.plain} == OWN_WORDS, "what people wrote stays as they wrote it"


def test_quotation_marks_of_every_writing():
    assert french_lines("« a », «b», «\u00a0c\u00a0» ; « d\u202f»") == (
        f"«{NARROW}a{NARROW}», «{NARROW}b{NARROW}», «{NARROW}c{NARROW}» ; «{NARROW}d{NARROW}»"
    )
    kept = "https://asv.example/?q=l'eau&x=1!\no'neil@exemple.fr"
    assert french_lines(f"C'est là :\n{kept} l'air") == f"C’est là :\n{kept} l’air"


def test_who_answers_reaches_people(tree):
    SiteSettings.objects.update_or_create(pk=1, defaults={"contact_email": "equipe@plateforme.example"})
    meeting = open_meeting(tree)
    seats.register(meeting.pk, details("nadia@exemple.fr"))
    queue_mail("b", "nadia@exemple.fr", "Un mot", "Bonjour", headers={"Reply-To": "paul@exemple.fr"})
    deliver_due(timezone.now())
    first, second = (message_from_bytes(one.message().as_bytes(), policy=policy.default) for one in mails())
    assert (first["Reply-To"], first["Auto-Submitted"]) == ("equipe@plateforme.example", "auto-generated")
    assert second["Reply-To"] == "paul@exemple.fr", "who wrote it gets the answer"
    assert (
        message_from_bytes(wire(OutgoingMail.objects.exclude(key="b").get()), policy=policy.default)["Reply-To"] is None
    )


def stops(part):
    """The links of a part that stop one alert, each once."""
    return set(re.findall(r"/desinscription/([^/\s\"]+)/", part))


def test_each_alert_that_a_mail_names_has_its_own_way_out(client, tree, member, monkeypatch):
    monkeypatch.setattr(alert_letter, "SHOWN", 2)
    alerts = [
        make_subscription(member, query, title, frequency=Frequency.DAILY)
        for query, title in (("q=jardin", "Jardins"), ("q=cuisine", "Cuisines"), ("q=marche", "Marches"), ("", "Tout"))
    ]
    make_experience(tree, "Une marche")  # the oldest: named among those that the mail does not show
    make_experience(tree, "Un jardin")
    make_experience(tree, "Une cuisine au jardin")
    run_worker()
    send_digests(timezone.now() + timedelta(days=2))
    run_worker()
    [message] = mails()
    text, html = message.body, message.alternatives[0][0]
    for part in (text, html):
        assert all(f"«{NARROW}{alert.title}{NARROW}»" in part or alert.title == "Marches" for alert in alerts)
        assert len(stops(part)) == len(alerts)
    for token in stops(text):
        client.post(f"/compte/alertes/desinscription/{token}/")
    assert not Subscription.objects.filter(active=True).exists()


def test_a_trial_counts_all_and_shows_what_was_published_last(client, tree, member):
    alert = make_subscription(member, "q=jardin", "Jardins")
    first = make_experience(tree, "Jardin premier")
    copies(first, 25)
    last = make_experience(tree, "Jardin dernier", date=timezone.localdate() - timedelta(days=400))
    run_worker()
    shift_publication(first, days=-3)
    client.force_login(member)
    page = client.get(f"/compte/alertes/{alert.pk}/apercu/").content.decode()
    assert "27 nouvelles ressources" in page and "Et 7 autres" in page
    assert last.title in page and first.title not in page.replace(f"{first.title} ", "")
    client.post(f"/compte/alertes/{alert.pk}/apercu/")
    run_worker()
    assert mails()[-1].subject == f"Essai : 27 nouvelles ressources pour «{NARROW}Jardins{NARROW}»"


@pytest.fixture
def member():
    return make_user()


def test_immediate_alerts_write_once_an_hour_at_most_and_together(tree, member):
    visitor = Subscriber.objects.create(email="nadia@exemple.fr")
    make_subscription(member, "q=jardin", "Jardins")
    make_subscription(member, "q=cuisine", "Cuisines")
    make_subscription(None, "", "Tout", subscriber=visitor, confirmed_at=timezone.now())
    make_experience(tree, "Un jardin")
    run_worker()
    assert sorted(message.to[0] for message in mails()) == ["membre@exemple.fr", "nadia@exemple.fr"]
    make_experience(tree, "Une cuisine")
    make_experience(tree, "Un autre jardin")
    late = make_subscription(make_user("autre@exemple.fr"), "", "Tout")
    make_experience(tree, "Un banc au jardin")
    run_worker()
    assert [message.to for message in mails()[2:]] == [[late.user.email]], "who had none yet is told at once"
    assert foresee(timezone.now()).mails == 0
    an_hour_passes(minutes=59)
    run_worker()
    assert len(mails()) == 3
    an_hour_passes()
    assert foresee(timezone.now()).mails == 2
    run_worker()
    told = {message.to[0]: message for message in mails()[3:]}
    assert set(told) == {"membre@exemple.fr", "nadia@exemple.fr"}, "who has nothing new gets nothing"
    assert all(message.subject.startswith("3 nouvelles ressources") for message in told.values())
    assert not Notice.objects.filter(state=NoticeState.DUE).exists()


def test_a_digest_does_not_hold_up_an_immediate_alert_nor_a_clock_that_went_back(tree, member):
    make_subscription(member, "q=jardin", "Chaque jour", frequency=Frequency.DAILY)
    make_subscription(member, "q=cuisine", "Aussitôt")
    make_experience(tree, "Un jardin")
    run_worker()
    send_digests(timezone.now() + timedelta(days=2))
    make_experience(tree, "Une cuisine")
    run_worker()
    assert len(mails()) == 2
    make_experience(tree, "Une autre cuisine")
    run_worker()
    assert len(mails()) == 2
    assert send_immediate(timezone.now() - timedelta(days=1)) == 1
