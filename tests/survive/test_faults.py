"""What happens to a site, done to its real processes: disk full, media closed, cache gone, kills, two workers.

Each asks the pages that readers ask, before, during and after, and counts what was not answered and what was lost.
"""

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from tests.depth import DEEP, SEED, amount
from tests.survive.site import READING, fill_disk, may_mount, small_disk

pytestmark = [
    pytest.mark.walk,
    pytest.mark.xdist_group("survive"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="these sites keep their rows in SQLite"),
]
deep = pytest.mark.skipif(not DEEP, reason="make test-deep")


def rows(site, table):
    with contextlib.closing(sqlite3.connect(site.folder / "db.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]


def without_its_cache(site):
    """What is remembered cannot be read, nor written, nor begun anew."""
    shutil.rmtree(site.folder / "cache")
    (site.folder / "cache").write_text("not a folder")
    assert site.lost(READING * amount(1, 5)) == [] and site.errors() == []
    (site.folder / "cache").unlink()


def _failing(text):
    return json.loads(text)["failing"]


def without_its_file(site):
    """The database's file is put elsewhere, then back: who has it open reads on, who has not is told so."""
    files = [path for end in ("", "-wal", "-shm") if (path := site.folder / f"db.sqlite3{end}").exists()]
    away = site.folder / "away"
    away.mkdir()
    for file in files:
        file.rename(away / file.name)
    # More at once than the threads that had it open.
    with ThreadPoolExecutor(40) as readers:
        answers = Counter(readers.map(lambda path: site.ask(path)[0], READING * 10))
        assert set(answers) <= {200, 503} and answers[503], answers
        # Which thread answers is chance: one that has not opened it comes along.
        site.until(lambda: ["database"] in [_failing(text)[:1] for _, text in readers.map(site.ask, ["/readyz/"] * 40)])
    for file in site.folder.glob("db.sqlite3*"):
        file.unlink()
    for file in reversed(files):  # the database last: whoever opens it meanwhile finds no half of it
        (away / file.name).rename(file)
    pages = [path for path in READING if "export" not in path]  # so many exports at once wait for each other
    with ThreadPoolExecutor(40) as readers:
        answers = Counter(readers.map(lambda path: (path, *site.ask(path)), pages * 10))
    refused = [(path, status, text[:2000]) for path, status, text in answers if status != 200]
    assert not refused, f"whoever asked meanwhile finds the file again: {refused}"


@pytest.fixture
def root(tmp_path):
    if not may_mount(tmp_path / "try"):
        pytest.skip("only root may make a small disk")


def test_a_full_disk_leaves_reading_open_and_forms_say_so_and_a_cache_that_is_gone_is_a_miss(root, site_on):
    site = site_on(disk="90m")
    assert site.sign_in() == 302
    reader = site.cookies
    site.cookies = {}
    fill_disk(site.folder)
    before = rows(site, "accounts_user"), rows(site, "jobs_outgoingmail")
    assert site.lost(READING * amount(1, 5)) == []
    status, told = site.ask("/readyz/")
    assert status == 503 and '"disk"' in told and "full" in told
    site.cookies = reader
    assert site.lost(("/", "/compte/", "/admin/", "/admin/etat/")) == [], "who is signed in reads on"
    site.ask("/compte/dossiers/")
    forms = {
        "/compte/dossiers/": {"name": "Un dossier"},
        "/compte/inscription/": {"email": "nouvelle@exemple.fr"},
        "/compte/profil/": {"first_name": "Nadia", "last_name": "B" * 200},
    }
    for path, data in forms.items():
        status, text = site.ask(path, data)
        assert status in (200, 302) or (status == 503 and "Rien ne peut être enregistré" in text), (path, status)
    assert (rows(site, "accounts_user"), rows(site, "jobs_outgoingmail")) == before, "nothing half written"
    assert site.errors() == []
    assert site.web.poll() is None and site.workers[0].poll() is None
    (site.folder / "ballast").unlink()
    site.cookies = {}
    without_its_cache(site)
    without_its_file(site)
    site.ask("/compte/inscription/")
    site.until(lambda: site.ask("/compte/inscription/", {"email": "nouvelle@exemple.fr"})[0] == 302)
    site.until(lambda: list((site.folder / "mail").glob("*.eml")))
    assert site.lost() == [] and site.sign_in() == 302
    site.until(lambda: '"status": "ok"' in site.ask("/readyz/")[1] or '"failing": ["disk"]' in site.ask("/readyz/")[1])


@deep
def test_media_that_cannot_be_written_close_uploads_and_nothing_else(root, site_on, tmp_path):
    site = site_on()
    media = site.folder / "media"
    kept = tmp_path / "kept"
    shutil.copytree(media, kept)
    with small_disk(media, "20m"):
        shutil.copytree(kept, media, dirs_exist_ok=True)
        subprocess.run(["mount", "-o", "remount,ro", str(media)], check=True)
        assert site.lost(READING * 3) == []
        assert "media: Read-only" in site.ask("/readyz/")[1]
        page = site.ask("/experiences/recit-numero-1/")[1]
        assert "original_images" in page, "a picture that cannot be resized stands there itself"
        assert site.sign_in() == 302
        assert site.errors() == []


def children(pid):
    return [int(one) for one in os.popen(f"ps -o pid= --ppid {pid}").read().split()]


def processes(site, served):
    """The numbers of gunicorn and of the worker, once both are there: one is started again after a pause."""
    found = {}

    def both():
        found.clear()
        for pid in children(served.pid):
            with contextlib.suppress(OSError):
                found["worker" if b"run_worker" in Path(f"/proc/{pid}/cmdline").read_bytes() else "server"] = pid
        return len(found) == 2

    site.until(both)
    return found["server"], found["worker"]


def test_killed_at_any_moment_the_site_comes_back_and_loses_nothing(site_on):
    """Workers of gunicorn, and the worker of the site under `serve`, which is what `make run` starts."""
    chance = random.Random(SEED)
    site = site_on(begin=False)
    served = site.start("manage.py", "serve", "--no-prepare", "--port", str(site.port))
    site.until(lambda: site.ask("/healthz/")[0] == 200)
    before = rows(site, "wagtailcore_page")
    unanswered = 0
    for kill in range(amount(3, 20)):
        server, worker = processes(site, served)
        victims = [*children(server), worker, *([server] if DEEP else [])]
        victim = victims[kill % len(victims)] if kill < len(victims) else chance.choice(victims)
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        unanswered += sum(site.ask(path)[0] not in (0, 200) for path in ("/", "/recherche/?q=numero"))
        site.until(lambda: site.ask("/")[0] == 200)
    assert unanswered == 0 and rows(site, "wagtailcore_page") == before
    site.until(lambda: '"worker": "ok"' in site.ask("/readyz/")[1])
    assert served.poll() is None
