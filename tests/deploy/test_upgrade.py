"""A site of 0.1.0 becomes one of today by one command, and every row is still there."""

import hashlib
import lzma
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import environ
import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from operations.updating.copies import drop_database
from tests.depth import DEEP

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
VERSION = "8c41934"  # CHANGELOG.md: 0.1.0
HERE = Path(__file__).parent
# The demo of 0.1.0 with a row in every table of ours (fill_tables.py), without the communes that nothing names.
SNAPSHOT = HERE / "at_0_1_0.sqlite3.xz"
# What an upgrade writes anew by rule: the list of the directory, the rights of roles, and the synonyms, which became a
# thesaurus (rules of one way are narrower terms, and what nobody changed follows the list that is shipped).
WRITTEN = {"directory_listing", "directory_trait", "auth_group_permissions", "search_synonym"}
# A column that every type of resource has since.
MOVED = {("experiences_analysispage", "previous_edition_id"): "resources_resourcepage"}
# Texts of the frame that nobody edited (the statement, the legal notice) say what those of today say.
FRAME = {("home_plainpage", "body"), ("wagtailcore_page", "title"), ("wagtailcore_page", "draft_title")}


@contextmanager
def reading(url):
    """A connection to a database by its address, beside the one of the tests."""
    beside = ConnectionHandler({"default": environ.Env.db_url_config(url)})["default"]
    try:
        yield beside
    finally:
        beside.close()


def cells(database):
    """{table: {primary key: {column: value}}} of every table but those of SQLite's own full text search."""
    found = {}
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            if "_fts" not in table:
                columns = [column.name for column in database.introspection.get_table_description(cursor, table)]
                key = columns.index(database.introspection.get_primary_key_column(cursor, table))
                cursor.execute(f'SELECT * FROM "{table}"')
                found[table] = {
                    row[key]: dict(zip(columns, map(fingerprint, row), strict=True)) for row in cursor.fetchall()
                }
    return found


def fingerprint(value):
    return hashlib.sha256(bytes(value) if isinstance(value, memoryview) else repr(value).encode()).hexdigest()


def schema(database):
    """{table: (its columns, its constraints and indexes)}, whatever their order."""
    found = {}
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            columns = {one.name: tuple(one) for one in database.introspection.get_table_description(cursor, table)}
            constraints = database.introspection.get_constraints(cursor, table).values()
            found[table] = (columns, sorted(map(repr, constraints)))
    return found


