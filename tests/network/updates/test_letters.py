"""What a mail says: grouped by alert, each resource once with its reasons and the passage that was found."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from asv.jobs.models import OutboxCursor, OutgoingMail
from network.alerts import letter, limits, passages, trial
from network.alerts.models import Frequency, Notice, NoticeState, Subscriber
from network.alerts.sending import send_digests
from tests.factories.site import make_document, make_experience, make_user, restrict
from tests.factories.updates import mails, make_subscription, owe_since, run_worker, send_updates

pytestmark = pytest.mark.django_db


def parts(message):
    """Text and HTML; their no-break spaces as plain ones, since `tests/readers` asks for them."""
    return tuple(part.replace("\u202f", " ") for part in (message.body, message.alternatives[0][0]))


def test_grouped_by_alert_each_resource_once_with_every_reason(tree, member):
    make_subscription(member, "q=jardin", "Jardins")
    make_subscription(member, "q=cuisine", "Cuisines")
    make_subscription(member, "", "Tout")
    make_experience(tree, "Un jardin", summary="Des bancs.")
    make_experience(tree, "Une cuisine au jardin", summary="On y épluche.")
    make_experience(tree, "Une marche", summary="Au bord du canal.")
    run_worker()
    [message] = mails()
    text, html = parts(message)
    shape = re.findall(
        r"^(?:VOTRE ALERTE.*|Un jardin|Une cuisine au jardin|Une marche|(?:Pour|Et pour) .*)$", text, re.M
    )
    shape = [re.sub(r" ; passage trouvé : .*", " + passage", line) for line in shape]
    assert shape == [
        "VOTRE ALERTE « Jardins »",
        "Une cuisine au jardin", "Pour votre alerte « Jardins »", "Et pour votre alerte « Cuisines »",
        "Et pour votre alerte « Tout »",
        "Un jardin", "Pour votre alerte « Jardins »", "Et pour votre alerte « Tout »",
        "VOTRE ALERTE « Tout »",
        "Une marche", "Pour votre alerte « Tout »",
    ]  # fmt: skip
    assert html.count("Une cuisine au jardin</a>") == 1
    assert "VOTRE ALERTE « Cuisines »" not in text, "what it found stands already elsewhere, with its name"
    assert len(set(re.findall(r"/desinscription/(\S+)/", text))) == 3
    run_worker()
    assert len(mails()) == 1


def test_the_found_passage_says_why_and_runs_nothing(tree, member):
    make_subscription(member, "q=ambassadrice", "Relais")
    make_subscription(member, "type=experience", "Récits")
    summary = "Une <script>alert(1)</script> ambassadrice & ses voisines en parlent."
    make_experience(tree, "Parler santé", summary=summary)
    run_worker()
    text, html = parts(mails()[0])
    assert "Pour votre alerte « Relais » ; passage trouvé : Une <script>alert(1)</script> ambassadrice & ses" in text
    assert "<mark>ambassadrice</mark> &amp; ses voisines" in html
    assert "<script>" not in html
    assert "Et pour votre alerte « Récits »\n" in text, "without words there is no passage"


def test_a_passage_of_an_attached_document_and_of_a_synonymless_match(tree, member):
    make_subscription(member, "q=littératie", "Mots")
    document = make_document("Guide de littératie en santé", body=b"%PDF-1.4 rien")
    page = make_experience(tree, "Comprendre", summary="Des mots simples.", live=False)
    page.files.create(document=document)
    page.save_revision().publish()
    run_worker()
    assert "passage trouvé : Guide de littératie en santé" in mails()[0].body


@pytest.mark.parametrize(("kept", "times"), [(passages._EXTRACTS_KEPT, 1), (1, 3)])
def test_a_text_is_quoted_once_for_all_who_asked_the_same(tree, monkeypatch, kept, times):
    quote, quoted = passages._extract, []
    monkeypatch.setattr(passages, "_extract", lambda words, text: quoted.append(text.id) or quote(words, text))
    monkeypatch.setattr(passages, "_EXTRACTS_KEPT", kept)
    for number in range(3):
        make_subscription(make_user(f"m{number}@exemple.fr"), "q=jardin", "Jardins")
    pages = [make_experience(tree, title, summary=f"{title} au jardin.") for title in ("Une marche", "Un banc")]
    run_worker()
    assert len(mails()) == 3
    assert all(
        f"passage trouvé : {page.title} au jardin." in parts(message)[0] for message in mails() for page in pages
    )
    assert quoted.count(pages[0].pk) <= times >= quoted.count(pages[1].pk) >= 1


def test_nothing_of_a_members_page_reaches_who_may_not_read_it(tree, member):
    visitor = Subscriber.objects.create(email="nadia@exemple.fr")
    make_subscription(None, "q=secret", "V", subscriber=visitor, confirmed_at=timezone.now())
    make_subscription(None, "type=experience", "W", subscriber=visitor, confirmed_at=timezone.now())
    make_subscription(member, "q=secret", "M")
    page = make_experience(tree, "Réservé", summary="Le mot secret.", live=False)
    restrict(page)
    page.save_revision().publish()
    run_worker()
    [message] = mails()
    assert message.to == [member.email]
    assert "passage trouvé : Le mot secret." in message.body


def test_at_most_twenty_then_the_way_to_the_rest(tree, member):
    make_subscription(member, "q=jardin", "Jardins", frequency=Frequency.WEEKLY)
    make_subscription(member, "q=marche", "Marches", frequency=Frequency.WEEKLY)
    for number in range(23):
        make_experience(tree, f"{'Jardin' if number > 4 else 'Marche'} numéro-{number:02}")
    run_worker()
    owe_since(timezone.now())
    assert send_digests(timezone.now() + timedelta(days=9)) == 1
    run_worker()
    text, html = parts(mails()[0])
    assert mails()[0].subject == "23 nouvelles ressources cette semaine pour vos alertes"
    shown = re.findall(r"^(?:Jardin|Marche) numéro-(\d\d)$", text, re.M)
    assert len(shown) == len(set(shown)) == letter.SHOWN == 20
    assert "00" not in shown, "the newest are shown"
    assert "Et 3 autres" in text
    assert "« Marches » (3) : https://asv.example/recherche/?q=marche&tri=date" in text
    assert html.count("numéro-") == 20 + 3, "and the first ones in the line that mail programs show"
    assert Notice.objects.filter(state=NoticeState.MAILED).count() == 23


def test_digests_cost_as_many_queries_for_thirty_members_as_for_three(tree, member):
    costs = []
    for count in (3, 30):
        for number in range(count):
            make_subscription(make_user(f"m{count}-{number}@exemple.fr"), "q=jardin", frequency=Frequency.DAILY)
        make_experience(tree, f"Un jardin {count}")
        run_worker()
        with CaptureQueriesContext(connection) as captured:
            queued = send_digests(timezone.now() + timedelta(days=2))
        assert queued >= count
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 30


@pytest.fixture
def alert(tree, member, client):
    client.force_login(member)
    found = make_subscription(member, "q=jardin", "Jardins")
    make_experience(tree, "Un jardin", summary="Un jardin pour tous.")
    run_worker()
    return found


def test_a_member_sees_the_mail_and_has_it_sent_to_try(client, member, alert):
    before, last = len(mails()), alert.last_mailed_at
    path = f"/compte/alertes/{alert.pk}/apercu/"
    page = client.get(path).content.decode()
    assert "passage trouvé" in page
    assert "Essai" in page
    assert client.post(path).url == path
    run_worker()
    assert len(mails()) == before + 1
    message = mails()[-1]
    assert (message.to, message.subject) == ([member.email], "Essai : Récit d’expérience : Un jardin")
    assert Notice.objects.count() == 1, "a trial settles nothing"
    alert.refresh_from_db()
    assert alert.last_mailed_at != last or last is None


def test_trials_are_bounded_and_ones_own(client, alert, monkeypatch):
    monkeypatch.setattr(limits, "PER_ACCOUNT", "2/h")
    path = f"/compte/alertes/{alert.pk}/apercu/"
    assert [client.post(path).status_code for _time in range(4)] == [302, 302, 429, 429]
    theirs = make_subscription(make_user("autre@exemple.fr"), "", "Secrète")
    for answer in (client.get, client.post):
        assert answer(f"/compte/alertes/{theirs.pk}/apercu/").status_code == 404
    nothing = make_subscription(alert.user, "q=introuvable", "Rien")
    obsolete = make_subscription(alert.user, "theme=disparu", "Passée")
    count = OutgoingMail.objects.filter(key__startswith=trial.TRIAL.prefix).count()
    assert "il n’y a pas d’essai" in client.get(f"/compte/alertes/{nothing.pk}/apercu/").content.decode()
    assert "en sommeil" in client.post(f"/compte/alertes/{obsolete.pk}/apercu/").content.decode()
    assert OutgoingMail.objects.filter(key__startswith=trial.TRIAL.prefix).count() == count == 2


def test_staff_rehearse_without_anything_being_done(tree, member):
    make_subscription(member, "q=jardin", "Jardins", frequency=Frequency.DAILY)
    make_subscription(member, "", "Tout")
    make_experience(tree, "Un jardin")
    said = send_updates("2100-01-01T07:00", dry_run=True)
    assert f"compte {member.pk} : " in said
    assert "  Un jardin (Jardins, Tout)" in said
    assert member.email not in said
    assert said.endswith("1 mails would leave; nothing was done.\n")
    assert not Notice.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert not OutboxCursor.objects.filter(consumer="updates").exists()
    run_worker()
    owe_since(timezone.now() - timedelta(days=2))
    assert send_updates("2100-01-01T07:00", dry_run=True).startswith("0 mails")
    assert len(mails()) == 1


def test_names_of_alerts_cannot_reach_into_headers_or_markup(client, tree, member):
    client.force_login(member)
    name = "Nord\r\nBcc: tous@exemple.fr\u202e</title><script>x()</script>"
    client.post("/compte/alertes/nouvelle/", {"title": name, "frequency": "immediate"})
    make_experience(tree, "Un jardin")
    make_experience(tree, "Une marche")
    run_worker()
    [message] = mails()
    raw = message.message()
    assert raw["Bcc"] is None
    assert "\u202e" not in message.subject
    assert "<script>" not in message.alternatives[0][0]
    assert message.recipients() == [member.email]
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_commands_say_their_options(capsys):
    with pytest.raises(SystemExit):
        call_command("send_updates", "--help")
    assert "--dry-run" in capsys.readouterr().out
