"""Themes, working groups, the members' space, and letters to the members."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from asv.jobs.letters import erase_words
from asv.jobs.mails import deliver_due
from asv.jobs.models import OutgoingMail
from network.networks.models import Membership, NetworkLetter, NetworkPage
from tests.factories.accounts import delivered, link_in
from tests.factories.memberships import join, make_facilitator
from tests.factories.network import make_meeting, make_network
from tests.factories.site import make_user

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def network(tree):
    return make_network(tree, "Collectif santé")


@pytest.fixture
def desk(client, network):
    """The desk's address, as its facilitator."""
    client.force_login(make_facilitator(network))
    return f"/reseaux/{network.slug}/animer/"


def letter(**data):
    return {"subject": "Prochaine réunion", "text": "Bonjour à tous", "nonce": str(uuid.uuid4()), **data}


def test_themes_and_working_groups_are_kept_by_facilitators_and_joined_by_members(client, network, desk):
    url = f"{desk}travaux/"
    theme = {"act": "theme", "theme-year": "2026", "theme-label": HOSTILE}
    assert client.post(url, theme).status_code == 302
    assert "déjà un" in client.post(url, theme).content.decode(), "twice"
    for bad in ({"theme-year": "hier"}, {"theme-year": "99999"}, {"theme-label": ""}, {"theme-label": "a\nb\x01"}):
        assert client.post(url, {**theme, **bad}).status_code == 200
    group = {"act": "group", "group-name": "Parole", "group-purpose": f"{HOSTILE}\nsuite", "group-is_open": "on"}
    assert client.post(url, group).status_code == 302
    assert "déjà un" in client.post(url, group).content.decode()
    assert client.post(url, {"act": "rien"}).status_code == 200
    row = network.working_groups.get()
    html = client.get(url).content.decode() + client.get(network.url).content.decode()
    assert HOSTILE not in html and "&lt;img src=x" in html
    member, visitor = make_user(), make_user("visite@exemple.fr")
    join(network, member)
    join_url = f"/reseaux/{network.slug}/groupes/{row.pk}/"
    client.force_login(visitor)
    assert client.post(join_url).status_code == 404, "not a member"
    client.force_login(member)
    for _ in range(2):
        assert client.post(join_url, {"answer": "join"}).url == network.url
    assert row.members.count() == 1
    client.post(join_url, {"answer": "leave"})
    client.force_login(Membership.objects.get(role="facilitator").user)
    assert client.post(f"{url}groupes/{row.pk}/", {"name": "Paroles", "purpose": ""}).status_code == 302
    client.force_login(member)
    client.post(join_url, {"answer": "join"})
    assert row.members.count() == 0, "closed since"
    client.force_login(Membership.objects.get(role="facilitator").user)
    client.post(f"{url}groupes/{row.pk}/", {"act": "dissolve"})
    client.post(f"{url}themes/{network.year_themes.get().pk}/")
    assert not network.working_groups.exists() and not network.year_themes.exists()


def test_the_space_of_members_opens_once_and_keeps_what_is_below(client, network, desk):
    for _ in range(2):
        assert client.post(f"{desk}espace/").status_code == 302
    page = NetworkPage.objects.get(pk=network.pk).get_children().get().specific
    assert page.live and client.get(page.url).status_code == 200
    client.logout()
    assert client.get(page.url).status_code == 403


def test_a_letter_reaches_each_member_once_and_stops_at_one_click(client, tree, network, desk):
    readers = [make_user(f"m{number}@exemple.fr") for number in range(3)]
    rows = [join(network, user) for user in readers]
    join(make_network(tree, "Voisin"), make_user("autre@exemple.fr"))
    Membership.objects.filter(pk=rows[1].pk).update(wants_letters=False)
    data = letter(text=f"Bonjour\r\n{HOSTILE}")
    for _ in range(2):
        assert client.post(f"{desk}ecrire/", data).status_code == 302
    client.force_login(readers[2])
    client.post(f"/reseaux/{network.slug}/quitter/")
    sent = [mail for mail in delivered() if mail.subject.startswith("[Collectif santé]")]
    assert sorted(mail.to[0] for mail in sent) == ["anime@exemple.fr", "m0@exemple.fr"], "who left meanwhile gets none"
    assert NetworkLetter.objects.get().recipients == 3
    mine = next(mail for mail in sent if mail.to == ["m0@exemple.fr"])
    assert mine.extra_headers["Reply-To"] == "anime@exemple.fr" and not mine.alternatives and HOSTILE in mine.body
    assert mine.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = link_in(mine, "/reseaux/messages/arret/")
    client.logout()
    assert client.get(stop).status_code == 200 and Membership.objects.get(pk=rows[0].pk).wants_letters
    assert client.post(stop).status_code == 200 and not Membership.objects.get(pk=rows[0].pk).wants_letters
    assert client.post(stop[:-3] + "x/").status_code == 404
    erase_words(timezone.now())
    assert not OutgoingMail.objects.filter(text__contains="Bonjour").exists()
    client.force_login(readers[0])
    client.post(f"/reseaux/{network.slug}/messages/", {"letters": "on"})
    assert Membership.objects.get(pk=rows[0].pk).wants_letters


def test_letters_are_few_and_their_faults_are_named(client, desk):
    url = f"{desk}ecrire/"
    for bad in ({"subject": ""}, {"subject": "a\nBcc: x@y.fr"}, {"text": ""}, {"text": "x" * 10001}, {"nonce": "x"}):
        answer = client.post(url, letter(**bad))
        assert answer.status_code == 200 and answer.context["form"].errors, bad
    for _ in range(3):
        assert client.post(url, letter()).status_code == 302
    late = client.post(url, letter(text="Texte à garder")).content.decode()
    assert "nombre possible" in late and "Texte à garder" in late
    deliver_due(timezone.now())


@pytest.mark.counts_queries
def test_the_desk_and_the_account_cost_the_same_for_many(client, tree, network, desk):
    def fill(number):
        user = make_user(f"d{number}@exemple.fr")
        join(network, make_user(f"m{number}@exemple.fr"))
        Membership.objects.create(network=network, user=user, state="requested")
        network.working_groups.create(name=f"Groupe {number}")
        network.year_themes.create(year=2026, label=f"Thème {number}")
        make_meeting(tree, f"Rencontre {number}", network=network)

    def cost():
        total = 0
        for path in ("", "travaux/", "ecrire/"):
            client.get(desk + path)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(desk + path).status_code == 200
            total += len(captured)
        return total

    fill(0)
    few = cost()
    for number in range(1, 9):
        fill(number)
    assert cost() == few
    assert client.get(f"{desk}?page=99999").status_code == 200
