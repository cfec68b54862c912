"""The admin as its people meet it: the demo's own roles, on a small site."""

import pytest
from django.test import Client

from asv.accounts.models import User
from asv.accounts.roles import EDITORS, MODERATORS
from network.admin.roles import set_up_roles
from tests.factories.site import PASSWORD


@pytest.fixture
def groups(tree):
    return set_up_roles(tree.home)


def signed_in(user):
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def member_of(group, email):
    user = User.objects.create_user(email=email, password=PASSWORD)
    user.groups.add(group)
    return user


@pytest.fixture
def editor(groups):
    return signed_in(member_of(groups[EDITORS], "redaction@asv.example"))


@pytest.fixture
def moderator(groups):
    return signed_in(member_of(groups[MODERATORS], "moderation@asv.example"))


@pytest.fixture
def admin(groups):
    return signed_in(User.objects.create_superuser(email="admin@asv.example", password=PASSWORD))
