"""The next version's site beside the one in use: the new code migrates a copy, and the old one serves meanwhile.

upgrade.sh runs these with the new version's code: `build` while the site is closed to writes and read by everyone,
`take` and `give_back` while no process of the site runs. Each may be killed and called again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from operations.updating.copies import copies


class Failed(Exception):
    """The new version could not make its site of the old one's; says why."""


def folder() -> Path:
    """The next version's DATA_DIR, on the disk of the one in use."""
    return Path(settings.DATA_DIR) / ".next"


def _kept() -> Path:
    return folder() / "before"


def _moved() -> tuple[Path, ...]:
    """The folders that a version makes for itself, as the site in use has them."""
    return Path(settings.STATIC_ROOT), Path(settings.SEARCH_INDEX_DIR)


def build() -> str:
    """Copy the database and let this version's `upgrade` work on the copy; what it said. Raises Failed, CannotCopy."""
    forget()
    _kept().mkdir(parents=True, mode=0o700)
    (folder() / "media").symlink_to(settings.MEDIA_ROOT)
    if Path(settings.SEARCH_INDEX_DIR).exists():
        shutil.copytree(settings.SEARCH_INDEX_DIR, folder() / "index")
    environment = {
        **os.environ,
        "DATA_DIR": str(folder()),
        "DATABASE_URL": copies(folder()).copy(),
        "SEARCH_URL": "embedded:",  # a search server is brought up to date by the worker, once it serves this version
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "upgrade"], cwd=settings.ROOT, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise Failed((done.stderr.strip() or done.stdout.strip()).splitlines()[-1])
    return done.stdout


def take() -> None:
    """Put what was built in the place of what is in use, which is kept beside."""
    copies(folder()).take()
    for place in _moved():
        new, old = folder() / place.name, _kept() / place.name
        if new.exists():
            if place.exists() and not old.exists():
                place.rename(old)
            new.rename(place)


def give_back() -> None:
    """Put back what was in use before `take`; nothing where nothing was taken. `forget` then clears what was built."""
    copies(folder()).give_back()
    for place in _moved():
        old = _kept() / place.name
        if old.exists():
            shutil.rmtree(place, ignore_errors=True)
            old.rename(place)


def forget() -> None:
    """Take away what is not in use."""
    if folder().exists():
        copies(folder()).forget()
        shutil.rmtree(folder())
