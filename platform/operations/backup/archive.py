"""One file that holds a whole site: rows, files, the state of its migrations, and a checksum of each.

It is a zip that any tool opens: `manifest.json`, `rows/<table>.jsonl`, `media/<path>`. It is written beside its place
and renamed when it is whole, so that a name never stands for half an archive. With a key it is encrypted by GnuPG.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from asv import __version__
from operations.backup.tables import Table, digest_of, read_rows, tables

FORMAT = 1
MANIFEST = "manifest.json"
_PIECE = 1 << 20


class BadArchive(Exception):
    """The archive cannot be used; the message says why, in French, to whoever restores."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself."""

    made_at: datetime
    version: str
    database: str
    site_url: str
    migrations: tuple[tuple[str, str], ...]
    # By table: how many rows, and their digest.
    rows: dict[str, tuple[int, str]]
    held: tuple[Table, ...]
    # By path below MEDIA_ROOT: size and SHA-256.
    files: dict[str, tuple[int, str]]

    def to_json(self) -> dict[str, object]:
        """The manifest as a dictionary that JSON can hold."""
        return {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(),
            "version": self.version,
            "database": self.database,
            "site_url": self.site_url,
            "migrations": self.migrations,
            "tables": [table.to_json() for table in self.held],
            "rows": self.rows,
            "files": self.files,
        }

    @classmethod
    def from_json(cls, told: dict) -> Manifest:
        """Raises BadArchive for another format, or for what is no manifest."""
        if told.get("format") != FORMAT:
            raise BadArchive(f"format {told.get('format')!r} inconnu : cette version lit le format {FORMAT}.")
        try:
            return cls(
                datetime.fromisoformat(told["made_at"]),
                told["version"],
                told["database"],
                told["site_url"],
                tuple((app, name) for app, name in told["migrations"]),
                {name: (count, digest) for name, (count, digest) in told["rows"].items()},
                tuple(Table.from_json(table) for table in told["tables"]),
                {name: (size, digest) for name, (size, digest) in told["files"].items()},
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadArchive(f"son sommaire est abîmé ({error}).") from None


def write_archive(place: Path, key_file: Path | None = None) -> Manifest:
    """Write the site as it is at this moment to `place`, which appears whole or not at all; what it holds.

    Readers and writers go on meanwhile. A file that goes while it is copied is not in the archive, nor in its list.
    """
    part = place.with_name(f".{place.name}.part")
    plain = part.with_suffix(".zip") if key_file else part
    try:
        with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as archive:
            plain.chmod(0o600)
            manifest = _filled(archive)
        if key_file:
            gpg(key_file, "--symmetric", "--cipher-algo", "AES256", "--output", str(part), str(plain))
        part.chmod(0o600)
        _to_disk(part)
        part.replace(place)
        return manifest
    finally:
        for left in {part, plain}:
            left.unlink(missing_ok=True)


def clear_parts(folder: Path) -> None:
    """Take away what killed backups left half-written in a folder: what no key has hidden yet, too."""
    for left in folder.glob(".asv-*Z.zip*"):
        left.unlink()


def _filled(archive: zipfile.ZipFile) -> Manifest:
    with _one_moment():
        held = tables()
        rows = {table.name: _add_rows(archive, table) for table in held}
        migrations = tuple(sorted(MigrationRecorder(connection).applied_migrations()))
    files = dict(_add_files(archive))
    made_at, vendor = timezone.now(), connection.vendor
    manifest = Manifest(made_at, __version__, vendor, settings.SITE_URL, migrations, rows, tuple(held), files)
    archive.writestr(MANIFEST, json.dumps(manifest.to_json(), ensure_ascii=False, indent=1))
    return manifest


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read the database as it is now, whatever others write meanwhile, and without keeping them from it."""
    isolation = " ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN{isolation}")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _add_rows(archive: zipfile.ZipFile, table: Table) -> tuple[int, str]:
    with archive.open(rows_name(table.name), "w", force_zip64=True) as member:
        return digest_of(_copied(read_rows(table), member))


def _copied(lines: Iterable[str], member: IO[bytes]) -> Iterator[str]:
    for line in lines:
        member.write(line.encode() + b"\n")
        yield line


def _add_files(archive: zipfile.ZipFile) -> Iterator[tuple[str, tuple[int, str]]]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(found for found in root.rglob("*") if found.is_file() and not found.is_symlink()):
        name = path.relative_to(root).as_posix()
        try:
            source = path.open("rb")
        except FileNotFoundError:
            continue
        size, digest = 0, hashlib.sha256()
        # What is attached is compressed already.
        info = zipfile.ZipInfo(f"media/{name}", timezone.localtime().timetuple()[:6])
        with source, archive.open(info, "w", force_zip64=True) as member:
            while piece := source.read(_PIECE):
                member.write(piece)
                digest.update(piece)
                size += len(piece)
        yield name, (size, digest.hexdigest())


def rows_name(table: str) -> str:
    """Where the rows of a table stand in an archive."""
    return f"rows/{table}.jsonl"


# What reading a zip of JSON lines raises where a byte of it is another.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    json.JSONDecodeError,
    UnicodeDecodeError,
    EOFError,
    NotImplementedError,
)


@contextmanager
def opened(place: Path, key_file: Path | None, work: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The archive and what it says of itself; an encrypted one is decrypted into the folder `work`, then erased.

    Raises BadArchive where it is none, is damaged, or the key does not open it.
    """
    clear = work / "archive.zip"
    try:
        if place.suffix == ".gpg":
            if key_file is None:
                raise BadArchive("elle est chiffrée : donnez sa clé avec --key-file.")
            gpg(key_file, "--decrypt", "--output", str(clear), str(place))
        with zipfile.ZipFile(clear if place.suffix == ".gpg" else place) as archive:
            yield archive, Manifest.from_json(json.loads(archive.read(MANIFEST)))
    except _DAMAGED:
        raise BadArchive("ce n’est pas une archive de ce site, ou elle n’est pas entière.") from None
    except OSError as error:
        raise BadArchive(f"elle ne peut pas être lue ({error.strerror}).") from None
    finally:
        clear.unlink(missing_ok=True)


def rows_of(archive: zipfile.ZipFile, table: str) -> Iterator[str]:
    """The lines of a table's rows."""
    with archive.open(rows_name(table)) as member:
        for line in member:
            yield line.decode().rstrip("\n")


def verify(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Read all of it against its checksums. Raises BadArchive naming the first that differs."""
    for table, told in manifest.rows.items():
        if digest_of(rows_of(archive, table)) != told:
            raise BadArchive(f"les lignes de « {table} » sont abîmées.")
    for name, (_size, digest) in manifest.files.items():
        if _digest(archive, f"media/{name}") != digest:
            raise BadArchive(f"le fichier « {name} » est abîmé.")


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as member:
        while piece := member.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def unpack_files(archive: zipfile.ZipFile, manifest: Manifest, root: Path) -> None:
    """Write the files below `root`. Raises BadArchive for a path that would leave it."""
    for name in manifest.files:
        place = (root / name).resolve()
        if not place.is_relative_to(root.resolve()):
            raise BadArchive(f"le chemin « {name} » sort du dossier des fichiers.")
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(f"media/{name}") as member, place.open("wb") as file:
            while piece := member.read(_PIECE):
                file.write(piece)
        place.chmod(settings.FILE_UPLOAD_PERMISSIONS)


def gpg(key_file: Path, *args: str) -> None:
    """Run GnuPG with the first line of this file as the passphrase. Raises BadArchive, in words, where it refuses."""
    base = ["gpg", "--batch", "--quiet", "--yes", "--no-symkey-cache", "--pinentry-mode", "loopback"]
    try:
        subprocess.run(  # noqa: S603
            [*base, "--passphrase-file", str(key_file), *args], check=True, capture_output=True, text=True
        )
    except FileNotFoundError:
        raise BadArchive("GnuPG n’est pas installé (apt install gnupg).") from None
    except subprocess.CalledProcessError as error:
        raise BadArchive(f"GnuPG refuse : {error.stderr.strip().splitlines()[-1:]}") from None


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
