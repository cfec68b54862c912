"""Closing the site to writing while it is updated: reading goes on, whoever writes is told to come again.

The flag is a file in DATA_DIR, which every process of the site reads. Whoever writes holds a shared lock meanwhile, so
that `close_writes` returns when nobody writes any more. What a page notes in passing (a session's age, a search)
is not held back: an update that goes on keeps it, one that is given up loses it.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

COME_AGAIN_SECONDS = 120
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
SAID = "Le site est en cours de mise à jour : il se lit, mais n’enregistre rien pendant quelques minutes."


def _flag() -> Path:
    return Path(settings.DATA_DIR) / "closed"


def _lock() -> Path:
    return Path(settings.DATA_DIR) / "writing.lock"


def writes_are_closed() -> bool:
    """Whether nobody may write now."""
    return _flag().exists()


def close_writes(seconds: float = 60) -> None:
    """From now on nobody begins to write; returns when those under way have ended, or raises TimeoutError."""
    _flag().touch()
    until = time.monotonic() + seconds
    with _lock().open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > until:
                    raise TimeoutError("somebody is still writing") from None
                time.sleep(0.1)


def open_writes() -> None:
    """The site takes what people write again."""
    _flag().unlink(missing_ok=True)


@contextmanager
def writing() -> Iterator[bool]:
    """Whether one may write; while this lasts, closing waits."""
    try:
        file = _lock().open("a")
    except OSError:  # a full disk is no reason to refuse what the database may still take
        yield not writes_are_closed()
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield not writes_are_closed()


class ClosedToWrites:
    """Middleware: while writes are closed, every request that would write is answered 503 with a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            return self.get_response(request)
        with writing() as allowed:
            request.may_write = allowed  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """The page, in place of a view that would write; here a page has all that it shows."""
        if getattr(request, "may_write", True):
            return None
        response = render(request, "busy.html", {"said": SAID}, status=503)
        response["Retry-After"] = str(COME_AGAIN_SECONDS)
        return response
