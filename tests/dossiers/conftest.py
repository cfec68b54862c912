import pytest

from asv.dossiers.arranging import add_resources, create_dossier
from tests.factories.site import make_experience, make_tree, make_user


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def member(client):
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def three(tree, member):
    """A dossier of three récits, in order."""
    dossier = create_dossier(member, "Santé mentale")
    add_resources(dossier, [make_experience(tree, title).pk for title in ("Premier", "Deuxième", "Troisième")])
    return dossier
