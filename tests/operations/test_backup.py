"""A whole site in one file, and back: every row, every file, and one of two sites whatever is killed."""

import json
import os
import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.management import CommandError, call_command
from django.db import connection

from asv.core import rehearsal
from asv.jobs.models import MailState, OutgoingMail
from asv.jobs.worker import Worker
from operations.backup import archive as archives
from operations.backup import restoring
from operations.backup.tables import digest_of, read_rows, tables
from tests.corpus.ground import make_everything
from tests.deploy.fill_tables import fill_every_table
from tests.depth import spared
from tests.factories.site import make_document, make_experience, make_user

pytestmark = pytest.mark.usefixtures("lasting_db")


def manifest_of(place):
    with zipfile.ZipFile(place) as archive:
        return json.loads(archive.read(archives.MANIFEST))


def lines_of(place, table):
    with zipfile.ZipFile(place) as archive:
        return set(archives.rows_of(archive, table))


def run(data_dir, *args):
    """A command of a site whose DATA_DIR this is, as an operator runs it."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "asv.settings.dev",
        "DATA_DIR": str(data_dir),
        "SEARCH_URL": "embedded:",
    }
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, args)],
        cwd=site_settings.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def lived_in(tree):
    """A site with something of each: pages, drafts, accounts, mails, files, a word no ASCII has."""
    make_experience(tree, "Des ambassadeurs à Lille, « œuvre » d'habitants 🌱")
    make_experience(tree, "Un brouillon", live=False)
    make_user("membre@exemple.fr")
    make_document()
    OutgoingMail.objects.create(key="essai", recipient="membre@exemple.fr", subject="Bonjour", text="Des nouvelles.")
    return tree


@pytest.mark.walk
@spared("sqlite", "asked of PostgreSQL, from which it ends in SQLite")
def test_a_house_moves_into_an_empty_place_and_comes_out_equal(lived_in, tmp_path):
    """From this run's database into SQLite, by the corpus's archive, then archived anew by the site built from it.

    Each table of ours has a row: what an archive of the house forgets, of today or of a table to come, is seen here.
    """
    first, second, elsewhere = tmp_path / "a.zip", tmp_path / "b.zip", tmp_path / "elsewhere"
    sac, key = tmp_path / "sac", tmp_path / "key"
    elsewhere.mkdir()
    key.write_text("une longue phrase")
    make_everything(lived_in)
    fill_every_table()
    # What `upgrade`, which ends a restore, would add.
    for command in ("load_vocabularies", "set_up_roles", "rebuild_directory"):
        call_command(command, stdout=StringIO())
    call_command("export_archive", sac, "--all", key_file=key, stdout=StringIO())
    call_command("backup", first, stdout=StringIO())
    restored = run(elsewhere, "import_archive", sac, "--all", "--key-file", key)
    assert restored.returncode == 0, restored.stderr
    assert "n’écrit à personne" in restored.stdout
    again = run(elsewhere, "backup", second)
    assert again.returncode == 0, again.stderr
    before, after = manifest_of(first), manifest_of(second)
    differing = {name for name in before["rows"] if before["rows"][name] != after["rows"][name]}
    # From PostgreSQL, SQLite adds a kind of content: its own table of Wagtail's search, with its rights.
    added = {"auth_permission", "django_content_type"} if connection.vendor == "postgresql" else set()
    assert differing <= added
    assert [name for name in differing if not lines_of(first, name) <= lines_of(second, name)] == []
    assert before["files"] == after["files"]
    assert before["files"]
    refused = run(elsewhere, "restore", first)
    assert "Un site est déjà là" in refused.stderr


def test_every_table_of_the_site_is_in_an_archive_or_left_out_by_name(lived_in):
    held = {table.name for table in tables()}
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    of_wagtail = ("wagtailsearch_", "modelsearch_", "sqlite_")
    left = {name for name in there - held if not name.startswith(of_wagtail)}
    assert left - {"django_session"} == {
        "django_migrations",
        "page_cache_generation",
        "search_fieldwords",
        "usersessions_usersession",
    }


REFUSED = {
    "cut": "n’est pas restaurée",
    "row": "n’est pas restaurée",
    "file": "n’est pas restaurée",
    "other": "n’est pas restaurée",
    "newer": r"plus récente.*core\.9999_from_tomorrow",
}


def test_a_damaged_or_newer_archive_is_refused_before_anything_is_touched(lived_in, tmp_path):
    whole = tmp_path / "a.zip"
    call_command("backup", whole, stdout=StringIO())
    before = {table.name: digest_of(read_rows(table)) for table in tables()}
    for act, words in REFUSED.items():
        damaged = tmp_path / f"{act}.zip"
        spoil(whole, damaged, act)
        with pytest.raises(CommandError, match=words):
            call_command("restore", damaged, prove=True, stdout=StringIO())
        assert not restoring.beside().exists(), act
    assert {table.name: digest_of(read_rows(table)) for table in tables()} == before


def spoil(whole, damaged, act):
    if act == "cut":
        damaged.write_bytes(whole.read_bytes()[:-400])
        return
    if act == "other":
        damaged.write_text("bonjour")
        return
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if act == "newer":
                target.writestr(name, of_tomorrow(data) if name == archives.MANIFEST else data)
                continue
            spoilt = name.startswith("media/") if act == "file" else name == "rows/accounts_user.jsonl"
            target.writestr(name, data.replace(b"e", b"i") if spoilt else data)


def of_tomorrow(manifest):
    told = json.loads(manifest)
    told["migrations"].append(["core", "9999_from_tomorrow"])
    return json.dumps(told).encode()


def test_an_encrypted_archive_opens_with_its_key_alone(lived_in, tmp_path):
    key, wrong, folder = tmp_path / "key", tmp_path / "wrong", tmp_path / "kept"
    key.write_text("une longue phrase")
    wrong.write_text("une autre")
    folder.mkdir()
    call_command("backup", folder, key_file=key, stdout=StringIO())
    [place] = folder.iterdir()
    assert b"membre@exemple.fr" not in place.read_bytes()
    assert place.stat().st_mode & 0o077 == 0
    with archives.opened(place, key, tmp_path) as (archive, manifest):
        archives.verify(archive, manifest)
    for other in (wrong, None):
        with pytest.raises(archives.BadArchive), archives.opened(place, other, tmp_path):
            pass


def test_old_archives_go_by_the_rule_and_a_failed_one_leaves_nothing(lived_in, tmp_path, monkeypatch):
    for day in ("20260101", "20260102", "20260103"):
        (tmp_path / f"asv-{day}T000000Z.zip").touch()
    (tmp_path / "autre.zip").touch()
    call_command("backup", tmp_path, keep=2, stdout=StringIO())
    kept = sorted(path.name for path in tmp_path.glob("*.zip"))
    assert kept[0] == "asv-20260103T000000Z.zip"
    assert kept[-1] == "autre.zip"
    assert len(kept) == 3
    monkeypatch.setattr(archives, "_add_files", lambda archive: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(CommandError, match="Rien n’est écrit"):
        call_command("backup", tmp_path / "pleine.zip", stdout=StringIO())
    assert not [path for path in tmp_path.iterdir() if "pleine" in path.name]


def test_a_rehearsal_writes_to_nobody_and_says_so_until_it_goes_live(lived_in, client, mailoutbox):
    rehearsal.begin_rehearsal()
    Worker().run_once()
    assert mailoutbox == []
    assert "en répétition" in client.get("/").content.decode()
    said = StringIO()
    call_command("go_live", stdout=said)
    assert "1 messages vont partir" in said.getvalue()
    assert "en répétition" not in client.get("/").content.decode()
    Worker().run_once()
    assert [mail.subject for mail in mailoutbox] == ["Bonjour"]


def test_a_rehearsal_is_not_indexed(lived_in, client):
    from django.test import Client

    rehearsal.begin_rehearsal()
    assert Client().get("/robots.txt")["X-Robots-Tag"] == "noindex, nofollow"
    rehearsal.end_rehearsal()
    assert "X-Robots-Tag" not in Client().get("/robots.txt")


def test_mails_that_wait_can_be_dropped_when_the_copy_goes_live(lived_in):
    rehearsal.begin_rehearsal()
    call_command("go_live", discard_mails=True, stdout=StringIO())
    assert OutgoingMail.objects.get().state == MailState.CANCELLED


def test_whoever_starts_next_finishes_a_switch_that_was_killed(tmp_path, settings, monkeypatch):
    """Killed after each of its moves, the site that stands there in the end is the new one, whole."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    place = tmp_path / "db.sqlite3"
    monkeypatch.setattr(
        restoring, "_switch_database", lambda: restoring._replace(restoring.beside() / "db.sqlite3", place)
    )
    moves = 0
    rename = Path.rename

    class Killed(BaseException):
        pass

    def counted(path, target):
        nonlocal moves
        if moves == 0:
            raise Killed
        moves -= 1
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", counted)
    for allowed in range(5):
        for name in ("db.sqlite3", "media/a.txt"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text("old")
            (restoring.beside() / name).parent.mkdir(parents=True, exist_ok=True)
            (restoring.beside() / name).write_text("new")
        (restoring.beside() / "ready").touch()
        moves = allowed
        try:
            restoring.finish_switch()
        except Killed:
            moves = 99
            restoring.finish_switch()
        assert (place.read_text(), (tmp_path / "media/a.txt").read_text()) == ("new", "new")
        assert not restoring.beside().exists()
