import pytest

from tests.factories.jobs import mail_server
from tests.factories.site import make_tree, make_user


@pytest.fixture
def member(db):
    return make_user()


@pytest.fixture
def lasting_tree(lasting_db):
    return make_tree()


@pytest.fixture
def smtp(settings):
    with mail_server(settings) as server:
        yield server