def manage(folder, *arguments, **environment):
    """Run a command of a site's code as its operator does; what it prints."""
    python = folder / ".venv/bin/python" if folder != settings.ROOT else sys.executable
    kept = {name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV")}
    run = subprocess.run(
        [python, "manage.py", *arguments], cwd=folder, env=kept | environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def cells_of(site):
    with reading(site["DATABASE_URL"]) as database:
        return cells(database)


def kept_all(before, site):
    """Every cell of before is in the upgraded database of a site, whose tables are those of a new one."""
    with reading(site["DATABASE_URL"]) as database:
        after = cells(database)
        assert schema(database) == schema(connection), "a new database has other columns or constraints"
    changed = {
        (table, key, column)
        for table, rows in before.items()
        for key, row in rows.items()
        for column, value in row.items()
        if table not in WRITTEN and after.get(MOVED.get((table, column), table), {}).get(key, {}).get(column) != value
        if not (key in before["home_plainpage"] and (table, column) in FRAME)
    }
    assert not changed
    assert {table: len(rows) for table, rows in before.items() if len(after[table]) < len(rows)} == {}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the snapshot is SQLite's")
def test_a_site_of_the_first_version_is_upgraded_beside_put_in_place_and_can_be_given_back(tmp_path):
    """As upgrade.sh does it: what serves is never half migrated."""
    (tmp_path / "db.sqlite3").write_bytes(lzma.decompress(SNAPSHOT.read_bytes()))
    site = {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "DATA_DIR": str(tmp_path)}
    for name in ("static", "index", "media"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "of-before").touch()
    before = cells_of(site)

    def is_of_before():
        there = [(tmp_path / name / "of-before").exists() for name in ("static", "index", "media")]
        return all(there) and cells_of(site) == before

    assert "Applying accounts.0008" in manage(settings.ROOT, "update_step", "build", **site)
    assert is_of_before(), "what serves was touched"
    manage(settings.ROOT, "update_step", "take", **site)
    kept_all(before, site)
    assert not (tmp_path / "static/of-before").exists() and list((tmp_path / "static").iterdir())
    assert (tmp_path / "media/of-before").exists(), "what people put there belongs to no version"
    manage(settings.ROOT, "update_step", "back", **site)
    assert is_of_before()
    manage(settings.ROOT, "update_step", "forget", **site)
    assert is_of_before() and not (tmp_path / ".next").exists()


@contextmanager
def empty_database(folder):
    """The address of a database of its own, of the same kind as that of the tests."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/db.sqlite3"
        return
    url = environ.Env().str("DATABASE_URL")
    name = f"asv_upgrade_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield url.rpartition("/")[0] + f"/{name}"
        finally:
            drop_database(server, name)


@pytest.mark.skipif(not DEEP, reason="makes the first version anew: make test-deep")
def test_the_demo_of_the_first_version_is_upgraded(tmp_path):
    """Its code from history, in an environment by its own Makefile, its demo content, and a row in every table."""
    known = subprocess.run(["git", "cat-file", "-e", f"{VERSION}^{{commit}}"], cwd=settings.ROOT, check=False)
    if known.returncode:
        pytest.skip(f"the history does not go back to {VERSION}")
    code, data = tmp_path / "code", tmp_path / "data"
    code.mkdir()
    data.mkdir()
    archive = subprocess.run(["git", "archive", VERSION], cwd=settings.ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x"], cwd=code, input=archive.stdout, check=True)
    subprocess.run(["make", "-s", ".venv/.base"], cwd=code, check=True)
    with empty_database(data) as url:
        site = {"DATABASE_URL": url, "DATA_DIR": str(data)}
        for arguments in (["migrate"], ["load_demo"], ["set_up_roles"]):
            manage(code, *arguments, **site)
        manage(code, "shell", "--no-imports", "-c", (HERE / "fill_tables.py").read_text(), **site)
        before = cells_of(site)
        assert "Applying accounts.0008" in manage(settings.ROOT, "upgrade", **site)
        kept_all(before, site)


def by_steps():
    """Each migration from before ours were squashed, in an order in which Django applied them: {its key: itself}."""
    loader = BySteps(None)
    plan = [node for leaf in loader.graph.leaf_nodes() for node in loader.graph.forwards_plan(leaf)]
    return {key: loader.disk_migrations[key] for key in plan}


def is_ours(migration):
    return ".venv" not in apps.get_app_config(migration.app_label).path


def keys_of(migrations):
    """What a database records of migrations that were applied; a squashed one counts as those that it replaces."""
    return [
        key
        for one in migrations
        for key in [*one.replaces, (one.app_label, one.name)]
        if key != (one.app_label, one.name) or not (one.replaces and is_ours(one))
    ]


class BySteps(MigrationLoader):
    """Knows only the migrations that replace no others."""

    def load_disk(self):
        super().load_disk()
        self.disk_migrations = {
            key: migration
            for key, migration in self.disk_migrations.items()
            if not (migration.replaces and is_ours(migration))
        }


def test_a_database_between_two_versions_finds_its_way(monkeypatch):
    """Wherever a site stopped on the old way, what is left is applied once and nothing twice."""
    steps = list(by_steps().values())
    ours = [place for place, step in enumerate(steps) if is_ours(step)]
    for stop in ours:
        applied = dict.fromkeys(keys_of(steps[:stop]))
        monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self, applied=applied: dict(applied))
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        assert sorted(keys_of(step for step, _ in plan)) == sorted(keys_of(steps[stop:]))
