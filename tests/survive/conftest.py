import contextlib
import shutil
import sqlite3

import pytest
from django.db import connection

from tests.survive.site import Site, small_disk


@pytest.fixture(scope="session")
def filled(django_db_setup, django_db_blocker, tmp_path_factory):
    """A folder with a filled SQLite database, media and index, to be copied."""
    folder = tmp_path_factory.mktemp("survive") / "data"
    folder.mkdir()
    with django_db_blocker.unblock():
        bare = connection.settings_dict["NAME"]
        with sqlite3.connect(bare) as source, sqlite3.connect(folder / "db.sqlite3") as target:
            source.backup(target)
    Site(folder, f"sqlite:///{folder / 'db.sqlite3'}").run("-m", "tests.survive.fill")
    return folder


@pytest.fixture
def site_on(filled, tmp_path):
    """Makes a site whose folder is a copy of the filled one, on a small disk where asked; ends it."""
    with contextlib.ExitStack() as after:

        def make(disk="", workers=1, begin=True, **environment):
            folder = tmp_path / "data"
            if disk:
                after.enter_context(small_disk(folder, disk))
            shutil.copytree(filled, folder, dirs_exist_ok=True)
            site = Site(folder, f"sqlite:///{folder / 'db.sqlite3'}", **environment)
            after.callback(site.end)
            if begin:
                site.begin(workers)
            return site

        yield make
