"""The exports of the whole set as files: a folder for each state of the corpus, handed out while that state lasts.

A state is the latest row of the outbox: whatever opens, closes, publishes or withdraws a resource writes one in its own
transaction. A file of another state is never handed out, so that nothing is told a moment longer than it may be.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from asv import __version__

_PACKED = 5  # gzip's level: twice as fast as the usual one, for a hundredth more
_PACKED_ALREADY = (".xlsx",)


def handed_out(request: HttpRequest, name: str, state: int, content_type: str) -> HttpResponseBase | None:
    """The file of this name for this state, packed for who takes that, or the word that the reader has it; None
    where there is none."""
    if settings.EXPORTS_ACCEL:
        return _left_to_the_proxy(name, state, content_type)
    takes_packed = "gzip" in request.headers.get("Accept-Encoding", "").lower()
    packed = takes_packed and not name.endswith(_PACKED_ALREADY)
    path = _folder(state) / (f"{name}.gz" if packed else name)
    try:
        file = path.open("rb")
    except OSError:
        return None
    etag = f'"{_folder(state).name}{"-gz" if packed else ""}"'
    response: HttpResponseBase = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    if answered := get_conditional_response(request, etag=etag):
        file.close()
        response = answered
    elif packed:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    return response


def _left_to_the_proxy(name: str, state: int, content_type: str) -> HttpResponse | None:
    """The word to the server before us to send the file: packed or not, whole, in part or not at all, it knows itself.

    Whether this state's file may be handed out is decided here, at each request; a slow reader then holds no thread.
    """
    folder = _folder(state)
    if not (folder / name).is_file():
        return None
    response = HttpResponse(content_type=content_type)
    response["X-Accel-Redirect"] = f"{settings.EXPORTS_ACCEL}{folder.name}/{name}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_cache_control(response, private=True, no_cache=True)
    return response


def are_made(state: int) -> bool:
    """Whether the files of this state are whole."""
    return _folder(state).is_dir()


def make(state: int, files: Iterable[tuple[str, Iterable[str] | Iterable[bytes]]]) -> None:
    """Write these files, by name, and take them into use together; those of other states go."""
    there = _folder(state)
    unfinished = there.with_name(f".{there.name}")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for name, parts in files:
        _write(unfinished / name, parts)
    unfinished.rename(there)
    for other in there.parent.iterdir():
        if other != there:
            shutil.rmtree(other, ignore_errors=True)


def _write(path: Path, parts: Iterable[str] | Iterable[bytes]) -> None:
    """The file, and packed beside it where that makes it smaller."""
    with ExitStack() as opened:
        files: list[BinaryIO] = [opened.enter_context(path.open("wb"))]
        if not path.name.endswith(_PACKED_ALREADY):
            packed = gzip.open(path.with_name(f"{path.name}.gz"), "wb", _PACKED)  # noqa: SIM115 - the stack closes it
            files.append(cast(BinaryIO, opened.enter_context(packed)))
        for part in parts:
            written = part.encode() if isinstance(part, str) else part
            for file in files:
                file.write(written)


def _folder(state: int) -> Path:
    """Of a state as this version of the code writes it, at this address."""
    written_by = hashlib.sha256(f"{__version__} {settings.SITE_URL} {settings.IDENTIFIER_URL}".encode()).hexdigest()[:8]
    return Path(settings.DATA_DIR) / "exports" / f"{state}-{written_by}"
