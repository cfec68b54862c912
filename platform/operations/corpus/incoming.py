"""One archive on its way in: where its files are, what this site has, and whether anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

from operations.corpus.bag import PAYLOAD
from operations.corpus.form import Form, fault_of
from operations.corpus.here import Here
from operations.corpus.journal import Journal
from operations.corpus.reading import BadBag, Source, read_json


@dataclass(frozen=True, slots=True)
class Incoming:
    """`sizes` are those of the payload's files; without a `journal` nothing is written: a dry run."""

    source: Source
    sizes: dict[str, int]
    here: Here
    origin: str
    journal: Journal | None

    def paths(self, folder: str, depth: int, ending: str = ".json") -> list[str]:
        """The files of a folder of the payload, so deep and with this ending, in the order of their paths."""
        head = PAYLOAD + folder
        found = [path.removeprefix(PAYLOAD) for path in self.sizes if path.startswith(head) and path.endswith(ending)]
        return [path for path in found if path.count("/") == depth]

    def size(self, path: str) -> int | None:
        """The weight of a file of the payload; None where there is none."""
        return self.sizes.get(PAYLOAD + path)

    def read(self, path: str, schema: str) -> Form:
        """A JSON file that follows its schema; empty where the archive has none. Raises BadBag."""
        if PAYLOAD + path not in self.sizes:
            return {}
        said = read_json(self.source, PAYLOAD + path)
        if fault := fault_of(said, schema):
            raise BadBag(f"{path} : {fault}.")
        return said

    @contextmanager
    def copied(self, path: str) -> Iterator[IO[bytes]]:
        """A file of the payload, beside, to be read from anywhere."""
        with TemporaryFile() as file:
            with self.source.open(PAYLOAD + path) as source:
                while piece := source.read(1 << 18):
                    file.write(piece)
            file.seek(0)
            yield file
