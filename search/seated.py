"""Downloads that are written while they leave: some at a time over all processes, in little memory, unhurried."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers

from asv.core.metrics import since_last_answer
from asv.core.seats import take_seat

logger = logging.getLogger(__name__)
AT_A_TIME = 5  # rows: what pages of the same process wait for, two milliseconds
LONGEST_PAUSE = 0.5  # seconds
# Times as long as it worked, in a process that answered somebody within this many seconds, and in another.
_RESTS_BESIDE, _RESTS_ALONE, LATELY = 30, 3, 0.25
BUSY = "D’autres exports sont en train d’être écrits : recommencez dans une minute."
Body = Iterator[str] | Iterator[bytes]
Batch = TypeVar("Batch")


def seated(request: HttpRequest, respond: Callable[[BinaryIO], HttpResponseBase]) -> HttpResponseBase:
    """What `respond(seat)` answers, which closes the seat or has its body close it; where all are taken, that."""
    seat = take_seat("exports", settings.EXPORTS_AT_ONCE)
    if seat is None:
        return _busy(request)
    try:
        return respond(seat)
    except BaseException:
        seat.close()
        raise


class Seated:
    """A body that is sent while a seat is held; a server closes it whether it was read or not."""

    def __init__(self, parts: Iterator[str | bytes], seat: BinaryIO) -> None:
        self._parts, self._seat = parts, seat

    def __iter__(self) -> Iterator[str | bytes]:
        with self._seat:
            yield from self._parts

    def close(self) -> None:
        """Let the seat go."""
        self._seat.close()


def _busy(request: HttpRequest) -> HttpResponse:
    """What is said where all seats are taken: a page to people, a line to programs."""
    if "text/html" in request.headers.get("Accept", ""):
        response = render(request, "busy.html", {"said": BUSY, "again": request.get_full_path()}, status=503)
    else:
        response = HttpResponse(f"{BUSY}\n", status=503, content_type="text/plain; charset=utf-8")
    response["Retry-After"], response["Cache-Control"] = "60", "no-store"
    return response


def download(body: Seated, content_type: str, filename: str) -> StreamingHttpResponse:
    """The body as a file for whoever asked, which no cache keeps."""
    response = StreamingHttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    patch_cache_control(response, private=True, no_store=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def unhurried(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches; many times as long as one took to be found and written, others have the processor."""
    started = time.thread_time()
    for batch in batches:
        yield batch
        rests = _RESTS_BESIDE if since_last_answer() < LATELY else _RESTS_ALONE
        time.sleep(min(rests * (time.thread_time() - started), LONGEST_PAUSE))
        started = time.thread_time()


def whole_or_broken(body: Body, last_words: str) -> Iterator[str | bytes]:
    """The body; where it breaks off, a last line says so and the connection is broken.

    The failure goes on to the server, which closes without the chunk that ends an answer: a client that counts
    what it receives reports a failed download, and whoever opens the file all the same reads why it is short.
    """
    try:
        yield from body
    except Exception:
        logger.exception("An export broke off")
        if last_words:
            yield last_words
        raise
