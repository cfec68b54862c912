"""What is remembered of backups: when the last was made, and when one was last proved by being restored.

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
    """`made_at`, `place`, `proved_at` (ISO 8601), those there are; empty where nothing was ever done, or is legible."""
    try:
        found = json.loads(_path().read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def note_backup(place: Path, manifest: Manifest) -> None:
    """Remember that an archive was made."""
    _write({**backup_record(), "made_at": manifest.made_at.isoformat(), "place": str(place.resolve())})


def note_proof() -> None:
    """Remember that an archive was restored, whole and equal."""
    _write({**backup_record(), "proved_at": timezone.now().isoformat()})


def moment(name: str) -> datetime | None:
    """When (`made_at`, `proved_at`); None where it never was."""
    told = backup_record().get(name)
    return datetime.fromisoformat(told) if told else None


def is_stale(now: datetime) -> bool:
    """Whether the last archive is older than STALE_HOURS, or there is none."""
    made = moment("made_at")
    return made is None or (now - made).total_seconds() > STALE_HOURS * 3600


def _write(record: dict[str, str]) -> None:
    part = _path().with_suffix(".part")
    part.write_text(json.dumps(record))
    part.replace(_path())
