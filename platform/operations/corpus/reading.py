"""An archive that comes in, a folder or a zip: proved whole and harmless before a word of it is believed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Protocol

from operations.corpus.bag import DECLARATION, MANIFEST, PAYLOAD, TAG_MANIFEST, UNFINISHED

MOST_FILES = 1_000_000
MOST_BYTES = 200 * 1024**3
MOST_JSON = 8 * 1024**2
MOST_LIST = 400 * 1024**2  # a manifest
MOST_RATIO = 300
RATIO_FLOOR = 1024**2  # small files compress as they like
_PIECE = 1 << 18
_LINE = re.compile(r"^([0-9a-fA-F]{64}) [ *](.+)$")
_ESCAPES = {"%0A": "\n", "%0a": "\n", "%0D": "\r", "%0d": "\r", "%25": "%"}


class BadBag(Exception):
    """The archive is not to be used; the message says why, in French."""


class Source(Protocol):
    """Files by their path from the head of the archive."""

    def sizes(self) -> dict[str, int]:
        """The size of each file. Raises BadBag where a path or a size is not to be trusted."""

    def open(self, path: str) -> BinaryIO:
        """A file to read."""


class Folder:
    """An archive as a folder."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def sizes(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for here, folders, files in os.walk(self.place):
            for name in (*folders, *files):
                place = Path(here) / name
                path = place.relative_to(self.place).as_posix()
                if place.is_symlink():
                    raise BadBag(f"« {path[:100]} » est un lien : une archive ne contient que des fichiers.")
                if name in files:
                    found[_harmless(path)] = place.stat().st_size
        return _bounded(found)

    def open(self, path: str) -> BinaryIO:
        return (self.place / path).open("rb")


class Payload(Folder):
    """A folder with what a bag holds under `data/`, and no bag around it."""

    def sizes(self) -> dict[str, int]:
        return {PAYLOAD + path: size for path, size in sorted(super().sizes().items())}

    def open(self, path: str) -> BinaryIO:
        return super().open(path.removeprefix(PAYLOAD))


class Zip:
    """An archive as a zip: its files at the top, or in the one folder that is there."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        tops = [name for name in archive.namelist() if name.rpartition("/")[2] == DECLARATION and name.count("/") <= 1]
        tops += [name for name in archive.namelist() if name.rpartition("/")[2] == UNFINISHED and name.count("/") <= 1]
        self.head = tops[0].rpartition("/")[0] + "/" if tops and "/" in tops[0] else ""

    def sizes(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for info in self.archive.infolist():
            _harmless(info.filename.rstrip("/"))
            if info.is_dir() or not info.filename.startswith(self.head):
                continue
            path = info.filename.removeprefix(self.head)
            if stat.S_ISLNK(info.external_attr >> 16):
                raise BadBag(f"« {path[:100]} » est un lien : une archive ne contient que des fichiers.")
            if info.flag_bits & 1:
                raise BadBag("L’archive est protégée par un mot de passe.")
            if path in found:
                raise BadBag(f"« {path[:100]} » y est deux fois.")
            if info.file_size > max(RATIO_FLOOR, MOST_RATIO * info.compress_size):
                raise BadBag(
                    f"« {path[:100]} » est démesuré : {info.file_size} octets pour {info.compress_size} comprimés."
                )
            found[path] = info.file_size
        return _bounded(found)

    def open(self, path: str) -> BinaryIO:
        return self.archive.open(self.head + path)  # type: ignore[return-value]


def _harmless(path: str) -> str:
    """The path, if it stays inside the archive whatever system reads it."""
    steps = path.split("/")
    if (
        not path
        or "\\" in path
        or "\0" in path
        or ":" in steps[0]
        or path.startswith(("/", "~"))
        or {"..", "."} & set(steps)
        or "" in steps
    ):
        raise BadBag(f"« {path[:100]!r} » est un chemin qui sort de l’archive.")
    return path


def _bounded(found: dict[str, int]) -> dict[str, int]:
    if len(found) > MOST_FILES or sum(found.values()) > MOST_BYTES:
        raise BadBag("L’archive est démesurée.")
    return found


@contextmanager
def opened(place: Path) -> Iterator[Source]:
    """The archive at this place. Raises BadBag where there is none."""
    if place.is_dir():
        yield Folder(place)
        return
    if not place.exists():
        raise BadBag("introuvable.")
    try:
        with zipfile.ZipFile(place) as archive:
            yield Zip(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zipfile.LargeZipFile) as error:
        raise BadBag(f"ce n’est ni un dossier ni un zip lisible ({error}).") from None


def verified(source: Source) -> dict[str, int]:
    """The payload's files, each as its checksum promises. Raises BadBag: unfinished, changed, missing, not listed."""
    sizes = source.sizes()
    _check_declared(source, sizes)
    listed = _listed(source, MANIFEST, sizes)
    payload = {path for path in sizes if path.startswith(PAYLOAD)}
    if others := payload ^ set(listed):
        raise BadBag(f"« {min(others)[:100]} » manque, ou n’est pas dans la liste de l’archive.")
    tags = _listed(source, TAG_MANIFEST, sizes) if TAG_MANIFEST in sizes else {}
    for path, digest in chain(listed.items(), tags.items()):
        if path not in sizes:
            raise BadBag(f"« {path[:100]} » manque.")
        if _digest(source, path) != digest:
            raise BadBag(
                f"« {path[:100]} » n’est pas tel que l’archive le promet : elle est abîmée, ou a été modifiée."
            )
    return {path: sizes[path] for path in sorted(payload)}


