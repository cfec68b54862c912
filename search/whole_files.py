"""The exports of the whole set as files: a folder for each state of the corpus, handed out while that state lasts.

A state is the latest row of the outbox: whatever opens, closes, publishes or withdraws a page writes one in its own
transaction. A file of another state is never handed out, so that nothing is told a moment longer than it may be. What
stands in the file of a new state as it stood before keeps its moment, so that a reader who has it is told so.
"""

from __future__ import annotations

import filecmp
import gzip
import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date

from asv import __version__

_PACKED = 5  # gzip's level: twice as fast as the usual one, for a hundredth more
_PACKED_ALREADY = (".xlsx",)
State = int | str


class Given(NamedTuple):
    """How a file is given: its type, what caches are told of it, and whether it is for a folder or to be read."""

    content_type: str
    caching: Mapping[str, object] = {"private": True, "no_cache": True}
    attached: bool = True


def handed_out(request: HttpRequest, name: str, state: State, how: Given) -> HttpResponseBase | None:
    """The file of this name for this state, packed for who takes that, or the word that the reader has it; None
    where there is none."""
    if settings.EXPORTS_ACCEL:
        return _left_to_the_proxy(name, state, how)
    takes_packed = "gzip" in request.headers.get("Accept-Encoding", "").lower()
    packed = takes_packed and not name.endswith(_PACKED_ALREADY)
    path = _folder(state) / (f"{name}.gz" if packed else name)
    try:
        file = path.open("rb")
    except OSError:
        return None
    told = os.fstat(file.fileno())
    changed = int(told.st_mtime)
    etag = f'"{changed:x}-{told.st_size:x}{"-gz" if packed else ""}"'
    response: HttpResponseBase = FileResponse(
        file, as_attachment=how.attached, filename=name if how.attached else "", content_type=how.content_type
    )
    if answered := get_conditional_response(request, etag=etag, last_modified=changed):
        file.close()
        response = answered
    elif packed:
        response["Content-Encoding"] = "gzip"
    response["ETag"], response["Last-Modified"] = etag, http_date(changed)
    patch_cache_control(response, **how.caching)
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    return response


def _left_to_the_proxy(name: str, state: State, how: Given) -> HttpResponse | None:
    """The word to the server before us to send the file: packed or not, whole, in part or not at all, it knows itself.

    Whether this state's file may be handed out is decided here, at each request; a slow reader then holds no thread.
    """
    folder = _folder(state)
    if not (folder / name).is_file():
        return None
    response = HttpResponse(content_type=how.content_type)
    response["X-Accel-Redirect"] = f"{settings.EXPORTS_ACCEL}{folder.name}/{name}"
    if how.attached:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_cache_control(response, **how.caching)
    return response


def are_made(state: State) -> bool:
    """Whether the files of this state are whole."""
    return _folder(state).is_dir()


def make(state: State, files: Iterable[tuple[str, Iterable[str] | Iterable[bytes]]]) -> int:
    """Write these files, by name, and take them into use together; those of other states go. How many there are."""
    there = _folder(state)
    unfinished = there.with_name(f".{there.name}")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    names = [_write(unfinished / name, parts) for name, parts in files]
    others = [one for one in there.parent.iterdir() if _is_of_the_same(one.name, there.name) and one != unfinished]
    for before in others:
        _keep_moments(unfinished, before)
    unfinished.rename(there)
    for before in others:
        shutil.rmtree(before, ignore_errors=True)
    return len(names)


def _write(path: Path, parts: Iterable[str] | Iterable[bytes]) -> str:
    """The file, and packed beside it where that makes it smaller."""
    with ExitStack() as opened:
        files: list[BinaryIO] = [opened.enter_context(path.open("wb"))]
        if not path.name.endswith(_PACKED_ALREADY):
            packed = gzip.GzipFile(path.with_name(f"{path.name}.gz"), "wb", _PACKED, mtime=0)
            files.append(cast(BinaryIO, opened.enter_context(packed)))
        for part in parts:
            written = part.encode() if isinstance(part, str) else part
            for file in files:
                file.write(written)
    return path.name


def _keep_moments(now: Path, before: Path) -> None:
    """Give each file that reads as it did the moment of the one before, which its ETag is made of."""
    for path in now.iterdir():
        former = before / path.name
        if former.is_file() and filecmp.cmp(path, former, shallow=False):
            shutil.copystat(former, path)


def _is_of_the_same(one: str, other: str) -> bool:
    """Whether two folders are states of the same thing: sets are called by a number, others by a word before it."""
    first, second = (name.strip(".").partition("-")[0] for name in (one, other))
    return first == second or (first.isdigit() and second.isdigit())


def _folder(state: State) -> Path:
    """Of a state as this version of the code writes it, at this address."""
    written_by = hashlib.sha256(f"{__version__} {settings.SITE_URL} {settings.IDENTIFIER_URL}".encode()).hexdigest()[:8]
    return Path(settings.DATA_DIR) / "exports" / f"{state}-{written_by}"
