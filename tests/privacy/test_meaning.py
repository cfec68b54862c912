"""A text for members is near in meaning for its members alone, by every address that searches."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import BaseViewRestriction

from tests.factories.search import make_resource, reindex
from tests.factories.site import make_tree, make_user, restrict

pytestmark = pytest.mark.django_db
ABOUT_TEETH = "<p>Dents et dentistes.</p>"
TITLE = "Compte rendu"
OPEN = "Sourire encore"
QUESTION = "?q=prothèses et caries"
ADDRESSES = ("/recherche/", "/api/v1/recherche", "/recherche/export.csv", "/recherche/flux.atom")


@pytest.fixture
def kept(settings):
    """A text whose title and summary say nothing of its subject, kept for a group; and one that is open."""
    settings.SEARCH_BY_MEANING = True
    tree = make_tree()
    page = make_resource(tree, TITLE, summary="", context=ABOUT_TEETH)
    group = Group.objects.create(name="Les tenus")
    restrict(page, BaseViewRestriction.GROUPS, group)
    make_resource(tree, OPEN, summary="Une consultation dentaire gratuite.", context=ABOUT_TEETH)
    reindex()
    return page, group


def titles(client, address, **headers):
    text = client.get(address + QUESTION, headers=headers)
    content = b"".join(text.streaming_content) if text.streaming else text.content
    return [title for title in (TITLE, OPEN) if title in content.decode()]


def test_a_restricted_text_is_near_for_those_who_may_read_it_alone(client, kept):
    _page, group = kept
    for address in ADDRESSES[:2]:
        assert titles(client, address) == [OPEN]
        assert titles(client, address, **{"HX-Request": "true"}) == [OPEN]
    client.force_login(make_user("autre@asv.example"))
    assert titles(client, "/recherche/") == titles(client, "/api/v1/recherche") == [OPEN]
    member = make_user("dedans@asv.example")
    member.groups.add(group)
    client.force_login(member)
    for address in ADDRESSES[:2]:
        assert titles(client, address) == [TITLE, OPEN]
    for address in ADDRESSES[2:]:
        assert titles(client, address) == [], "what is near stands outside exports and feeds"


def test_what_became_restricted_meanwhile_shows_its_teaser_alone(client, kept, settings):
    page, group = kept
    page.get_view_restrictions().delete()
    reindex()
    assert TITLE in titles(client, "/recherche/")
    restrict(page, BaseViewRestriction.GROUPS, group)
    answer = client.get(f"/api/v1/recherche{QUESTION}").json()
    (shown,) = [row for row in answer["results"] if row["title"] == TITLE]
    assert shown["members_only"] and not shown["highlights"] and "dents" not in str(shown)
