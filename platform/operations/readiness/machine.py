"""What the machine owes the site: room on its disks, folders that can be written, the static files of this version."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage

from asv.core.health import Care

FULL_BYTES = 50_000_000  # less than this is no room for a day of writing
TIGHT_SHARE = 0.85  # taken from here on, someone is to foresee it
_PROBE = b"\0" * 8192


@dataclass(frozen=True)
class Room:
    """How much a disk holds and has left, in bytes."""

    total: int
    free: int

    @property
    def taken(self) -> float:
        """The share that is taken or kept from us, 0 to 1."""
        return 1 - self.free / self.total if self.total else 1.0


def folders() -> dict[str, Path]:
    """The folders that the site writes to, by the name that readiness gives them."""
    return {
        "data": Path(settings.DATA_DIR),
        "media": Path(settings.MEDIA_ROOT),
        "index": Path(settings.SEARCH_INDEX_DIR),
    }


def rooms() -> dict[str, Room]:
    """The disks that those folders stand on, each once, by the first folder on it. Raises OSError."""
    found: dict[int, tuple[str, Room]] = {}
    for name, folder in folders().items():
        there = _existing(folder)
        device = there.stat().st_dev
        if device not in found:
            usage = shutil.disk_usage(there)
            found[device] = name, Room(usage.total, usage.free)
    return dict(found.values())


def disk_health() -> str:
    """Whether there is room left, of the fullest disk."""
    try:
        name, room = max(rooms().items(), key=lambda one: one[1].taken)
    except OSError as error:
        return _reason(error)
    said = f"{name}: {room.free // 1_000_000} MB free, {room.taken:.0%} taken"
    if min(one.free for one in rooms().values()) < FULL_BYTES:
        return f"full, {said}"
    return Care(f"ok: {said}") if room.taken >= TIGHT_SHARE else f"ok: {said}"


def folders_health() -> str:
    """Whether a few kilobytes can be written in each folder; nothing of them stays."""
    faults = [f"{name}: {fault}" for name, folder in folders().items() if (fault := _fault(folder))]
    return ", ".join(faults) or "ok"


def static_health() -> str:
    """Whether every file that pages may name was collected, and is there."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return "ok"
    missing = [name for name in _shipped_files() if not _is_collected(staticfiles_storage, name)]
    return f"{len(missing)} missing ({missing[0]}): manage.py collectstatic" if missing else "ok"


@cache
def _shipped_files() -> tuple[str, ...]:
    root = settings.PLATFORM / "static"
    return tuple(path.relative_to(root).as_posix() for path in sorted(root.rglob("*")) if path.is_file())


def _is_collected(storage: ManifestFilesMixin, name: str) -> bool:
    try:
        return (Path(settings.STATIC_ROOT) / storage.stored_name(name)).is_file()
    except (ValueError, OSError):
        return False


def _fault(folder: Path) -> str:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder, prefix=".room-") as file:
            file.write(_PROBE)
            file.flush()
    except OSError as error:
        return _reason(error)
    return ""


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


def _reason(error: OSError) -> str:
    """The system's own words, without the path that it may name."""
    return os.strerror(error.errno) if error.errno else type(error).__name__
