"""Passing a post on: what goes with it, what never does, and every way it can fail."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from asv.accounts.leaving import delete_account
from asv.accounts.models import Consent, ConsentKind, User
from asv.jobs.letters import erase_words
from asv.jobs.models import OutgoingMail
from network.directory.handing import forget_expired, offer
from network.directory.models import Handover, Listing, Post
from network.directory.posts import LIMIT, give_post, vacate
from tests.directory.making import MARKS, everything, make_post
from tests.factories.accounts import altered, delivered, link_in, make_admin
from tests.factories.site import make_experience, make_user

SUCCESSOR = "suite@exemple.fr"
ACCEPT, REFUSE = {"answer": "accept"}, {"answer": "refuse"}


@pytest.fixture
def post(tree):
    return make_post(tree, **everything())


def invite(client, post, email=SUCCESSOR, **data):
    """The holder invites; the link that arrived."""
    client.force_login(post.holder)
    answer = client.post(f"/compte/annuaire/{post.pk}/relais/", {"email": email, **data})
    assert answer.status_code == 302, answer.context["form"].errors
    client.logout()
    return link_in(delivered()[-1], "/annuaire/relais/")


def test_the_successor_takes_over_the_post_and_nothing_of_the_person(client, tree, post):
    predecessor = post.holder
    draft = make_experience(tree, "Brouillon à finir", live=False)
    published = make_experience(tree, "Publié")
    Page.objects.filter(pk__in=[draft.pk, published.pk]).update(owner=predecessor)
    link = invite(client, post, "SUITE@Exemple.fr", with_drafts="on")
    assert client.get(link).status_code == 200
    assert client.post(link, ACCEPT).status_code == 200, "nobody is signed in"
    successor = make_user(SUCCESSOR)
    client.force_login(successor)
    assert client.post(link, ACCEPT).status_code == 302
    fresh = Post.objects.get(pk=post.pk)
    assert fresh.holder == successor and fresh.function == MARKS["function"] and fresh.organisation == post.organisation
    assert fresh.territories.count() == fresh.demarches.count() == fresh.networks.count() == fresh.themes.count() == 1
    assert (fresh.name, fresh.email, fresh.phone, fresh.presentation, fresh.levels) == ("", "", "", "", {})
    assert fresh.consented_at is None and fresh.confirmed_at is None and not Listing.objects.filter(post=fresh).exists()
    assert not Consent.objects.filter(kind=ConsentKind.DIRECTORY, withdrawn_at=None).exists()
    assert Page.objects.get(pk=draft.pk).owner == successor and Page.objects.get(pk=published.pk).owner == predecessor
    handover = Handover.objects.get()
    assert (handover.state, handover.drafts_moved, handover.invited) == ("accepted", 1, "")
    assert ModelLogEntry.objects.filter(action="directory.handover").count() == 1
    assert PageLogEntry.objects.filter(action="directory.handover", page=draft.pk).count() == 1
    assert "repris" in delivered()[-1].subject and delivered()[-1].to == [predecessor.email]
    # The link opens nothing twice, and the mail that held it forgets it.
    assert client.post(link, ACCEPT).status_code == 410 and client.get(link).status_code == 410
    erase_words(timezone.now())
    assert not any("relais/" in mail.text for mail in OutgoingMail.objects.all())


def test_drafts_stay_where_they_were_unless_they_are_offered(client, tree, post):
    draft = make_experience(tree, "Brouillon", live=False)
    Page.objects.filter(pk=draft.pk).update(owner=post.holder)
    link = invite(client, post)
    client.force_login(make_user(SUCCESSOR))
    client.post(link, ACCEPT)
    assert Page.objects.get(pk=draft.pk).owner == post.holder


def test_only_the_invited_address_may_take_it_and_anyone_with_the_link_may_refuse(client, post):
    link = invite(client, post)
    thief = make_user("voleur@exemple.fr")
    client.force_login(thief)
    assert client.post(link, ACCEPT).status_code == 403
    # An address one merely claims is not one's own.
    thief.emailaddress_set.create(email=SUCCESSOR, verified=False)
    assert client.post(link, ACCEPT).status_code == 403
    assert Post.objects.get().holder == post.holder
    client.logout()
    assert "C’est noté" in client.post(link, REFUSE).content.decode()
    assert client.post(link, REFUSE).status_code == 410
    assert Handover.objects.get().invited == "" and "refusée" in delivered()[-1].subject
    assert Post.objects.get().levels == everything()


def test_forged_expired_replaced_and_withdrawn_links(client, post):
    first = invite(client, post)
    second = invite(client, post, "autre@exemple.fr")
    assert client.get(first).status_code == 410 and client.get(second).status_code == 200
    for forged in ("/annuaire/relais/x/", f"{altered(first[:-1])}/", "/annuaire/relais/%00/"):
        assert client.get(forged).status_code == 404 and client.post(forged, ACCEPT).status_code == 404
    client.force_login(make_user("autre@exemple.fr"))
    Handover.objects.filter(state="pending").update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(second).status_code == client.post(second, ACCEPT).status_code == 410
    assert forget_expired(timezone.now()) == 1 and not Handover.objects.exclude(invited="").exists()
    client.force_login(post.holder)
    third = invite(client, post, "autre@exemple.fr")
    client.force_login(post.holder)
    assert client.post(f"/compte/annuaire/{post.pk}/relais/retrait/").status_code == 302
    client.force_login(User.objects.get(email="autre@exemple.fr"))
    assert client.post(third, ACCEPT).status_code == 410
    assert Post.objects.get().holder == post.holder


def test_accounts_deleted_before_during_and_after(client, post):
    # The invited account is deleted: the invitation goes with its address.
    link = invite(client, post)
    delete_account(make_user(SUCCESSOR))
    assert client.get(link).status_code == 410 and Handover.objects.get().invited == ""
    # The predecessor is deleted: the post is vacant, and may still be taken up.
    link = invite(client, post)
    delete_account(User.objects.get(pk=post.holder_id))
    successor = make_user(SUCCESSOR)
    client.force_login(successor)
    assert client.post(link, ACCEPT).status_code == 302 and Post.objects.get().holder == successor
    # The successor is deleted in turn.
    delete_account(successor)
    assert Post.objects.get().is_vacant


def test_a_post_that_passed_to_someone_else_meanwhile(client, post):
    link = invite(client, post)
    successor = make_user(SUCCESSOR)
    vacate(post)
    give_post(Post.objects.get(), make_user("prise@exemple.fr"))
    client.force_login(successor)
    assert client.post(link, ACCEPT).status_code == 410
    assert Post.objects.get().holder.email == "prise@exemple.fr"


def test_limits_of_the_successor_and_of_invitations(client, post):
    link = invite(client, post)
    successor = make_user(SUCCESSOR)
    Post.objects.bulk_create([Post(function=f"{n}", holder=successor) for n in range(LIMIT)])
    client.force_login(successor)
    assert "le nombre possible" in client.post(link, ACCEPT).content.decode()
    client.force_login(post.holder)
    path = f"/compte/annuaire/{post.pk}/relais/"
    for bad in ("pas une adresse", "a@b.fr\nBcc: x@y.fr", post.holder.email, ""):
        assert client.post(path, {"email": bad}).context["form"].errors["email"], bad
    for number in range(5):
        client.post(path, {"email": f"{number}@exemple.fr"})
    assert "beaucoup d" in str(client.post(path, {"email": "six@exemple.fr"}).context["form"].errors)


def test_an_editor_hands_over_a_vacant_post_but_nobodys_drafts(client, tree, post):
    draft = make_experience(tree, "Brouillon", live=False)
    admin = make_admin()
    Page.objects.filter(pk=draft.pk).update(owner=post.holder)
    client.force_login(admin)
    answer = client.post(f"/compte/annuaire/{post.pk}/relais/", {"email": SUCCESSOR, "with_drafts": "on"})
    assert answer.status_code == 302 and not Handover.objects.get().with_drafts
    assert client.get(answer["Location"]).status_code == 200
    client.force_login(make_user(SUCCESSOR))
    client.post(link_in(delivered()[-1], "/annuaire/relais/"), ACCEPT)
    assert Post.objects.get().holder.email == SUCCESSOR and Page.objects.get(pk=draft.pk).owner == post.holder


def test_the_name_of_who_invites_never_shows_an_address(post):
    offer(post, SUCCESSOR, post.holder, False)
    text = OutgoingMail.objects.get().text
    assert post.holder.email not in text and "s’en occupe" in text


def test_an_offer_waits_in_the_account_it_was_made_to_whatever_became_of_the_mail(client, tree, post):
    invite(client, post)
    offer_made = Handover.objects.get()
    own = f"/compte/annuaire/relais/{offer_made.pk}/"
    successor, other = make_user(SUCCESSOR), make_user("autre@exemple.fr")
    for user, seen in ((other, False), (post.holder, False), (successor, True)):
        client.force_login(user)
        assert (own in client.get("/compte/").content.decode()) is seen, user
        assert client.get(own).status_code == (200 if seen else 404)
        if not seen:
            assert client.post(own, REFUSE).status_code == client.post(own, ACCEPT).status_code == 404
    assert client.post(own, ACCEPT).status_code == 302
    assert Post.objects.get(pk=post.pk).holder == successor
    assert own not in client.get("/compte/").content.decode() and client.get(own).status_code == 404


def test_an_offer_that_ended_waits_nowhere(client, tree, post):
    invite(client, post)
    Handover.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    own = f"/compte/annuaire/relais/{Handover.objects.get().pk}/"
    client.force_login(make_user(SUCCESSOR))
    assert own not in client.get("/compte/").content.decode() and client.get(own).status_code == 404
    client.logout()
    assert client.get(own)["Location"].startswith("/compte/connexion/")
