"""What happens to a site when its database goes, its search server is red, its clock goes back, and two workers run.

Real PostgreSQL behind a line that is cut, real Elasticsearch whose index loses its shard, real processes under a
clock that is shifted by a preloaded library. `make test-deep` alone: each starts a site.
"""

import json
import os
import shutil
import subprocess
import tempfile
import urllib.request
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from operations.updating.copies import drop_database
from tests.depth import DEEP, missing
from tests.factories.smtp_process import smtp_process
from tests.survive.proxy import Line
from tests.survive.site import READING, Site, fill_disk, may_mount, small_disk

pytestmark = [
    pytest.mark.walk,
    pytest.mark.xdist_group("survive"),
    pytest.mark.skipif(not DEEP, reason="make test-deep"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="asked once; these sites have databases of their own"),
]
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://asv:asv@127.0.0.1:5432/asv")
ELASTICSEARCH = os.environ.get("TEST_ELASTICSEARCH_URL", "http://127.0.0.1:9200")
MAILS = 60
PAGES = tuple(path for path in READING if path != "/compte/connexion/")  # for who is signed in
OWING = f"""
import django; django.setup()
from django.db import transaction
from asv.jobs.outbox import emit
from tests.factories.jobs import queue_mail
for number in range({MAILS}):
    with transaction.atomic():
        queue_mail(f"test-%s-{{number}}", f"a{{number}}@exemple.fr", "Objet", "Texte")
        emit("page", number)
"""


def ready(site):
    return json.loads(site.ask("/readyz/")[1] or "{}")


@pytest.fixture
def postgres():
    """A database of its own."""
    name = f"asv_survive_{uuid.uuid4().hex[:8]}"
    try:
        with psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3) as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE template0")  # nobody is ever connected to that one
    except psycopg.OperationalError:
        missing("PostgreSQL")
    yield name
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        drop_database(server, name)


def test_a_database_that_goes_is_a_page_that_says_so_and_comes_back_by_itself(postgres, tmp_path):
    address = urlsplit(POSTGRES)
    line = Line(address.hostname, address.port or 5432)
    url = f"postgres://{address.username}:{address.password}@127.0.0.1:{line.port}/{postgres}"
    (tmp_path / "data").mkdir()
    site = Site(tmp_path / "data", url)
    try:
        site.run("manage.py", "migrate", "--verbosity", "0")
        site.run("-m", "tests.survive.fill")
        site.begin()
        site.until(lambda: ready(site).get("worker") == "ok")
        assert site.lost() == []
        assert site.sign_in() == 302
        for cut in range(3):
            line.cut()
            answers = {path: site.ask(path) for path in PAGES if path != "/healthz/"}
            assert all(status == 503 for status, _text in answers.values()), answers.keys()
            assert "La base de données ne répond pas" in answers["/"][1]
            assert json.loads(answers["/api/v1/recherche?q=numero"][1])["errors"][0]["message"]
            status, text = site.ask("/compte/profil/", {"first_name": "Nadia", "last_name": "Benali"})
            assert status == 503 and "votre navigateur a gardé" in text
            assert site.ask("/healthz/")[0] == 200 and "database" in ready(site)["failing"]
            line.mend()
            site.until(lambda: not site.lost(PAGES))
            site.run("-c", OWING % cut)
        site.until(lambda: len(list((site.folder / "mail").glob("*.eml"))) == 3 * MAILS)
        assert site.ask("/compte/")[0] == 200, "who was signed in still is"
        assert site.errors() == [] and site.workers[0].poll() is None
    finally:
        site.end()
        line.cut()


