"""Invitations: for one address, once, for a while; forged, swapped, late and repeated links open nothing."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from asv.accounts.leaving import delete_account
from asv.accounts.models import User
from asv.accounts.own_data import own_data
from asv.jobs.letters import erase_words
from asv.jobs.models import OutgoingMail
from network.networks.inviting import forget_expired, invite
from network.networks.models import Invitation, Membership, State
from tests.factories.accounts import delivered, link_in
from tests.factories.memberships import join, make_facilitator
from tests.factories.network import make_network
from tests.factories.site import make_user

INVITED = "ada@exemple.fr"
ACCEPT, REFUSE = {"answer": "accept"}, {"answer": "refuse"}


@pytest.fixture
def network(tree):
    return make_network(tree, "Collectif santé")


@pytest.fixture
def facilitator(network):
    return make_facilitator(network)


def invited(client, network, facilitator, email=INVITED, **data):
    """A facilitator invites from the desk; the link that arrived."""
    client.force_login(facilitator)
    answer = client.post(f"/reseaux/{network.slug}/animer/inviter/", {"email": email, **data})
    assert answer.status_code == 302
    client.logout()
    return link_in(delivered()[-1], "/reseaux/invitation/")


def test_only_the_proved_address_joins_and_only_once(client, network, facilitator):
    link = invited(client, network, facilitator, "ADA@Exemple.fr", message="Venez\r\nBcc: x@y.fr")
    sent = delivered()[-1]
    assert sent.to == [INVITED] and "Bcc" not in sent.extra_headers and "Venez" in sent.body
    assert client.get(link).status_code == 200 and client.post(link, ACCEPT).status_code == 200, "nobody is signed in"
    thief = make_user("voleur@exemple.fr")
    EmailAddress.objects.create(user=thief, email=INVITED, verified=False)
    client.force_login(thief)
    assert client.post(link, ACCEPT).status_code == 403 and "une autre adresse" in client.get(link).content.decode()
    row = Invitation.objects.get()
    assert client.post(f"/compte/reseaux/invitations/{row.pk}/", ACCEPT).status_code == 404
    EmailAddress.objects.filter(user=thief, email=INVITED).delete()
    # Signing up afterwards is enough, once the address is proved.
    ada = make_user(INVITED)
    client.force_login(ada)
    answer = client.get(link)
    assert "Rejoindre le réseau" in answer.content.decode() and answer["Referrer-Policy"] == "same-origin"
    assert any(INVITED in str(held) for held in own_data(ada)["réseaux"])
    assert client.post(link, ACCEPT).status_code == 302
    row.refresh_from_db()
    network.refresh_from_db()
    assert (row.state, row.invited) == ("accepted", "") and ada.groups.filter(pk=network.group_id).exists()
    assert client.post(link, ACCEPT).status_code == 410 and client.get(link).status_code == 410
    # Once out, the old link opens nothing.
    client.post(f"/reseaux/{network.slug}/quitter/")
    assert client.post(link, ACCEPT).status_code == 410
    assert not Membership.objects.get(user=ada).is_active
    erase_words(timezone.now())
    assert not OutgoingMail.objects.filter(text__contains="/reseaux/invitation/").exists()


def test_a_link_refused_withdrawn_replaced_late_or_forged_opens_nothing(client, network, facilitator, tree):
    first = invited(client, network, facilitator)
    second = invited(client, network, facilitator)
    assert client.get(first).status_code == 410, "replaced"
    assert (
        "Refus" in client.post(second, REFUSE).content.decode() or Invitation.objects.filter(state="refused").exists()
    )
    assert client.post(second, ACCEPT).status_code in (200, 410) and client.get(second).status_code == 410
    third = invited(client, network, facilitator)
    row = Invitation.objects.get(state="pending")
    other = make_network(tree, "Voisin")
    stranger = make_facilitator(other, "voisin@exemple.fr")
    client.force_login(stranger)
    client.post(f"/reseaux/{other.slug}/animer/invitations/{row.pk}/")
    row.refresh_from_db()
    assert row.state == "pending", "another network's facilitator withdraws nothing"
    client.force_login(facilitator)
    client.post(f"/reseaux/{network.slug}/animer/invitations/{row.pk}/")
    assert client.get(third).status_code == 410
    late = invited(client, network, facilitator)
    Invitation.objects.filter(state="pending").update(expires_at=timezone.now() - timedelta(minutes=1))
    client.force_login(make_user(INVITED))
    assert client.post(late, ACCEPT).status_code == 410
    assert INVITED not in str(client.get("/compte/reseaux/").content)
    forget_expired(timezone.now())
    assert not Invitation.objects.exclude(invited="").exists()
    for forged in ("x", late.split("/")[-2][::-1], "%00", "é" * 40, "x" * 3000):
        assert client.get(f"/reseaux/invitation/{forged}/").status_code == 404


def test_a_mail_that_waited_does_not_leave_once_the_invitation_is_withdrawn(network, facilitator):
    row = invite(network, INVITED, facilitator)
    Invitation.objects.filter(pk=row.pk).update(state="cancelled")
    assert not [mail for mail in delivered() if mail.to == [INVITED]]


def test_accepting_from_the_account_and_what_goes_with_an_account(client, network, facilitator):
    ada = make_user(INVITED)
    row = invite(network, INVITED, facilitator)
    client.force_login(ada)
    assert "Accepter" in client.get("/compte/reseaux/").content.decode()
    assert client.post(f"/compte/reseaux/invitations/{row.pk}/", ACCEPT).status_code == 302
    assert Membership.objects.get(user=ada).is_active
    assert client.post(f"/compte/reseaux/invitations/{row.pk}/", ACCEPT).status_code == 404, "its address is erased"
    bob = make_user("bob@exemple.fr")
    invite(network, "bob@exemple.fr", facilitator)
    join(network, bob)
    delete_account(bob)
    assert not Invitation.objects.filter(invited__contains="bob").exists()
    assert not Membership.objects.filter(user=bob.pk).exists()
    assert not OutgoingMail.objects.filter(recipient="bob@exemple.fr", key__contains="invitation").exists()


def test_bad_addresses_and_too_many_invitations_say_so_and_keep_what_was_typed(client, network, facilitator):
    client.force_login(facilitator)
    url = f"/reseaux/{network.slug}/animer/inviter/"
    for bad in ("", "ada", "ada@exemple.fr\nBcc: x@y.fr", "x" * 300 + "@exemple.fr"):
        html = client.post(url, {"email": bad, "message": "Gardez ceci"})
        assert html.status_code == 200 and "Gardez ceci" in html.content.decode()
    for number in range(40):
        client.post(url, {"email": f"p{number}@exemple.fr"})
    assert "beaucoup d" in client.post(url, {"email": "encore@exemple.fr"}).content.decode()
    assert not Invitation.objects.filter(invited="encore@exemple.fr").exists()
    # Whether an address has an account is not told.
    assert Membership.objects.filter(state=State.ACTIVE).count() == 1 and User.objects.count() == 1
