"""A bag (BagIt, RFC 8493) as it is written: file by file, with nothing of them kept but their checksums.

While it is being written a file in plain words stands at its head and `bagit.txt` does not: it is no bag, and nobody
can take it for one. Written again into the same folder it goes on: what is there and equal stays.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
UNFINISHED = "INACHEVE.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
PAYLOAD = "data/"
_TAG_FILES = frozenset({DECLARATION, INFO, MANIFEST, TAG_MANIFEST, UNFINISHED})
_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_WARNING = (
    "Cette archive est inachevée : l’export a été interrompu, ou il est en cours.\n"
    "Relancez la même commande : elle reprend où elle s’était arrêtée.\n"
)
_PIECE = 1 << 18


class NotABag(Exception):
    """The folder holds something else; the message says what, in French."""


@dataclass(slots=True)
class Bag:
    """A bag being written in a folder. `entries` has the SHA-256 and the size of each file, by its path."""

    folder: Path
    entries: dict[str, tuple[bytes, int]] = field(default_factory=dict)

    @classmethod
    def begin(cls, folder: Path) -> Bag:
        """Begin, or go on. Raises NotABag for a folder with other things in it."""
        if folder.exists() and not folder.is_dir():
            raise NotABag(f"{folder} n’est pas un dossier.")
        held = {one.name for one in folder.iterdir()} if folder.exists() else set()
        held -= {f"{UNFINISHED}.part"}  # killed before its first word
        if held and not held & {DECLARATION, UNFINISHED}:
            raise NotABag(f"{folder} contient autre chose qu’une archive : donnez un dossier vide ou nouveau.")
        folder.mkdir(parents=True, exist_ok=True)
        bag = cls(folder)
        bag._put(UNFINISHED, _WARNING.encode())
        (folder / DECLARATION).unlink(missing_ok=True)
        return bag

    def write(self, path: str, content: bytes) -> None:
        """A file with this content."""
        self.entries[path] = (hashlib.sha256(content).digest(), len(content))
        self._put(path, content)

    def copy(self, path: str, source: BinaryIO) -> None:
        """A file with the content of an open one, piece by piece."""
        self.entries[path] = self._stream(path, iter(lambda: source.read(_PIECE), b""))

    def write_long(self, path: str, pieces: Iterable[str]) -> None:
        """A file with these texts one after the other, none of them kept."""
        self.entries[path] = self._stream(path, (piece.encode() for piece in pieces))

    def _stream(self, path: str, pieces: Iterable[bytes]) -> tuple[bytes, int]:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f"{place.name}.part")
        digest, size = hashlib.sha256(), 0
        with draft.open("wb") as written:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                written.write(piece)
        draft.replace(place)
        return digest.digest(), size

    def _put(self, path: str, content: bytes) -> None:
        place = self.folder / path
        if place.is_file() and place.stat().st_size == len(content) and place.read_bytes() == content:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f"{place.name}.part")
        draft.write_bytes(content)
        draft.replace(place)

    def finish(self, said: Iterable[tuple[str, str]], day: date) -> None:
        """Take out what is no more, write what the bag says of itself, and make it one: its declaration comes last."""
        self._drop_what_is_gone()
        payload = sorted(path for path in self.entries if path.startswith(PAYLOAD))
        size = sum(self.entries[path][1] for path in payload)
        told = [*said, ("Bagging-Date", day.isoformat()), ("Payload-Oxum", f"{size}.{len(payload)}")]
        self.write(INFO, "".join(f"{name}: {_one_line(value)}\n" for name, value in told).encode())
        self.write_long(MANIFEST, self._lines(payload))
        self.entries[DECLARATION] = (hashlib.sha256(_DECLARED).digest(), len(_DECLARED))
        tags = sorted(path for path in self.entries if not path.startswith(PAYLOAD))
        self._stream(TAG_MANIFEST, (line.encode() for line in self._lines(tags)))
        self._put(DECLARATION, _DECLARED)
        (self.folder / UNFINISHED).unlink(missing_ok=True)

    def _lines(self, paths: Iterable[str]) -> Iterator[str]:
        """Lines of a manifest; what would end one is written as RFC 8493 says."""
        for path in paths:
            yield f"{self.entries[path][0].hex()}  {_escaped(path)}\n"

    def _drop_what_is_gone(self) -> None:
        """What an earlier writing left and the corpus holds no more: withdrawn, or hidden since."""
        for here, folders, files in os.walk(self.folder, topdown=False):
            place = Path(here)
            for name in files:
                path = (place / name).relative_to(self.folder).as_posix()
                if path not in self.entries and path not in _TAG_FILES:
                    (place / name).unlink()
            for name in folders:
                if not any((place / name).iterdir()):
                    (place / name).rmdir()


def _escaped(path: str) -> str:
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _one_line(value: str) -> str:
    return " ".join(value.split())
