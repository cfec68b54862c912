"""A resource that was withdrawn and comes back: who was told of the one is told of the other, once."""

import pytest

from asv.resources.models import ChangeKind, ChangeNote
from tests.factories.site import make_experience, make_user
from tests.factories.watching import after_worker, make_watch, withdraw

pytestmark = pytest.mark.django_db


def publish_again(page):
    draft = page.get_latest_revision_as_object()
    draft.save_revision().publish()
    page.refresh_from_db()


def test_who_was_told_of_the_withdrawal_is_told_of_the_return_once(client, tree, member):
    page = make_experience(tree, "Jardin partagé")
    make_watch(member, page)
    publish_again(page)
    assert after_worker() == [], "published again without having been gone"
    withdraw(page)
    [gone] = after_worker()
    assert gone.subject == "Retirée du site : Jardin partagé"
    late = make_user("tardive@exemple.fr")
    make_watch(late, page)
    for _twice in range(2):
        publish_again(page)
        page.save()
    [back] = after_worker()
    assert (back.to, back.subject) == ([member.email], "De nouveau en ligne : Jardin partagé")
    assert "est de nouveau publiée" in back.body and f"https://asv.example{page.url}" in back.body
    assert after_worker() == []
    assert "De nouveau en ligne" not in client.get(page.url).content.decode()
    withdraw(page, "Encore.")
    publish_again(page)
    both = after_worker()
    assert sorted(message.to[0] for message in both) == ["membre@exemple.fr", "tardive@exemple.fr"]
    assert all("Retirée du site" in message.body and "De nouveau en ligne" in message.body for message in both)
    assert ChangeNote.objects.filter(kind=ChangeKind.RETURNED).count() == 2


def test_a_withdrawal_that_was_told_to_nobody_has_a_return_that_is_told_to_nobody(tree, member):
    page = make_experience(tree)
    make_watch(member, page)
    withdraw(page, told=False)
    publish_again(page)
    assert after_worker() == []
