import pytest

from tests.factories.lasting import _kept_data, lasting_db  # noqa: F401
from tests.factories.site import make_tree


@pytest.fixture
def tree(lasting_db):  # noqa: F811
    """The home page and the index pages, committed: other processes see them."""
    return make_tree()
