"""One archive of a resource of every type for all tests of a process: making it is most of what they cost."""

import shutil

import pytest
from django.db import transaction
from django.test import override_settings

from tests.corpus.ground import archive, make_everything
from tests.factories.experiences import lille
from tests.factories.site import make_tree


@pytest.fixture(scope="session")
def made_once(django_db_setup, django_db_blocker, tmp_path_factory):
    """The folder of the archive; the site it was written from is taken back."""
    here = tmp_path_factory.mktemp("made-once")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=here / "media"), transaction.atomic():
        make_everything(make_tree())
        archive(here / "sac")
        transaction.set_rollback(True)
    return here / "sac"


@pytest.fixture
def sac(made_once, db, tmp_path):
    """An archive of one's own, and a site that has nothing of it but its lists and its place."""
    lille()
    return shutil.copytree(made_once, tmp_path / "sac")
