import pytest

from network.admin.roles import set_up_roles
from tests.factories.site import make_tree


@pytest.fixture
def tree(db):
    """The home page and the index pages."""
    return make_tree()


@pytest.fixture
def groups(tree):
    return set_up_roles(tree.home)
