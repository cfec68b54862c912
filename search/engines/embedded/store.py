"""Where the embedded index lives: versions side by side on disk, a pointer to the one in use, one writer at a time.

<root>/current                     the name of the version in use, replaced in one step
<root>/<stamp>-<when>-<random>/    a version; the stamp tells the fields and the analysis it was built with
<root>/suspect                     the name of a version that failed a question: the worker builds another
<root>/writer.lock, rebuild.lock   held by whoever adds documents, or builds a new version
"""

from __future__ import annotations

import fcntl
import json
import mmap
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from operator import is_not
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

import tantivy

from search.engines.base import EngineUnavailable, NeedsRebuild
from search.engines.embedded.schema import SCHEMA, STAMP
from search.engines.embedded.vectors import FILE, ROW, VectorRows

LOCK_SECONDS = 30.0
_HEAP = 20_000_000
_REBUILD_HEAP = 100_000_000
_HOW = "lancez rebuild_search_index"
_SUSPECT = "suspect"


@dataclass(frozen=True, slots=True)
class NewState:
    """What is about to be committed: tantivy's writer, and where the rows of vectors go."""

    writer: tantivy.IndexWriter
    vectors: BinaryIO


Known = TypeVar("Known")
Fill = Callable[[NewState], None]
CatchUp = Callable[[], Fill | None]  # what fills in the changes that a new version has missed; None: there are none


@dataclass(slots=True)
class _Opened:
    name: str
    index: tantivy.Index
    signature: tuple[int, int, int]
    searcher: tantivy.Searcher
    vectors: VectorRows | None = None
    vectors_size: int = 0


