"""The recording and its captions, for those who may read the meeting's page. Players ask for a part of a video."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from asv.core.models import AsvDocument
from asv.core.visibility import visibility_of
from network.models import MeetingPage
from network.replays.models import VIDEOS
from network.replays.showing import replay_of
from network.replays.transcript import cues_of
from network.replays.webvtt import write

_BLOCK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


@require_safe
def video(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The video, whole or the part asked for; 404 to who may not see it, as where there is none."""
    document = _file(request, slug, "video")
    kind = VIDEOS.get(document.extension)
    if kind is None:
        raise Http404
    return _private(_sent(request, document, kind))


@require_safe
def captions(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What is said, written anew as WebVTT from what was understood of the file."""
    cues = cues_of(_file(request, slug, "captions"))
    if not cues:
        raise Http404
    return _private(HttpResponse(write(cues), content_type="text/vtt; charset=utf-8"))


def _file(request: HttpRequest, slug: str, name: str) -> AsvDocument:
    visibility = visibility_of(request)
    meeting: Any = visibility.readable(MeetingPage.objects.filter(slug=slug)).first()
    replay = replay_of(meeting) if meeting else None
    document = getattr(replay, name) if replay else None
    if document is None or not visibility.passes_collection(document):
        raise Http404
    return document


def _private(response: HttpResponseBase) -> HttpResponseBase:
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    response["X-Robots-Tag"] = "noindex"
    return response


def _sent(request: HttpRequest, document: AsvDocument, kind: str) -> HttpResponseBase:
    if settings.MEDIA_ACCEL:
        address = settings.MEDIA_ACCEL + quote(document.file.name)
        return HttpResponse(content_type=kind, headers={"X-Accel-Redirect": address})
    try:
        size = document.file.size
        file = document.file.open("rb")
    except OSError as error:
        raise Http404 from error
    asked = request.headers.get("Range", "")
    span = _span(asked, size)
    if asked and span is None and _RANGE.fullmatch(asked.strip()):
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = span or (0, size - 1)
    response = StreamingHttpResponse(_blocks(file, first, last), status=206 if span else 200, content_type=kind)
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(last - first + 1)
    if span:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """The first and last byte asked for; None where nothing, several parts, or what is not there is asked for."""
    match = _RANGE.fullmatch(asked.strip())
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
