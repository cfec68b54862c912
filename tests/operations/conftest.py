import pytest

from tests.factories.site import make_tree


@pytest.fixture
def tree(lasting_db):
    """The home page and the index pages, committed: other processes see them."""
    return make_tree()