class OfOneState(Generic[Known]):
    """What was found in an index, by what was asked, as long as its searcher is the same object, and the thesaurus by
    which questions were expanded."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: tuple[tuple[object, ...], dict[Hashable, Known]] = (), {}

    def found(
        self, searcher: tantivy.Searcher, asked: Hashable, find: Callable[[], Known], thesaurus: object = None
    ) -> Known:
        """What `find()` gives, remembered for this searcher; all is forgotten with a new one, or where it grows."""
        held, known = self._held
        state = searcher, thesaurus
        if len(held) != len(state) or any(map(is_not, held, state)) or len(known) >= self._most:
            known = {}
            self._held = state, known
        if asked not in known:
            known[asked] = find()
        return known[asked]


class MemoryStore:
    """An index in memory, for questions asked backwards and for tests."""

    def __init__(self) -> None:
        self._index = tantivy.Index(SCHEMA)
        self._searcher = self._index.searcher()
        self._vectors = BytesIO()

    def searcher(self) -> tantivy.Searcher:
        """A view of what is committed, the same object as long as nothing changes."""
        return self._searcher

    def vectors(self) -> VectorRows:
        """The vectors of what is committed."""
        return VectorRows(self._vectors.getvalue())

    def write(self, fill: Fill) -> None:
        """Let `fill` change the index, then commit."""
        _write(self._index, self._vectors, fill, _HEAP)
        self._index.reload()
        self._searcher = self._index.searcher()

    def replace(self, fill: Fill, catch_up: CatchUp | None = None) -> None:
        """Build anew."""
        fresh, vectors = tantivy.Index(SCHEMA), BytesIO()
        _write(fresh, vectors, fill, _HEAP)
        if missed := catch_up and catch_up():
            _write(fresh, vectors, missed, _HEAP)
        fresh.reload()
        self._index, self._searcher, self._vectors = fresh, fresh.searcher(), vectors

    def forget(self) -> None:
        """Nothing is kept open."""

    def suspect(self) -> bool:
        """Never: an index in memory cannot be damaged on disk."""
        return False


class DiskStore:
    """The versions under one directory. Safe for several processes and threads."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._opened: _Opened | None = None
        self._opening = threading.Lock()

    def searcher(self) -> tantivy.Searcher:
        """A view of what is committed in the version in use, followed as other processes write and swap.

        The same object as long as nothing changes, so that what is known of it may be remembered.
        """
        return self._current().searcher

    def vectors(self) -> VectorRows:
        """The vectors of the version in use, mapped anew once rows were added."""
        opened = self._current()
        path = self.root / opened.name / FILE
        size = path.stat().st_size
        if opened.vectors is None or opened.vectors_size != size:
            opened.vectors, opened.vectors_size = VectorRows(_mapped(path)), size
        return opened.vectors

    def write(self, fill: Fill) -> None:
        """Let `fill` change the version in use, then commit; waits for other writers."""
        with self._locked("writer.lock"):
            opened = self._current()
            with _rows_of(self.root / opened.name) as vectors:
                _write(opened.index, vectors, fill, _HEAP)

    def replace(self, fill: Fill, catch_up: CatchUp | None = None) -> None:
        """Build a new version beside the one in use, which goes on taking changes, then swap it in.

        `catch_up` is called while no one else writes: what it answers repeats the changes made meanwhile.
        """
        with self._locked("rebuild.lock"):
            name = f"{STAMP}-{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
            path = self.root / name
            path.mkdir()
            try:
                index = tantivy.Index(SCHEMA, path=str(path))
                with _rows_of(path) as vectors:
                    _write(index, vectors, fill, _REBUILD_HEAP)
                with self._locked("writer.lock"), _rows_of(path) as vectors:
                    if missed := catch_up and catch_up():
                        _write(index, vectors, missed, _HEAP)
                        vectors.flush()
                    previous = self._pointed()
                    self._point_to(name)
            except BaseException:
                shutil.rmtree(path, ignore_errors=True)
                raise
            self._prune({name, previous})

    def forget(self) -> None:
        """After a failure: open the version in use afresh at the next question, and note that it may be damaged."""
        self._opened = None
        with suppress(OSError):
            self.root.joinpath(_SUSPECT).write_text(self._pointed(), encoding="utf-8")

    def suspect(self) -> bool:
        """Whether a question or a change made the version in use fail, in any process."""
        try:
            noted = self.root.joinpath(_SUSPECT).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return False
        return noted == self._pointed()

    def _current(self) -> _Opened:
        name = self._pointed()
        if not name:
            raise NeedsRebuild(f"L’index de recherche n’existe pas encore : {_HOW}.")
        if not name.startswith(f"{STAMP}-"):
            raise NeedsRebuild(f"L’index de recherche date d’une autre version du site : {_HOW}.")
        with self._opening:
            return self._follow(name)

    def _follow(self, name: str) -> _Opened:
        path = self.root / name
        try:
            meta = (path / "meta.json").stat()
            signature = (meta.st_ino, meta.st_mtime_ns, meta.st_size)
            opened = self._opened
            if opened is None or opened.name != name:
                _check_positions(path)
                index = tantivy.Index.open(str(path))
                index.config_reader("manual")
                opened = self._opened = _Opened(name, index, signature, index.searcher())
            if opened.signature != signature:
                opened.index.reload()
                opened.searcher = opened.index.searcher()
                opened.signature = signature
        except (OSError, ValueError, LookupError, TypeError) as error:
            self._opened = None
            raise NeedsRebuild(f"L’index de recherche est illisible ({error}) : {_HOW}.") from error
        return opened

    def _pointed(self) -> str:
        try:
            return (self.root / "current").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""

    def _point_to(self, name: str) -> None:
        draft = self.root / f"current.{secrets.token_hex(4)}"
        with draft.open("w") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.root / "current")

    def _prune(self, kept: set[str]) -> None:
        for path in self.root.iterdir():
            if path.is_dir() and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            file = (self.root / name).open("a")
        except OSError as error:
            raise EngineUnavailable(f"Le dossier de l’index n’est pas accessible ({error}).") from error
        with file:
            _wait_for(file.fileno(), name)
            yield  # closing the file lets the lock go, and so does the death of the process


def _check_positions(path: Path) -> None:
    """Raises OSError for a lost file of positions: the one loss that tantivy overlooks when it opens."""
    for segment in json.loads((path / "meta.json").read_text(encoding="utf-8"))["segments"]:
        (path / f"{segment['segment_id'].replace('-', '')}.pos").stat()


def _wait_for(descriptor: int, name: str) -> None:
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise EngineUnavailable(f"Une autre écriture de l’index est en cours ({name}).") from None
            time.sleep(0.02)
        else:
            return


@contextmanager
def _rows_of(path: Path) -> Iterator[BinaryIO]:
    """The rows of vectors of a version, to be added to; a row that was left half written goes first."""
    with (path / FILE).open("ab") as file:
        file.truncate(file.tell() // ROW * ROW)
        yield file


def _mapped(path: Path) -> bytes | mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""


def _write(index: tantivy.Index, vectors: BinaryIO, fill: Fill, heap: int) -> None:
    """One commit. A failure half-way leaves the index as it was; rows of vectors that it leaves do no harm."""
    writer = index.writer(heap, 1)
    try:
        fill(NewState(writer, vectors))
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()
