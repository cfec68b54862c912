"""A facilitator prepares a meeting from the network's desk; the team reads it again and publishes it."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import WorkflowState

from asv.accounts.models import User
from asv.accounts.roles import MODERATORS
from asv.notifications.models import Notification
from network.meetings.models import MeetingPage
from tests.factories.memberships import join, make_facilitator
from tests.factories.network import make_meeting, make_network
from tests.factories.site import make_user

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def network(tree):
    call_command("set_up_roles")
    return make_network(tree, "Collectif santé")


@pytest.fixture
def moderator():
    from django.contrib.auth.models import Group

    user = make_user("relit@exemple.fr")
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


@pytest.fixture
def desk(client, network):
    """The address of the network's meetings, as its facilitator."""
    client.force_login(make_facilitator(network))
    return reverse("network_meetings", args=[network.slug])


def said(**data):
    return {
        "title": "Journée du réseau", "summary": "On se retrouve.", "starts_at": "2030-11-12T09:30",
        "ends_at": "2030-11-12T12:00", "mode": "hybride", "venue": "Lille", "video_url": "visio.example/secret",
        "open_to": "members", "takes_registrations": "on", "capacity": "12", "act": "submit", **data,
    }  # fmt: skip


def edited(client, url, **data):
    """What the form holds, changed."""
    form = client.get(url).context["form"]
    held = {name: form[name].value() for name in form.fields}
    for name in ("starts_at", "ends_at"):
        held[name] = held[name].strftime("%Y-%m-%dT%H:%M") if hasattr(held[name], "strftime") else held[name]
    return {name: value for name, value in {**held, **data}.items() if value not in (None, False)}


def words(response):
    return response.content.decode().replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")


def test_from_the_desk_to_the_agenda_and_back_for_a_change(client, network, desk, moderator):
    for _twice in range(2):
        assert client.post(f"{desk}nouvelle/", said()).url == desk
    page = MeetingPage.objects.get()
    assert (page.live, page.network_id, page.owner.email) == (False, network.pk, "anime@exemple.fr")
    assert page.get_parent().slug == "rencontres" and page.video_url == "https://visio.example/secret"
    assert str(page.starts_at) == "2030-11-12 08:30:00+00:00", "typed as in Paris"
    assert page.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    assert "En relecture" in words(client.get(desk))
    assert client.get(f"/rencontres/{page.slug}/").status_code == 404
    url = f"{desk}{page.pk}/"
    assert 'name="title"' not in words(client.get(url)), "read again: not changed meanwhile"
    refused = client.post(url, said(revision=str(page.latest_revision_id), title="En douce"))
    assert refused.status_code == 200 and "En douce" in words(refused)
    assert MeetingPage.objects.get().draft_title == "Journée du réseau"

    facilitator = User.objects.get(email="anime@exemple.fr")
    page.current_workflow_task_state.specific.task.specific.on_action(
        page.current_workflow_task_state, moderator, "reject", comment="Et le déjeuner ?"
    )
    assert url in next(message.body for message in mail.outbox if facilitator.email in message.to)
    assert "Et le déjeuner ?" in words(client.get(url)) and "À reprendre" in words(client.get(desk))
    assert Notification.objects.filter(user=facilitator, title__startswith="Votre rencontre est à reprendre").exists()
    assert client.post(url, edited(client, url, access_note="Déjeuner sur place", act="submit")).url == desk
    page = MeetingPage.objects.get()
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, moderator, "approve")
    assert Notification.objects.filter(user=facilitator, title__startswith="Votre rencontre est publiée").exists()
    page = MeetingPage.objects.get()
    assert page.live and page.access_note == "Déjeuner sur place"
    assert "Publiée" in words(client.get(desk)) and "Inscriptions" in words(client.get(desk))

    # A change waits too: readers see what was published.
    assert client.post(url, edited(client, url, title="Journée déplacée", act="keep")).url == desk
    page = MeetingPage.objects.get()
    assert (page.title, page.draft_title, page.has_unpublished_changes) == (
        "Journée du réseau", "Journée déplacée", True,
    )  # fmt: skip
    assert "modifications pas encore publiées" in words(client.get(desk))
    client.post(url, edited(client, url, act="publish"))
    assert MeetingPage.objects.get().title == "Journée du réseau", "publishing is not a facilitator's"
    client.post(f"{url}retirer/", {"act": "discard"})
    assert MeetingPage.objects.exists(), "what was published is not deleted from here"


