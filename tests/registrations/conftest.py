import pytest

from tests.factories.site import make_tree


@pytest.fixture
def tree(db):
    """The home page and the index pages."""
    return make_tree()
