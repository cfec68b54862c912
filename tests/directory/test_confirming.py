"""Each year: a link, a reminder, then hidden and told; whatever the clock and the mail server do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from asv.jobs.models import MailState, OutgoingMail
from network.directory.confirming import confirm_token, reconfirm
from network.directory.models import Listing, Post
from network.directory.posts import hide_entry, set_levels
from tests.directory.making import leave_at, make_post
from tests.factories.accounts import delivered, link_in

START = timezone.now()


def turn(day, leaves=True):
    """The worker's hour on this day after the confirmation; its mails leave that day unless the server is down."""
    now = START + timedelta(days=day)
    reconfirm(now)
    if leaves:
        leave_at(now)
    reconfirm(now)


def subjects():
    return [message.subject for message in delivered()]


@pytest.fixture
def post(tree):
    made = make_post(tree, name="public", email="members")
    Post.objects.filter(pk=made.pk).update(confirmed_at=START)
    return Post.objects.get(pk=made.pk)


def listed(post):
    return Listing.objects.filter(post=post).exists()


def test_reminded_twice_then_hidden_told_and_shown_again_by_a_click(post, client):
    for day in (1, 200, 364):
        turn(day)
    assert subjects() == []
    for day, expected in ((365, 1), (366, 1), (394, 1), (395, 2), (424, 2)):
        turn(day)
        assert len(subjects()) == expected, day
        assert listed(post)
    turn(425)
    assert len(subjects()) == 3 and not listed(post) and "n’est plus montrée" in subjects()[-1]
    for day in (426, 800, 2000):
        turn(day)
    assert len(subjects()) == 3, "told again"
    kept = Post.objects.get(pk=post.pk)
    assert kept.name and kept.levels, "something was deleted"
    link = link_in(delivered()[-1], "/annuaire/confirmation/")
    page = client.get(link)
    assert page.status_code == 200 and not listed(post), "a mail filter that follows links must confirm nothing"
    assert client.post(link).status_code == 200 and listed(post)
    # Replayed, it does nothing more: the year has begun again, and the entry may have been hidden by hand since.
    hide_entry(Post.objects.get(pk=post.pk))
    assert client.post(link).status_code == 404 and not listed(post)
    assert client.post("/annuaire/confirmation/forgé/").status_code == 404
    assert client.post(link[:-3] + "/").status_code == 404


def test_an_old_link_does_not_confirm_another_year_nor_another_holder(post, client, tree):
    old = confirm_token(post)
    Post.objects.filter(pk=post.pk).update(confirmed_at=START + timedelta(days=1))
    before = Post.objects.get(pk=post.pk).confirmed_at
    assert "a déjà servi" in client.post(f"/annuaire/confirmation/{old}/").content.decode()
    assert Post.objects.get(pk=post.pk).confirmed_at == before
    other = make_post_for_someone_else(post)
    assert client.post(f"/annuaire/confirmation/{confirm_token(post)}/").status_code == 404
    assert other.confirmed_at is None


def make_post_for_someone_else(post):
    from network.directory.posts import give_post
    from tests.factories.site import make_user

    give_post(Post.objects.get(pk=post.pk), make_user("suite@exemple.fr"))
    return Post.objects.get(pk=post.pk)


def test_confirming_at_any_moment_begins_the_year_again(post, client):
    turn(365)
    client.force_login(post.holder)
    assert client.post(f"/compte/annuaire/{post.pk}/confirmation/").status_code == 302
    Post.objects.filter(pk=post.pk).update(confirmed_at=START + timedelta(days=380))
    for day in (395, 425, 744):
        turn(day)
    assert len(subjects()) == 1 and listed(post)
    turn(745)
    assert len(subjects()) == 2


def test_a_server_that_was_down_or_a_clock_that_jumps_hides_nothing_early(post):
    turn(365, leaves=False)
    for day in (395, 500, 900):
        turn(day, leaves=False)
    assert listed(post) and OutgoingMail.objects.count() == 1
    turn(901)  # The first reminder leaves only now: all the rest counts from here.
    turn(930)
    assert len(subjects()) == 1
    turn(931)
    turn(5000)
    assert len(subjects()) == 3 and not listed(post)
    assert not Post.objects.filter(second_reminder_at=None).exists()


def test_a_dead_mailbox_hides_too_and_a_lost_mail_is_written_again(post):
    turn(365, leaves=False)
    OutgoingMail.objects.update(state=MailState.FAILED, created_at=START + timedelta(days=365))
    turn(395, leaves=False)
    assert OutgoingMail.objects.count() == 2
    OutgoingMail.objects.all().delete()
    turn(430, leaves=False)
    assert listed(post) and OutgoingMail.objects.count() == 1
    OutgoingMail.objects.update(state=MailState.FAILED, created_at=START + timedelta(days=430))
    turn(460, leaves=False)
    assert not listed(post)


def test_a_reminder_that_waited_is_cancelled_when_it_is_no_longer_true(post):
    turn(365, leaves=False)
    hide_entry(Post.objects.get(pk=post.pk))
    assert subjects() == [] and OutgoingMail.objects.get().state == MailState.CANCELLED
    set_levels(Post.objects.get(pk=post.pk), {"name": "public"})
    turn(364)
    assert subjects() == [], "the year has begun again"
