"""Thanks, once, to those who came; four anonymous questions behind a link that is good once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import signing
from django.utils import timezone
from wagtail.models import Page

from asv.jobs.models import OutgoingMail
from network.meetings.registrations.models import Registration, State
from network.meetings.replays.links import _LINK, OPEN_FOR, evaluation_url
from network.meetings.replays.models import Evaluation, Thanks
from network.meetings.replays.thanking import THANKS, may_still_leave, thank
from tests.factories.accounts import altered
from tests.factories.registrations import open_meeting, registered
from tests.factories.site import make_document, make_user, restrict

pytestmark = pytest.mark.django_db
ANSWERS = {"useful": "4", "takes_away": "Le <b>lien</b>\nentre nous", "lacked": "", "again": "oui"}


def over(meeting, days=2):
    """The meeting took place so many days ago."""
    starts = timezone.now() - timedelta(days=days, hours=2)
    type(meeting).objects.filter(pk=meeting.pk).update(starts_at=starts, ends_at=starts + timedelta(hours=2))
    meeting.refresh_from_db()
    return meeting


def thanked():
    return sorted(OutgoingMail.objects.filter(key__startswith=THANKS.prefix).values_list("recipient", flat=True))


def link(thanks):
    return "/rencontres/" + evaluation_url(thanks).split("/rencontres/")[1]


def test_those_who_came_are_thanked_once(tree):
    meeting = open_meeting(tree, capacity=2)
    rows = [registered(meeting, f"{name}@exemple.fr") for name in "abc"]
    cancelled = open_meeting(tree, "Annulée")
    registered(cancelled, "annulee@exemple.fr")
    type(cancelled).objects.filter(pk=cancelled.pk).update(cancelled=True)
    now = timezone.now()
    assert thank(now) == 0
    over(cancelled)
    assert thank(over(meeting, 0).over_at + timedelta(hours=23)) == 0, "the day after, not before"
    assert rows[2].state == State.WAITING
    assert thank(now + timedelta(days=2)) == 2, "without a sheet of attendance: those who had a place"
    assert thank(now + timedelta(days=2)) == 0
    assert thanked() == ["a@exemple.fr", "b@exemple.fr"]

    ticked = open_meeting(tree, "Avec feuille")
    rows = [registered(ticked, f"{name}@exemple.org") for name in "def"]
    over(ticked)
    Registration.objects.filter(pk=rows[0].pk).update(present=True)
    Registration.objects.filter(pk__in=[rows[1].pk, rows[2].pk]).update(present=False)
    assert thank(now) == 1 and thank(now) == 0
    Registration.objects.filter(pk=rows[1].pk).update(present=True)
    assert thank(now) == 1, "ticked later, thanked later"
    assert thanked()[2:] == ["d@exemple.org", "e@exemple.org"]
    over(ticked, 20)
    Registration.objects.filter(pk=rows[2].pk).update(present=True)
    assert thank(now) == 0, "after a fortnight thanks would surprise"


def test_the_mail_leads_to_what_remains_for_those_who_may_read_it(tree):
    meeting = open_meeting(tree, replay_url="https://video.example/film")
    meeting.report = make_document("Compte rendu secret", "cr.pdf")
    meeting.save_revision().publish()
    member = registered(meeting, "membre@exemple.fr").user
    registered(meeting, "partie@exemple.fr")
    group = Group.objects.create(name="Réseau")
    member.groups.add(group)
    restrict(Page.objects.get(pk=meeting.pk), "groups", group)
    over(meeting)
    assert thank(timezone.now()) == 2
    mails = {mail.recipient: mail for mail in OutgoingMail.objects.filter(key__startswith=THANKS.prefix)}
    inside, outside = mails["membre@exemple.fr"], mails["partie@exemple.fr"]
    assert "Compte rendu : http" in inside.text and "cr" in inside.html and "#replay" in inside.text
    assert "/documents/" not in outside.text + outside.html and "#replay" not in outside.text + outside.html
    assert "/rencontres/evaluation/" in outside.text
    assert all(may_still_leave(mail) for mail in mails.values())
    Registration.objects.filter(email="partie@exemple.fr").delete()
    assert not may_still_leave(outside)


def test_an_evaluation_is_kept_once_without_a_name(client, tree):
    meeting = open_meeting(tree)
    registered(meeting, "a@exemple.fr")
    thank_you = over(meeting) and thank(timezone.now()) and Thanks.objects.get()
    path = link(thank_you)
    response = client.get(path)
    assert (
        response.status_code == 200
        and "noindex" in response["X-Robots-Tag"]
        and "no-store" in response["Cache-Control"]
    )
    assert "a@exemple.fr" not in response.content.decode()
    for wrong in ({}, {**ANSWERS, "useful": "6"}, {**ANSWERS, "again": "x"}, {**ANSWERS, "lacked": "x" * 2001},
                  {**ANSWERS, "takes_away": "gardé\x00"}):  # fmt: skip
        answer = client.post(path, wrong)
        assert answer.status_code == 422
        assert Evaluation.objects.count() == 0
    assert "gardé" in answer.content.decode(), "what was typed stays"
    assert client.post(path, ANSWERS).status_code == 200
    assert client.post(path, ANSWERS).status_code == client.get(path).status_code == 410
    evaluation = Evaluation.objects.get()
    assert (evaluation.meeting_id, evaluation.useful, evaluation.again) == (meeting.pk, 4, "oui")
    fields = {field.name for field in Evaluation._meta.get_fields()}
    assert fields == {"id", "meeting", "useful", "takes_away", "lacked", "again"}, "neither who nor when"


def test_forged_foreign_and_late_links_are_refused(client, tree):
    meeting = open_meeting(tree)
    registered(meeting, "a@exemple.fr")
    over(meeting)
    thank(timezone.now())
    thanks = Thanks.objects.get()
    good = link(thanks)
    bad = [
        "x",
        signing.dumps(thanks.pk, salt="network.registrations.mine"),
        altered(good.split("/")[-2]),
        "é" * 300,
    ]
    for token in bad:
        for answer in (client.get, client.post):
            assert answer(f"/rencontres/evaluation/{token}/").status_code == 404
    assert client.get(f"/rencontres/evaluation/{signing.dumps(999, salt=_LINK.purpose)}/").status_code == 410
    Thanks.objects.update(sent_at=timezone.now() - OPEN_FOR)
    assert client.get(good).status_code == client.post(good, ANSWERS).status_code == 410
    assert Evaluation.objects.count() == 0


def test_results_are_for_those_who_look_after_the_meeting(client, tree):
    meeting = over(open_meeting(tree))
    path = f"/rencontres/{meeting.slug}/evaluations/"
    for number in range(2):
        Evaluation.objects.create(meeting=meeting, useful=5, again="oui", lacked=f"<i>du temps {number}</i>")
    assert client.get(path).status_code == 302
    client.force_login(make_user())
    assert client.get(path).status_code == 403
    client.force_login(make_user("staff@exemple.fr", is_superuser=True, is_staff=True))
    html = client.get(path).content.decode()
    assert "2 réponses" in html and "du temps" not in html, "two answers could be told apart"
    Evaluation.objects.create(meeting=meeting, useful=2, again="non")
    html = client.get(path).content.decode()
    assert "4,0 sur 5" in html and "&lt;i&gt;du temps" in html and "<i>du" not in html
    assert client.get("/rencontres/absente/evaluations/").status_code == 404
    assert path in client.get(meeting.url).content.decode()
