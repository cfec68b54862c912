"""What is remembered of backups: when the last was made, and how its proof by being restored went.

It stands in DATA_DIR, beside the data and not in them: a restored site tells of the machine it is on.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from operations.backup.archive import Manifest

STALE_HOURS = 48


def _path() -> Path:
    return Path(settings.DATA_DIR) / "backup.json"


def backup_record() -> dict[str, str]:
    """What is known, empty where nothing was ever done or is legible.

    `made_at`, `asked_at`, `tried_at`, `proved_at` and `failed_at` are moments (ISO 8601): of the last archive, of the
    wish that it be proved, of the last try and of its end; `place` and `key_file` are paths, `fault` why a try failed.
    """
    try:
        found = json.loads(_path().read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def note_backup(place: Path, manifest: Manifest, key_file: Path | None = None) -> None:
    """Remember that an archive was made, and where the key of an encrypted one lies."""
    key = str(key_file.resolve()) if key_file else ""
    _note(made_at=manifest.made_at.isoformat(), place=str(place.resolve()), key_file=key)


def note_proof() -> None:
    """Remember that an archive was restored, whole and equal."""
    _note(proved_at=timezone.now().isoformat())


def note_wish() -> None:
    """Remember that somebody wants the last archive proved."""
    _note(asked_at=timezone.now().isoformat())


def note_try() -> None:
    """Remember that a proof has begun."""
    _note(tried_at=timezone.now().isoformat())


def note_failure(fault: str) -> None:
    """Remember that a proof ended without one, and why in a line."""
    _note(failed_at=timezone.now().isoformat(), fault=fault)


def moment(name: str) -> datetime | None:
    """One of the moments of `backup_record`; None where it never was."""
    told = backup_record().get(name)
    return datetime.fromisoformat(told) if told else None


def is_stale(now: datetime) -> bool:
    """Whether the last archive is older than STALE_HOURS, or there is none."""
    made = moment("made_at")
    return made is None or (now - made).total_seconds() > STALE_HOURS * 3600


def _note(**said: str) -> None:
    record = {**backup_record(), **said}
    part = _path().with_suffix(".part")
    part.write_text(json.dumps(record))
    part.replace(_path())
