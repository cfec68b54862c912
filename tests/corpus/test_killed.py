"""`export_archive` and `import_archive` killed at twenty moments each, on SQLite, in folders of their own.

The bag says that it is unfinished; the site is the one of before or the one of after.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from django.conf import settings

from operations.corpus.bag import DECLARATION, UNFINISHED
from tests.corpus.ground import bytes_of
from tests.depth import DEEP, SEED, amount

pytestmark = [
    pytest.mark.walk,
    pytest.mark.skipif(not DEEP, reason="a quarter of an hour: make test-deep"),
    pytest.mark.xdist_group("killed"),
]
KILLS = amount(1, int(os.environ.get("KILLS", "20")))
FOUND = ("set_up_site", "--name", "Essai", "--domain", "essai.example", "--sender", "a@essai.example")


def manage(data_dir, *args, wait=True):
    """A command of a site of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SEARCH_URL")}
    environment |= {"DJANGO_SETTINGS_MODULE": "asv.settings.dev", "DATA_DIR": str(data_dir)}
    process = subprocess.Popen(
        [sys.executable, "manage.py", *map(str, args)],
        cwd=settings.ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    if wait:
        said = process.communicate()[0].decode()
        assert process.returncode == 0, said[-2000:]
    return process


def timed(act):
    began = time.monotonic()
    act()
    return time.monotonic() - began


def kill_after(process, seconds):
    time.sleep(seconds)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def rows(data_dir):
    with sqlite3.connect(data_dir / "db.sqlite3") as database:  # beside it lie the counters'
        return database.execute("select count(*) from resources_resourcepage").fetchone()[0]


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    place = tmp_path_factory.mktemp("full")
    manage(place, "migrate", "-v0")
    manage(place, "load_demo")
    return place


def test_an_export_that_is_killed_is_no_bag_and_goes_on(full, tmp_path):
    moments = random.Random(SEED)
    whole = tmp_path / "entier"
    lasts = timed(lambda: manage(full, "export_archive", whole))
    for number in range(KILLS):
        place = tmp_path / f"sac-{number}"
        kill_after(manage(full, "export_archive", place, wait=False), moments.uniform(0.2, lasts))
        if place.exists() and any(place.iterdir()):
            assert (place / UNFINISHED).exists() or (place / DECLARATION).exists()
            assert not ((place / DECLARATION).exists() and not (place / "tagmanifest-sha256.txt").exists())
        manage(full, "export_archive", place)
        assert bytes_of(place) == bytes_of(whole)
        shutil.rmtree(place)


def test_an_import_that_is_killed_leaves_the_site_of_before_or_of_after(full, tmp_path):
    moments, sac, empty = random.Random(SEED), tmp_path / "sac", tmp_path / "vide"
    manage(full, "export_archive", sac)
    empty.mkdir()
    manage(empty, "migrate", "-v0")
    manage(empty, *FOUND)
    tried = shutil.copytree(empty, tmp_path / "essai")
    lasts = timed(lambda: manage(tried, "import_archive", sac, "--publish"))
    after, files = rows(tried), len(list((tried / "media").rglob("*.*")))
    for number in range(KILLS):
        place = shutil.copytree(empty, tmp_path / f"site-{number}")
        kill_after(manage(place, "import_archive", sac, "--publish", wait=False), moments.uniform(0.2, lasts))
        assert rows(place) in (rows(empty), after)
        manage(place, "import_archive", sac, "--publish")
        assert rows(place) == after and len(list((place / "media").rglob("*.*"))) == files
        shutil.rmtree(place)
