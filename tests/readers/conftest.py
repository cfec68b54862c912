import pytest

from tests.factories.site import make_tree


@pytest.fixture
def tree(db):
    return make_tree()
