"""Moving and copying a page: by its page, with others, by programs; the same rights and what follows on each way."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from asv.accounts.models import Favourite
from asv.stewardship.models import Charge, Upkeep
from asv.stewardship.upkeep import tend
from experiences.models import ExperienceIndexPage, ExperiencePage
from tests.factories.site import make_experience, make_user, restrict

pytestmark = pytest.mark.django_db


@pytest.fixture
def recit(tree):
    return make_experience(tree, "Un récit", edited=True, context="<p>Un quartier sans médecin.</p>")


@pytest.fixture
def other(tree):
    """Another list that may hold récits, as a team makes one for a region."""
    return tree.home.add_child(instance=ExperienceIndexPage(title="Récits d’ailleurs", slug="ailleurs"))


def by_page(browser, page, to):
    return browser.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, to.pk]))


def by_many(browser, page, to):
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    return browser.post(f"{bulk}?id={page.pk}", {"chooser": to.pk})


def by_program(browser, page, to):
    said = {"destination_page_id": to.pk, "position": "last-child"}
    return browser.post(f"/admin/api/main/pages/{page.pk}/action/move/", said)


WAYS = [by_page, by_many, by_program]


def address(page):
    return ExperiencePage.objects.get(pk=page.pk).url


@pytest.mark.parametrize("way", WAYS)
def test_a_moved_page_answers_at_both_addresses_and_stays_published(recit, other, moderator, client, way):
    before = recit.url
    way(moderator, recit, other)
    assert address(recit) == "/ailleurs/un-recit/"
    assert client.get(address(recit)).status_code == 200
    led = client.get(before)
    assert (led.status_code, led["Location"]) == (301, "/ailleurs/un-recit/")
    assert PageLogEntry.objects.filter(page=recit.pk, action="wagtail.move", user=moderator.user).count() == 1


@pytest.mark.parametrize("way", WAYS)
def test_what_is_moved_where_readers_sign_in_is_read_by_nobody_else_at_its_old_address(
    recit, other, moderator, client, way
):
    before = recit.url
    restrict(other)
    way(moderator, recit, other)
    answer = client.get(before, follow=True)
    assert (answer.status_code, answer.redirect_chain) == (403, [("/ailleurs/un-recit/", 301)])
    assert "sans médecin" not in answer.content.decode()


@pytest.mark.parametrize("way", WAYS)
def test_who_may_not_publish_moves_nothing_that_is_published_and_nobody_moves_where_it_has_no_place(
    tree, recit, other, editor, moderator, way
):
    before = recit.url
    way(editor, recit, other)
    way(moderator, recit, tree.toolkit)
    way(moderator, recit, recit)
    assert address(recit) == before


def test_a_copy_by_a_program_is_a_page_of_its_own(tree, recit, editor, moderator, client):
    Favourite.objects.create(user=make_user(), page=recit, kept_title=recit.title)
    Charge.objects.create(page=recit, user=moderator.user)
    tend([recit.pk])
    copies = f"/admin/api/main/pages/{recit.pk}/action/copy/"
    assert editor.post(copies, {}).status_code == 403, "what is published stays so, which an editor may not do"
    assert editor.post(copies, {"keep_live": "false"}).status_code == 201
    assert moderator.post(copies, {}).status_code == 201
    draft, published = ExperiencePage.objects.exclude(pk=recit.pk).order_by("pk")
    assert (draft.live, draft.owner, published.live, published.owner) == (False, editor.user, True, moderator.user)
    three = (recit, draft, published)
    assert len({one.slug for one in three}) == len({one.uid for one in three}) == 3
    assert client.get(published.url).status_code == 200 and client.get(draft.url).status_code == 404
    assert Favourite.objects.get().page_id == Charge.objects.get().page_id == recit.pk
    assert not Upkeep.objects.filter(pk__in=[draft.pk, published.pk]).exists()


def test_the_form_of_a_copy_offers_no_alias(recit, moderator):
    form = moderator.get(reverse("wagtailadmin_pages:copy", args=[recit.pk]))
    assert form.status_code == 200 and 'name="alias"' not in form.content.decode()
    sent = {"new_title": "Une copie", "new_slug": "une-copie", "new_parent_page": recit.get_parent().pk}
    refused = moderator.post(reverse("wagtailadmin_pages:copy", args=[recit.pk]), {**sent, "alias": "on"}, follow=True)
    assert "Les alias ne sont pas permis ici" in refused.content.decode()
    moderator.post(reverse("wagtailadmin_pages:copy", args=[recit.pk]), sent)
    copy = ExperiencePage.objects.exclude(pk=recit.pk).get()
    assert (copy.slug, copy.alias_of, copy.live, copy.owner) == ("une-copie", None, False, moderator.user)
