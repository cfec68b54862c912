"""`export_archive` and `import_archive` killed at twenty points of their work each, on SQLite, in folders of their own.

The bag says that it is unfinished; the site is the one of before or the one of after. A point is told by what was done,
files written or things told, and not by a clock: however busy the machine, each kill strikes the work.
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

from operations.corpus.bag import UNFINISHED
from tests.corpus.ground import bytes_of
from tests.depth import DEEP, SEED, amount

pytestmark = [
    pytest.mark.walk,
    pytest.mark.skipif(not DEEP, reason="minutes: make test-deep"),
    pytest.mark.xdist_group("killed"),
]
KILLS = amount(1, int(os.environ.get("KILLS", "20")))
FOUND = ("set_up_site", "--name", "Essai", "--domain", "essai.example", "--sender", "a@essai.example")


def begin(data_dir, *args):
    """A command of a site of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SEARCH_URL")}
    environment |= {"DJANGO_SETTINGS_MODULE": "asv.settings.dev", "DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "manage.py", *map(str, args)], cwd=settings.ROOT, env=environment, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def manage(data_dir, *args):
    """The command to its end; the lines that it said."""
    process = begin(data_dir, *args)
    said = process.communicate()[0]
    assert process.returncode == 0, said[-2000:]
    return said.splitlines()


def kill(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def files(folder):
    return sum(path.is_file() for path in folder.rglob("*"))


def rows(data_dir):
    with sqlite3.connect(data_dir / "db.sqlite3") as database:  # beside it lie the counters'
        return database.execute("select count(*) from resources_resourcepage").fetchone()[0]


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A site as it is on its first day."""
    place = tmp_path_factory.mktemp("empty")
    manage(place, "migrate", "-v0")
    manage(place, *FOUND)
    return place


def test_an_export_that_is_killed_is_no_bag_and_goes_on(empty, made_once, tmp_path):
    rng, whole = random.Random(SEED), tmp_path / "whole"
    full = shutil.copytree(empty, tmp_path / "full")
    manage(full, "import_archive", made_once, "--publish")
    manage(full, "export_archive", whole)
    struck = 0
    for number in range(KILLS):
        place, enough = tmp_path / f"sac-{number}", rng.randint(1, files(whole))
        process = begin(full, "export_archive", place)
        while process.poll() is None and files(place) < enough:
            time.sleep(0.002)
        kill(process)
        struck += process.returncode != 0
        barely = {path.name for path in place.iterdir()} == {f"{UNFINISHED}.part"}
        assert barely or (place / UNFINISHED).exists() or bytes_of(place) == bytes_of(whole)
        manage(full, "export_archive", place)
        assert bytes_of(place) == bytes_of(whole)
        shutil.rmtree(place)
    assert struck > KILLS // 2, "most kills came while it worked"


def test_an_import_that_is_killed_leaves_the_site_of_before_or_of_after(empty, made_once, tmp_path):
    rng, tried = random.Random(SEED), shutil.copytree(empty, tmp_path / "tried")
    told = len(manage(tried, "import_archive", made_once, "--publish"))
    after, media = rows(tried), files(tried / "media")
    struck = 0
    for number in range(KILLS):
        place, enough = shutil.copytree(empty, tmp_path / f"site-{number}"), rng.randint(1, told)
        process = begin(place, "import_archive", made_once, "--publish")
        for _line in range(enough):
            process.stdout.readline()
        kill(process)
        struck += process.returncode != 0
        assert rows(place) in (rows(empty), after)
        manage(place, "import_archive", made_once, "--publish")
        assert (rows(place), files(place / "media")) == (after, media)
        shutil.rmtree(place)
    assert struck > KILLS // 2, "most kills came while it worked"