def _check_declared(source: Source, sizes: dict[str, int]) -> None:
    if UNFINISHED in sizes:
        raise BadBag("L’archive est inachevée : relancez « export_archive » là où elle a été faite.")
    if DECLARATION not in sizes:
        raise BadBag("Ce n’est pas une archive BagIt : bagit.txt n’y est pas.")
    declared = _text(source, DECLARATION, MOST_JSON)
    if not re.match(r"\ufeff?BagIt-Version: (0\.9[67]|1\.0)\r?\n", declared):
        raise BadBag("Cette version de BagIt n’est pas connue.")


def _listed(source: Source, name: str, sizes: dict[str, int]) -> dict[str, bytes]:
    if name not in sizes:
        raise BadBag(f"La liste {name} n’y est pas.")
    found: dict[str, bytes] = {}
    for number, line in enumerate(io.StringIO(_text(source, name, MOST_LIST), newline=None), start=1):
        match = _LINE.match(line.rstrip("\n"))
        if match is None:
            raise BadBag(f"La ligne {number} de {name} n’est pas lisible.")
        path = re.sub("%0[AaDd]|%25", lambda escape: _ESCAPES[escape[0]], match[2])
        found[_harmless(path)] = bytes.fromhex(match[1])
    return found


def _digest(source: Source, path: str) -> bytes:
    digest = hashlib.sha256()
    try:
        with source.open(path) as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except (OSError, zipfile.BadZipFile, EOFError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise BadBag(f"« {path[:100]} » ne se laisse pas lire.") from error
    return digest.digest()


def _text(source: Source, path: str, most: int) -> str:
    with source.open(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise BadBag(f"« {path[:100]} » est démesuré.")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise BadBag(f"« {path[:100]} » n’est pas en UTF-8.") from None


def read_json(source: Source, path: str) -> dict[str, object]:
    """What a JSON file of the archive says. Raises BadBag where it is none, or no object."""
    try:
        found = json.loads(_text(source, path, MOST_JSON))
    except (ValueError, RecursionError):
        raise BadBag(f"« {path[:100]} » n’est pas du JSON.") from None
    if not isinstance(found, dict):
        raise BadBag(f"« {path[:100]} » n’a pas la forme du corpus.")
    return found
