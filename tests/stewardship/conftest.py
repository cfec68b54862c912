"""A small site with its roles, and someone of each."""

import pytest
from django.test import Client

from asv.accounts.models import User
from asv.accounts.roles import EDITORS, MODERATORS
from network.admin.roles import set_up_roles
from tests.factories.site import PASSWORD, make_tree


@pytest.fixture
def tree(db):
    return make_tree()


@pytest.fixture
def team(tree):
    """The editor, the moderator and a member who has no business in the admin, each with a browser."""
    groups = set_up_roles(tree.home)
    found = {}
    for name, group in (("editor", EDITORS), ("moderator", MODERATORS), ("member", "")):
        user = User.objects.create_user(email=f"{name}@asv.example", password=PASSWORD)
        if group:
            user.groups.add(groups[group])
        browser = Client(headers={"sec-fetch-site": "same-origin"})
        browser.force_login(user)
        browser.user = user
        found[name] = browser
    return found
