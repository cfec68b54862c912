"""Where the processes of one server count together: a folder of `DATA_DIR/metrics` for each gunicorn, by its number.

`prometheus_client` keeps a file a process and maps it into memory. A mapped page for which a full disk has no room
kills the process that writes to it, so the room is taken beforehand; without it this process counts for itself alone.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when it is first imported
ROOM = 1 << 20  # bytes; the parts of the site, their statuses and latencies take a tenth of it
MOST_FILES = 60  # a server whose processes keep dying writes no more than so many
KINDS = ("counter", "histogram")


def count_together(folder: Path) -> None:
    """Have this process of a server count with the others; never raises. To be called before `prometheus_client` is."""
    if VARIABLE in os.environ:
        return
    own = folder / str(os.getppid())
    try:
        own.mkdir(parents=True, exist_ok=True)
        _forget_others(folder, own)
        if len(list(own.iterdir())) < MOST_FILES:
            for kind in KINDS:
                _take_room(own / f"{kind}_{os.getpid()}.db")
            os.environ[VARIABLE] = str(own)
    except OSError:
        return


def shared_folder(folder: Path) -> Path | None:
    """The folder in which the server that began last counts; None where there is none."""
    try:
        found = [path for path in folder.iterdir() if path.is_dir()]
        return max(found, key=lambda path: path.stat().st_mtime, default=None)
    except OSError:
        return None


def _take_room(path: Path) -> None:
    """A file of zeros, its blocks taken on the disk. Raises OSError with nothing left of it."""
    with path.open("ab") as file:
        try:
            os.posix_fallocate(file.fileno(), 0, ROOM)
        except OSError:
            path.unlink(missing_ok=True)
            raise


def _forget_others(folder: Path, own: Path) -> None:
    """Remove the folders of servers that are no more."""
    for path in folder.iterdir():
        if path != own and path.name.isdecimal() and not Path(f"/proc/{path.name}").exists():
            shutil.rmtree(path, ignore_errors=True)
