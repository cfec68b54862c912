"""Asking, answering, leaving, handing on, and the groups that open reserved pages."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from wagtail.models import BaseViewRestriction

from asv.accounts.leaving import delete_account
from asv.accounts.models import User
from asv.accounts.own_data import own_data
from asv.core.visibility import visible_to
from asv.notifications.models import Notification
from network.admin.roles import ADMIN_ACCESS, MODERATORS, set_up_roles
from network.meetings.registrations.permissions import may_manage_meeting
from network.networks.groups import UnfitGroup
from network.networks.models import Membership, NetworkPage, NetworkRights, Role, State, WorkingGroup
from tests.factories.accounts import delivered, make_admin
from tests.factories.home import make_plain
from tests.factories.memberships import join, make_facilitator
from tests.factories.network import make_meeting, make_network
from tests.factories.site import make_user, restrict

HOSTILE = "<script>alert(1)</script>\r\nBcc: tous@exemple.fr\n{{ 7|add:7 }}"


@pytest.fixture
def network(tree):
    return make_network(tree, "Collectif santé")


def answer(client, network, row, act, **data):
    return client.post(f"/reseaux/{network.slug}/animer/membres/{row.pk}/", {"act": act, **data})


def test_a_request_is_told_once_answered_from_the_site_and_opens_reserved_pages(client, tree, network):
    facilitator = make_facilitator(network)
    network.refresh_from_db()
    secret = make_plain(network, "Dossier de travail")
    restrict(secret, BaseViewRestriction.GROUPS, network.group)
    url = f"/reseaux/{network.slug}/rejoindre/"
    assert client.get(url).status_code == 302 and client.post(url).status_code == 302
    assert not Membership.objects.filter(state=State.REQUESTED).exists(), "nobody was signed in"
    user = make_user(first_name="Ada")
    client.force_login(user)
    assert "Envoyer ma demande" in client.get(url).content.decode()
    assert client.post(url, {"message": "x" * 1001}).status_code == 200
    for _ in range(3):
        assert client.post(url, {"message": HOSTILE}).status_code == 302
    row = Membership.objects.get(user=user)
    assert row.state == State.REQUESTED and not visible_to(user).may_read(secret)
    assert "Demande envoyée" in client.get(network.url).content.decode()
    told = [mail for mail in delivered() if mail.to == [facilitator.email]]
    assert len(told) == 1 and "Bcc" not in told[0].extra_headers and HOSTILE.splitlines()[0] in told[0].body
    assert Notification.objects.filter(user=facilitator).count() == 1
    # The one who asked cannot answer; the facilitator can, once.
    assert answer(client, network, row, "accept").status_code == 404
    client.force_login(facilitator)
    desk = client.get(f"/reseaux/{network.slug}/animer/").content.decode()
    assert "&lt;script&gt;" in desk and "<script>alert" not in desk and user.email in desk
    assert answer(client, network, row, "accept", note="Bienvenue").status_code == 302
    assert answer(client, network, row, "refuse").status_code == 302, "already answered"
    row.refresh_from_db()
    assert row.is_active and row.decided_by == facilitator and row.message == ""
    assert visible_to(User.objects.get(pk=user.pk)).may_read(secret)
    assert [mail.body.count("Bienvenue") for mail in delivered() if mail.to == [user.email]] == [1]
    assert own_data(user)["réseaux"][0]["état"] == "Membre"
    client.force_login(user)
    assert "Vous êtes membre" in client.get(network.url).content.decode()
    assert network.title in client.get("/compte/reseaux/").content.decode()
    # Leaving closes it all.
    group = WorkingGroup.objects.create(network=network, name="Parole")
    group.members.add(row)
    assert client.get(f"/reseaux/{network.slug}/quitter/").status_code == 200
    client.post(f"/reseaux/{network.slug}/quitter/")
    assert not visible_to(User.objects.get(pk=user.pk)).may_read(secret) and not group.members.exists()
    assert client.post(f"/reseaux/{network.slug}/quitter/").status_code == 404


def test_a_refusal_is_kept_a_month_and_requests_are_limited(client, tree, network):
    facilitator, user = make_facilitator(network), make_user()
    client.force_login(user)
    client.post(f"/reseaux/{network.slug}/rejoindre/")
    row = Membership.objects.get(user=user)
    client.force_login(facilitator)
    assert answer(client, network, row, "refuse", note="x" * 1001).status_code == 302
    row.refresh_from_db()
    assert row.state == State.REQUESTED, "too long a word changes nothing"
    assert answer(client, network, row, "n'importe quoi").status_code == 302
    answer(client, network, row, "refuse", note="Hors du territoire")
    client.force_login(user)
    assert "Hors du territoire" in client.get("/compte/reseaux/").content.decode()
    again = client.post(f"/reseaux/{network.slug}/rejoindre/", {"message": "Encore"}).content.decode()
    assert "moins d" in again and "Encore" in again
    for number in range(9):
        client.post(f"/reseaux/{make_network(tree, f'Autre {number}').slug}/rejoindre/")
    late = client.post(f"/reseaux/{make_network(tree, 'De trop').slug}/rejoindre/").content.decode()
    assert "beaucoup de demandes" in late


def test_the_care_of_a_network_never_falls_to_nobody(client, network):
    first, second = make_facilitator(network), make_user("deux@exemple.fr")
    mine, other = Membership.objects.get(user=first), join(network, second)
    client.force_login(first)
    assert "dernière personne" in client.post(f"/reseaux/{network.slug}/quitter/", follow=True).content.decode()
    assert (
        "dernière personne"
        in answer(client, network, mine, "demote", follow=True).wsgi_request._messages._queued_messages[0].message
    )
    answer(client, network, other, "promote")
    other.refresh_from_db()
    assert other.facilitates and second.groups.filter(pk=NetworkRights.objects.get().facilitators_id).exists()
    # One facilitator does not put another out.
    answer(client, network, other, "remove")
    answer(client, network, other, "demote")
    other.refresh_from_db()
    assert other.facilitates
    client.post(f"/reseaux/{network.slug}/quitter/")
    assert not Membership.objects.get(pk=mine.pk).is_active
    first = User.objects.get(pk=first.pk)
    assert not first.groups.exists() and not first.has_perm("wagtailadmin.access_admin")
    assert client.get(f"/reseaux/{network.slug}/animer/").status_code == 404
    # An account goes whatever happens; the team learns of it.
    moderator = make_user("modere@exemple.fr")
    moderator.groups.add(Group.objects.get_or_create(name=MODERATORS)[0])
    delete_account(second)
    assert Notification.objects.filter(user=moderator, title__contains="Plus personne").count() == 1
    assert Membership.objects.filter(state=State.ACTIVE).count() == 0
    # Requests then go to the team.
    asking = make_user("trois@exemple.fr")
    client.force_login(asking)
    client.post(f"/reseaux/{network.slug}/rejoindre/")
    assert moderator.email in [mail.to[0] for mail in delivered()]


def test_groups_changed_elsewhere_and_memberships_follow_each_other(tree, network):
    before = make_user("avant@exemple.fr")
    group = Group.objects.create(name="Membres")
    before.groups.add(group)
    network.group = group
    network.save_revision().publish()
    assert Membership.objects.get(user=before).is_active, "who was in the group is a member"
    later = make_user("apres@exemple.fr")
    group.user_set.add(later)
    row = Membership.objects.get(user=later)
    assert row.is_active
    later.groups.set([])
    row.refresh_from_db()
    assert row.state == State.LEFT
    later.groups.add(group)
    group.user_set.clear()
    assert not Membership.objects.filter(state=State.ACTIVE).exists()
    facilitator = make_facilitator(network)
    rights = NetworkRights.objects.get().facilitators
    facilitator.groups.remove(rights)
    assert Membership.objects.get(user=facilitator).role == Role.MEMBER
    later.groups.add(rights)
    assert Membership.objects.get(user=later).facilitates and later.groups.filter(pk=group.pk).exists()
    later.groups.remove(group)
    assert not User.objects.get(pk=later.pk).groups.exists(), "no care without membership"
    network.delete()
    assert not Group.objects.filter(pk=rights.pk).exists()


def test_a_draft_from_before_keeps_the_group_and_a_powerful_group_is_not_filled(client, tree, network):
    draft = network.save_revision()
    make_facilitator(network)
    draft.publish()
    network = NetworkPage.objects.get(pk=network.pk)
    assert network.group is not None
    for powerful in (
        Group.objects.create(name="Puissant"),
        make_network(tree, "Voisin", group=Group.objects.create(name="V")).group,
    ):
        if powerful.name == "Puissant":
            powerful.permissions.add(Permission.objects.get(codename="access_admin"))
        NetworkPage.objects.filter(pk=network.pk).update(group=powerful)
        user = make_user(f"{powerful.name.lower()}@exemple.fr")
        client.force_login(user)
        client.post(f"/reseaux/{network.slug}/rejoindre/")
        client.force_login(User.objects.get(email="anime@exemple.fr"))
        row = Membership.objects.get(user=user)
        answer(client, network, row, "accept")
        row.refresh_from_db()
        assert row.state == State.REQUESTED and not user.groups.exists()
        with pytest.raises(UnfitGroup):
            join(network, make_user(f"autre-{powerful.pk}@exemple.fr"))


def test_facilitators_look_after_their_network_only(client, tree, network):
    facilitator = make_facilitator(network)
    other = make_network(tree, "Voisin")
    neighbour = make_facilitator(other, "voisin@exemple.fr")
    theirs = Membership.objects.get(user=neighbour)
    theme = other.year_themes.create(year=2026, label="Sommeil")
    group = other.working_groups.create(name="Écrans")
    client.force_login(facilitator)
    mine, them = f"/reseaux/{network.slug}/animer/", f"/reseaux/{other.slug}/animer/"
    for path in ("", "inviter/", "travaux/", "ecrire/", f"travaux/groupes/{group.pk}/"):
        assert client.get(them + path).status_code == 404, path
    swapped = (f"membres/{theirs.pk}/", f"travaux/themes/{theme.pk}/", f"travaux/groupes/{group.pk}/")
    for base in (mine, them):
        for path in swapped:
            assert client.post(base + path, {"act": "remove"}).status_code == 404, base + path
    for path in ("espace/", "ecrire/", "inviter/", "travaux/"):
        assert client.post(them + path, {"act": "theme"}).status_code == 404, path
    theirs.refresh_from_db()
    assert theirs.facilitates and other.year_themes.exists() and other.working_groups.exists()
    meeting, elsewhere = make_meeting(tree, "Ici", network=network), make_meeting(tree, "Là", network=other)
    assert may_manage_meeting(facilitator, meeting) and not may_manage_meeting(facilitator, elsewhere)
    # The admin, once the team opened it: own pages only, never published without someone else.
    facilitator.groups.add(set_up_roles(tree.home)[ADMIN_ACCESS])
    facilitator = User.objects.get(pk=facilitator.pk)
    child, alien = make_plain(network, "À nous"), make_plain(other, "À eux")
    for page, may in (
        (network, True),
        (child, True),
        (other, False),
        (alien, False),
        (meeting, False),
        (tree.home, False),
    ):
        rights = page.permissions_for_user(facilitator)
        assert (rights.can_edit(), rights.can_add_subpage()) == ((may, may) if page != meeting else (False, False)), (
            page
        )
        assert not rights.can_publish() and not rights.can_set_view_restrictions()
    client.force_login(facilitator)
    assert client.get(f"/admin/pages/{alien.pk}/edit/").status_code == 302
    assert client.get(f"/admin/pages/add/home/plainpage/{other.pk}/").status_code == 302


def test_the_team_runs_any_network_and_hands_over_the_first_care(client, network):
    admin, member = make_admin(), make_user()
    row = join(network, member)
    client.force_login(admin)
    assert client.get(f"/reseaux/{network.slug}/animer/").status_code == 200
    answer(client, network, row, "promote")
    row.refresh_from_db()
    assert row.facilitates
    network.unpublish()
    assert client.get(f"/reseaux/{network.slug}/animer/").status_code == 404
    assert client.get("/reseaux/nulle-part/rejoindre/").status_code == 404


def test_forms_need_their_token(tree, network):
    from django.test import Client

    facilitator = make_facilitator(network)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(facilitator)
    row = Membership.objects.get(user=facilitator)
    for path in ("rejoindre/", "quitter/", "messages/", "animer/inviter/", "animer/ecrire/", "animer/travaux/", 
                 "animer/espace/", f"animer/membres/{row.pk}/"):  # fmt: skip
        assert strict.post(f"/reseaux/{network.slug}/{path}").status_code == 403, path


def test_looking_after_a_network_opens_no_admin_unless_the_team_says_so(client, tree, network):
    """An update closes it for those who had it, too; the desk needs none of it."""
    facilitator = make_facilitator(network)
    rights = NetworkRights.objects.get().facilitators
    rights.permissions.add(Permission.objects.get(codename="access_admin"))
    others = Group.objects.create(name="Une autre équipe")
    others.permissions.set(rights.permissions.all())
    close = import_module("network.networks.migrations.0003_facilitators_without_admin").close
    close(apps, None)
    assert not rights.permissions.exists() and others.permissions.exists()
    client.force_login(facilitator)
    assert client.get("/admin/pages/").status_code == 302
    assert client.get("/admin/login/").status_code == 403
    works = client.get(f"/reseaux/{network.slug}/animer/travaux/").content.decode()
    assert "/admin/" not in works and "l’équipe du site l’ouvre" in works
    facilitator.groups.add(set_up_roles(tree.home)[ADMIN_ACCESS])
    assert client.get("/admin/pages/").status_code == 302, "to its own network"
    assert client.get(f"/admin/pages/{network.pk}/edit/").status_code == 200
    works = client.get(f"/reseaux/{network.slug}/animer/travaux/").content.decode()
    assert f"/admin/pages/{network.pk}/" in works and "l’équipe du site l’ouvre" not in works