def test_its_faults_are_named_and_what_was_typed_stays(client, desk):
    url = f"{desk}nouvelle/"
    assert client.get(url).status_code == 200
    for bad in (
        {"ends_at": "2030-11-12T09:00"}, {"title": ""}, {"title": "a\nb\x01"}, {"starts_at": "demain"},
        {"starts_at": ""},
        {"starts_at": "0001-01-01T00:00"}, {"ends_at": "9999-12-31T23:59"},
        {"starts_at": "2030-03-31T02:30"}, {"mode": "zzz"}, {"open_to": "tous"}, {"capacity": "0"},
        {"capacity": "-3"}, {"capacity": "9" * 30}, {"video_url": "javascript:alert(1)"}, {"mode": "presentiel"},
        {"registration_url": "https://ailleurs.example"}, {"registration_closes_at": "2031-01-01T00:00"},
        {"summary": "x" * 601}, {"revision": "x"},
    ):  # fmt: skip
        answer = client.post(url, said(**{"venue": HOSTILE, **bad}))
        assert answer.status_code == 200 and answer.context["form"].errors, bad
        assert HOSTILE not in words(answer) and "&lt;img src=x" in words(answer), bad
    assert "La fin vient après le début" in words(client.post(url, said(ends_at="2030-11-12T09:30")))
    assert not MeetingPage.objects.exists()
    for number in range(2):  # the same title another day: an address of its own
        client.post(url, said(starts_at=f"2030-11-1{number}T08:00", act="keep"))
    first, second = MeetingPage.objects.order_by("pk")
    assert first.slug != second.slug and not WorkflowState.objects.exists()
    client.post(f"{desk}{first.pk}/retirer/", {"act": "discard"})
    assert MeetingPage.objects.get() == second


def test_a_change_never_covers_anothers(client, network, desk):
    client.post(f"{desk}nouvelle/", said(act="keep"))
    url = f"{desk}{MeetingPage.objects.get().pk}/"
    mine, theirs = edited(client, url, title="Le mien"), edited(client, url, title="Le leur")
    assert client.post(url, theirs).status_code == 302
    answer = client.post(url, mine)
    assert "entre-temps" in words(answer) and "Le mien" in words(answer)
    assert MeetingPage.objects.get().title == "Le leur"
    client.post(url, edited(client, url, act="submit"))
    client.post(f"{url}retirer/", {"act": "back"})
    assert MeetingPage.objects.get().current_workflow_state is None
    assert 'name="title"' in words(client.get(url))


def test_only_for_ones_own_network(client, tree, network, desk, moderator):
    client.post(f"{desk}nouvelle/", said(act="keep"))
    page = MeetingPage.objects.get()
    other = make_network(tree, "Voisin")
    elsewhere = make_meeting(tree, "Chez le voisin", network=other)
    assert client.get(f"{desk}{elsewhere.pk}/").status_code == 404
    assert client.post(f"{desk}{elsewhere.pk}/", said()).status_code == 404
    member = make_user()
    join(network, member)
    paths = [desk, f"{desk}nouvelle/", f"{desk}{page.pk}/"]
    for user in (make_facilitator(other, "voisine@exemple.fr"), member, make_user("x@exemple.fr"), None):
        client.logout()
        if user:
            client.force_login(user)
        for path in paths:
            assert client.get(path).status_code == (404 if user else 302), (user, path)
            assert client.post(path, said(title="Prise")).status_code in ((404, 405) if user else (302, 405))
        assert client.post(f"{desk}{page.pk}/retirer/", {"act": "discard"}).status_code == (404 if user else 302)
    assert MeetingPage.objects.get(network=network).title == page.title
    # Who publishes in the agenda publishes from here too.
    client.force_login(moderator)
    url = f"{desk}{page.pk}/"
    assert client.post(url, edited(client, url, act="publish")).status_code == 302
    assert MeetingPage.objects.get(pk=page.pk).live


@pytest.mark.counts_queries
def test_the_list_costs_the_same_for_many(client, tree, network, desk):
    def cost():
        client.get(desk)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(desk).status_code == 200
        return len(captured)

    def fill(numbers):
        for number in numbers:
            make_meeting(tree, f"Rencontre {number}", days=number, network=network)
            client.post(f"{desk}nouvelle/", said(title=f"Brouillon {number}"))

    fill([1])
    few = cost()
    fill(range(2, 12))
    assert cost() == few
    assert client.get(f"{desk}?page=zzz").status_code == 200