@pytest.fixture
def postgres_on_a_small_disk():
    """A database of its own whose tables stand on a small disk; its address and the disk's folder."""
    address = urlsplit(POSTGRES)
    folder, name = Path(tempfile.mkdtemp(prefix="asv-small-")), f"asv_small_{uuid.uuid4().hex[:8]}"
    if address.hostname != "127.0.0.1" or not may_mount(folder):
        missing("PostgreSQL on this machine, and root")
    as_owner = ["runuser", "-u", "postgres", "--", "psql", "-qc"]
    with small_disk(folder, "90m"):
        tables = folder / "tables"
        tables.mkdir()
        for place in (folder, tables):
            shutil.chown(place, "postgres")
        try:
            subprocess.run([*as_owner, f"CREATE TABLESPACE {name} LOCATION '{tables}'"], check=True)
            subprocess.run(
                [*as_owner, f"CREATE DATABASE {name} OWNER {address.username} TABLESPACE {name}"], check=True
            )
            yield f"postgres://{address.username}:{address.password}@127.0.0.1:{address.port or 5432}/{name}", folder
        finally:
            subprocess.run([*as_owner, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"], check=True)
            subprocess.run([*as_owner, f"DROP TABLESPACE IF EXISTS {name}"], check=True)
    folder.rmdir()


def test_a_database_whose_disk_is_full_is_read_on_and_says_what_it_cannot_keep(postgres_on_a_small_disk, tmp_path):
    url, disk = postgres_on_a_small_disk
    (tmp_path / "data").mkdir()
    site = Site(tmp_path / "data", url)
    try:
        site.run("manage.py", "migrate", "--verbosity", "0")
        site.run("-m", "tests.survive.fill")
        site.begin()
        assert site.sign_in() == 302 and site.ask("/compte/dossiers/")[0] == 200
        fill_disk(disk)
        kept, told = 0, 0
        for number in range(300):
            status, text = site.ask("/compte/dossiers/", {"name": f"{number} " + "x" * 90})
            assert status == 302 or (status == 503 and "Rien ne peut être enregistré" in text), status
            kept, told = kept + (status == 302), told + (status == 503)
            if told == 20:
                break
        assert told == 20, "what room its pages still had is used first"
        assert site.lost(("/compte/", "/admin/", *PAGES) * 3) == []
        with psycopg.connect(url) as database:
            assert database.execute("SELECT COUNT(*) FROM dossiers_dossier").fetchone() == (kept,)
        (disk / "ballast").unlink()
        assert site.ask("/compte/dossiers/", {"name": "Après"})[0] == 302
        assert site.errors() == [] and site.workers[0].poll() is None
        site.until(lambda: ready(site).get("worker") == "ok")
    finally:
        site.end()


def test_two_workers_do_everything_once(site_on, tmp_path):
    with smtp_process(tmp_path / "smtp.log") as server:
        site = site_on(workers=2, EMAIL_URL=f"smtp://127.0.0.1:{server.port}")
        for round_number in range(3):
            site.run("-c", OWING % round_number)
        site.until(lambda: len(server.taken) >= 3 * MAILS)
        site.until(lambda: ready(site).get("outbox") == "ok" and ready(site).get("worker") == "ok")
        assert len(server.taken) == len(set(server.taken)) == 3 * MAILS
        site.workers[0].kill()
        site.run("-c", OWING % "after")
        site.until(lambda: len(set(server.taken)) == 4 * MAILS)
        assert len(server.taken) <= 4 * MAILS + 1, "at most the mail in flight may come twice"


def elasticsearch(method, path, body=None):
    request = urllib.request.Request(
        f"{ELASTICSEARCH}{path}", json.dumps(body).encode() if body else None,
        {"Content-Type": "application/json"}, method=method,
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def lose_shards(name, index):
    """The same index again, where no node may hold its shard: red, as after the loss of a disk."""
    kept = {
        key: index["settings"]["index"][key] for key in ("analysis", "similarity") if key in index["settings"]["index"]
    }
    settings = {"index": {**kept, "routing.allocation.require._name": "nowhere"}}
    elasticsearch("DELETE", f"/{name}")
    body = {"mappings": index["mappings"], "aliases": index["aliases"], "settings": settings}
    elasticsearch("PUT", f"/{name}?wait_for_active_shards=0", body)


def test_a_search_server_that_is_red_is_replaced_until_it_is_well(site_on):
    try:
        elasticsearch("GET", "/")
    except OSError:
        missing("Elasticsearch")
    prefix = f"survive-{uuid.uuid4().hex[:8]}"
    site = site_on(SEARCH_URL=f"elasticsearch+{ELASTICSEARCH}/{prefix}")
    try:
        site.until(lambda: ready(site).get("search", "").startswith("ok: elasticsearch"))
        site.workers[0].kill()  # who would see it within seconds, and build another index
        indexes = elasticsearch("GET", f"/{prefix}*")
        for name, index in indexes.items():
            lose_shards(name, index)
        assert elasticsearch("GET", f"/_cluster/health/{next(iter(indexes))}")["status"] == "red"
        assert site.lost(READING * 3) == []
        assert "récit" in site.ask("/recherche/?q=numero")[1].lower()
        told = ready(site)
        assert "embedded answers" in told["search"] and "search" in told["care"]
        assert "search" not in told["failing"] and site.errors() == []
        for name in indexes:
            elasticsearch("DELETE", f"/{name}")
        site.start("manage.py", "run_worker", "--skip-checks")
        site.until(lambda: ready(site)["search"].startswith("ok: elasticsearch"))
        assert site.lost() == []
    finally:
        site.end()
        for index in elasticsearch("GET", f"/{prefix}*?expand_wildcards=all"):
            elasticsearch("DELETE", f"/{index}")


def test_a_clock_that_goes_back_an_hour_keeps_nobody_waiting(site_on, tmp_path):
    if not shutil.which("cc"):
        pytest.skip("no compiler to make a clock that can be shifted")
    library, shift = tmp_path / "clock.so", tmp_path / "shift"
    source = Path(__file__).with_name("shifted_clock.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], check=True)
    shift.write_text("0")
    site = site_on(LD_PRELOAD=str(library), CLOCK_SHIFT=str(shift))
    site.until(lambda: ready(site).get("worker") == "ok")
    assert site.sign_in() == 302
    site.run("-c", OWING % "before")
    shift.write_text("-3600")
    assert site.lost(("/compte/", "/admin/", *PAGES)) == []
    site.run("-c", OWING % "after")
    site.until(lambda: len(list((site.folder / "mail").glob("*.eml"))) == 2 * MAILS)
    site.until(lambda: ready(site).get("worker") == "ok")
    site.cookies = {}
    assert site.sign_in() == 302 and site.errors() == []
    site.workers[0].kill()
    site.until(lambda: "worker" in ready(site)["failing"], 120)
