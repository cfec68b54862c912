"""Sending a stored file: whole, a part of it, or the word that the reader has it already (RFC 9110, 13 and 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

_BLOCK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


def hand_over(file: Any, content_type: str) -> HttpResponse | None:
    """The word to the server before us to send a file (`X-Accel-Redirect`), where there is one that does."""
    if not settings.MEDIA_ACCEL:
        return None
    inside(file)
    return HttpResponse(
        content_type=content_type, headers={"X-Accel-Redirect": settings.MEDIA_ACCEL + quote(file.name)}
    )


def send(request: HttpRequest, file: object, content_type: str) -> HttpResponseBase:
    """A stored file (a `FieldFile`) as the answer to GET or HEAD; raises Http404 where it is not in its folder.

    The ETag is of what lies on the disk, so that a file which is replaced has another one.
    """
    path = inside(file)
    try:
        found = path.stat()
    except OSError as error:
        raise Http404 from error
    etag, changed = f'"{found.st_mtime_ns:x}-{found.st_size:x}"', int(found.st_mtime)
    answered = get_conditional_response(request, etag=etag, last_modified=changed)
    response = answered or _bytes(request, path, found.st_size, content_type, etag, changed)
    response["ETag"], response["Last-Modified"] = etag, http_date(changed)
    response["Accept-Ranges"] = "bytes"
    return response


def inside(file: Any) -> Path:
    """Where a stored file lies: links followed once, in the first folder of its name; raises Http404 elsewhere."""
    media = Path(settings.MEDIA_ROOT).resolve()
    folder = media / Path(file.name).parts[0]
    path = Path(file.path).resolve()
    if folder == media or not path.is_relative_to(folder) or not path.is_file():
        raise Http404
    return path


def _bytes(request: HttpRequest, path: Path, size: int, content_type: str, etag: str, changed: int) -> HttpResponseBase:
    if request.method == "HEAD":  # not every server drops the bytes by itself
        return HttpResponse(content_type=content_type, headers={"Content-Length": str(size)})
    asked = request.headers.get("Range", "").strip()
    if not asked or not _still(request.headers.get("If-Range", ""), etag, changed):
        return _whole(path, content_type)
    span = _span(asked, size)
    if span is None and _RANGE.fullmatch(asked):
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if span is None:
        return _whole(path, content_type)
    first, last = span
    response = StreamingHttpResponse(_blocks(path.open("rb"), first, last), status=206, content_type=content_type)
    response["Content-Length"] = str(last - first + 1)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _whole(path: Path, content_type: str) -> FileResponse:
    response = FileResponse(path.open("rb"), content_type=content_type)
    del response["Content-Disposition"]  # who asks for a file says how it is to be shown
    return response


def _still(condition: str, etag: str, changed: int) -> bool:
    """Whether the reader's first parts are of the file as it is: `If-Range`, an ETag or a date."""
    return not condition or condition == etag or parse_http_date_safe(condition) == changed


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """The first and last byte asked for; None where nothing, several parts, or what is not there is asked for."""
    match = _RANGE.fullmatch(asked)
    if not match or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return (max(size - int(last), 0), size - 1) if int(last) and size else None
    start, end = int(first), min(int(last) if last else size - 1, size - 1)
    return (start, end) if start <= end else None


def _blocks(file: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (block := file.read(min(_BLOCK, left))):
            left -= len(block)
            yield block
