"""Rights on pages are Wagtail's; what a page says of itself is not asked of the database."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, PagePermissionTester

from experiences.models import ExperiencePage
from tests.factories.site import make_experience, make_tree, make_user

pytestmark = pytest.mark.django_db
RIGHTS = [(), ("add_page",), ("change_page",), ("add_page", "change_page"), ("change_page", "publish_page"),
          ("add_page", "change_page", "bulk_delete_page")]  # fmt: skip


@pytest.fixture
def pages():
    tree = make_tree()
    live, draft = make_experience(tree, "En ligne"), make_experience(tree, "Brouillon", live=False)
    return [live.get_parent().specific, live, draft]


@pytest.mark.parametrize("codenames", RIGHTS)
def test_pages_are_deleted_by_whom_wagtail_lets(pages, codenames):
    group, user = Group.objects.create(name="Rédaction"), make_user("redaction@exemple.fr")
    for right in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
        GroupPagePermission.objects.create(group=group, page=pages[0].get_parent(), permission=right)
    user.groups.add(group)
    pages[2].owner = user
    for page in pages:
        for ignore_bulk in (False, True):
            expected = PagePermissionTester(user, page).can_delete(ignore_bulk)
            assert page.permissions_for_user(user).can_delete(ignore_bulk) == expected, (page, ignore_bulk)


def test_a_published_page_says_by_itself_that_who_may_not_publish_keeps_it(pages, django_assert_num_queries):
    group, user = Group.objects.create(name="Rédaction"), make_user("redaction@exemple.fr")
    right = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=pages[0], permission=right)
    user.groups.add(group)
    rights = ExperiencePage.objects.get(pk=pages[1].pk).permissions_for_user(user)
    with django_assert_num_queries(0):
        assert not rights.can_delete()
        assert not rights.can_move()
