"""From an archive to a site: all of it is built beside the one in use, proved, and put in its place at the end.

`build` runs in a process of its own, whose DATA_DIR and database are the ones beside. `switch` is short; it writes
down that it has begun, and whoever starts next finishes what a killed one left (`finish_switch`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from asv.core.rehearsal import begin_rehearsal
from operations.backup.archive import BadArchive, Manifest, rows_of, unpack_files
from operations.backup.tables import digest_of, empty_tables, read_rows, reset_sequences, write_rows

# A schema of PostgreSQL, beside the one in use, and where that one goes.
BESIDE, REPLACED = "restoring", "replaced"
Node = tuple[str, str]


def beside() -> Path:
    """The DATA_DIR of the site that is built, on the same disk as the one in use: renaming is all it takes."""
    return Path(settings.DATA_DIR) / ".restoring"


def prepare() -> None:
    """Make an empty place beside the site in use; what a killed restore left there goes."""
    clear()
    beside().mkdir(mode=0o700)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {BESIDE}")


def clear() -> None:
    """Take away what was built beside."""
    shutil.rmtree(beside(), ignore_errors=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE")


def build_beside(place: Path, key_file: Path | None) -> None:
    """Build the archive's site beside, in a process of its own. Raises BadArchive with what it says.

    A builder that outlived a killed restore would write into what the next one builds: it ends when the pipe closes.
    """
    reading, writing = os.pipe()
    command = [sys.executable, "manage.py", "build_from_archive", str(place), "--while-open", str(reading)]
    if key_file:
        command += ["--key-file", str(key_file)]
    environment = {**os.environ, "DATA_DIR": str(beside()), "DATABASE_URL": _database_beside()}
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=False, pass_fds=[reading]
        )
    finally:
        os.close(reading)
        os.close(writing)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "Error: " in line]
        raise BadArchive(said[-1].partition("Error: ")[2] if said else "la construction s’est arrêtée.")


def _database_beside() -> str:
    if connection.vendor != "postgresql":
        return f"sqlite:///{beside() / 'db.sqlite3'}"
    url = os.environ["DATABASE_URL"]
    return f"{url}{'&' if '?' in url else '?'}options={quote(f'-c search_path={BESIDE}')}"


def build(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Fill this process's empty database and media folder from an archive, and bring them to this version.

    The tables are first those of the version that made it. Raises BadArchive where it does not fit, or where what was
    written does not read back as it stands in the archive.
    """
    MigrationExecutor(connection).migrate(_last(fitting_migrations(manifest)))
    with connection.constraint_checks_disabled(), transaction.atomic():
        empty_tables()
        for table in manifest.held:
            write_rows(table, rows_of(archive, table.name))
        reset_sequences(manifest.held)
    connection.check_constraints()
    for table in manifest.held:
        if digest_of(read_rows(table)) != manifest.rows[table.name]:
            raise BadArchive(f"la table « {table.name} » ne se relit pas telle qu’elle est dans l’archive.")
    unpack_files(archive, manifest, Path(settings.MEDIA_ROOT))
    call_command("migrate", interactive=False, verbosity=0)


def _last(nodes: set[Node]) -> list[Node]:
    """Of each app the last of these migrations: what leads to them comes by itself."""
    graph = MigrationExecutor(connection).loader.graph
    followed = {parent.key for node in nodes for parent in graph.node_map[node].parents if parent.key[0] == node[0]}
    return sorted(nodes - followed)


def fitting_migrations(manifest: Manifest) -> set[Node]:
    """This version's migrations that stand for those of an archive.

    Raises BadArchive where it was made by a newer version, or by one so old that a squashed migration was half-way.
    """
    loader = MigrationExecutor(connection).loader
    applied = set(manifest.migrations)
    replaced = {node for squashed in loader.replacements.values() for node in squashed.replaces}
    if unknown := sorted(applied - set(loader.disk_migrations) - replaced):
        names = ", ".join(f"{app}.{name}" for app, name in unknown[:5])
        raise BadArchive(f"elle vient d’une version plus récente que {settings.SITE_NAME} ici ({names}).")
    nodes = set()
    for node in loader.graph.nodes:
        replaces = set(loader.replacements[node].replaces) if node in loader.replacements else set()
        if node in applied or (replaces and replaces <= applied):
            nodes.add(node)
        elif replaces & applied:
            raise BadArchive(f"elle vient d’une version trop ancienne ({node[0]}) : restaurez-la avec cette version.")
    return nodes


def switch() -> None:
    """Put the site built beside in the place of the one in use; from here on the new one is the site."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    _ready().touch()
    finish_switch()


def finish_switch() -> None:
    """Do what is left of a switch that has begun; nothing where none has. Every process asks at its start."""
    if not _ready().exists():
        return
    with _alone():
        if not _ready().exists():
            return
        begin_rehearsal()
        _switch_database()
        _replace(beside() / "media", Path(settings.MEDIA_ROOT))
        shutil.rmtree(settings.SEARCH_INDEX_DIR, ignore_errors=True)
        _ready().unlink()
    with suppress(OSError):
        shutil.rmtree(beside())


def _ready() -> Path:
    return beside() / "ready"


def replaced() -> Path:
    """Where the site that was replaced stands until the next restore."""
    return Path(settings.DATA_DIR) / ".replaced"


def _switch_database() -> None:
    if connection.vendor == "postgresql":
        _switch_schema()
        return
    place = Path(settings.DATABASES["default"]["NAME"])
    for left in (f"{place}-wal", f"{place}-shm"):  # empty: everything was written back before
        Path(left).unlink(missing_ok=True)
    _replace(beside() / "db.sqlite3", place)


def _switch_schema() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        used = connection.ops.quote_name(cursor.fetchone()[0])
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [BESIDE])
        if cursor.fetchone():
            cursor.execute(f"DROP SCHEMA IF EXISTS {REPLACED} CASCADE")
            cursor.execute(f"ALTER SCHEMA {used} RENAME TO {REPLACED}")
            cursor.execute(f"ALTER SCHEMA {BESIDE} RENAME TO {used}")


def _replace(new: Path, place: Path) -> None:
    """Move `new` to `place`, and what is there to `replaced()`; may be killed and called again at any point."""
    if not new.exists():
        return
    old = replaced() / place.name
    if place.exists():
        replaced().mkdir(mode=0o700, exist_ok=True)
        if old.is_dir():
            shutil.rmtree(old)
        place.rename(old)
    new.rename(place)


@contextmanager
def _alone() -> Iterator[None]:
    with (Path(settings.DATA_DIR) / "restoring.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
