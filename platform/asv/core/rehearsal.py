"""A restored copy is a rehearsal until someone says that it goes live: it says so, is not indexed, writes to nobody.

The flag is a file in DATA_DIR, so that it comes with the copy and not with the rows: a database restored by other
means has it not, and `/readyz/` of a live site shows none. Web and worker are started anew when it changes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse


def _flag() -> Path:
    return Path(settings.DATA_DIR) / "rehearsal"


def is_rehearsal() -> bool:
    """Whether this site is a copy that must not write to people."""
    return _flag().exists()


def begin_rehearsal() -> None:
    """From now on no mail leaves."""
    _flag().touch()


def end_rehearsal() -> None:
    """The copy is the site: mails that wait leave with the worker's next round."""
    _flag().unlink(missing_ok=True)


class Unindexed:
    """Middleware of a rehearsal: search engines are asked to forget every answer. On a live site there is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not is_rehearsal():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response
