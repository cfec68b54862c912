"""Static files of `make run` as production has them: named by their content, compressed beside themselves.

`serve` collects them into STATIC_ROOT where a file of them has changed since. Settings of development then read
`STATIC_COLLECTED`; other commands of a development site find the files where they lie.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

VARIABLE = "STATIC_COLLECTED"


def collected() -> bool:
    """Whether what was collected is of today's files."""
    try:
        return _note().read_text() == _fingerprint()
    except OSError:
        return False


def collect() -> subprocess.Popen[bytes]:
    """Begin to collect them, in a process of its own: it takes some seconds of another core."""
    _note().unlink(missing_ok=True)
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--clear", "-v0", "--skip-checks"]
    return subprocess.Popen(command, cwd=settings.ROOT, env={**os.environ, VARIABLE: "true"})  # noqa: S603


def note_collected() -> None:
    """Note of which files the collection is, once it is whole."""
    _note().write_text(_fingerprint())


def _note() -> Path:
    return Path(settings.DATA_DIR) / "static.collected"


def _fingerprint() -> str:
    """Of names, sizes and hours: reading a thousand files would take a second at each start."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            state = Path(storage.path(name)).stat()
            found.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()
