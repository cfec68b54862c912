"""The way out tried once a week, if asked: the archive is written, read back, and says what the site says.

The worker begins it in a process of its own and goes on with its rounds. The archive stays in DATA_DIR, whole and
public, and the next one writes only what changed.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from operations.corpus.importing import import_archive
from operations.corpus.judging import State, Verdict

logger = logging.getLogger(__name__)
LONGEST = timedelta(hours=6)
SUNDAY, HOUR = 6, 4
_under_way: list[subprocess.Popen[bytes]] = []


class Differs(Exception):
    """What came back is not what is here; the message says what, in French."""


def prove(folder: Path) -> int:
    """Read an archive of this site back without writing a word; how many things it holds. Raises Differs, BadBag."""
    others: list[Verdict] = []
    count: Counter[State] = import_archive(folder, lambda verdict: _keep(verdict, others), dry_run=True)
    if others:
        raise Differs(f"{len(others)} choses diffèrent de ce site, d’abord : {others[0]}")
    return count[State.SAME]


def _keep(verdict: Verdict, others: list[Verdict]) -> None:
    if verdict.state is not State.SAME:
        others.append(verdict)


def rehearse_when_due(now: datetime) -> int:
    """The worker's duty: begin a rehearsal that is due, take note of one that ended; how many began."""
    if _under_way:
        _look(_under_way[0], now)
        return 0
    if not settings.CORPUS_REHEARSAL or not _is_due(now):
        return 0
    _note(tried_at=now.isoformat())
    with (Path(settings.DATA_DIR) / "rehearsal.log").open("wb") as log:
        _under_way.append(
            subprocess.Popen(  # noqa: S603
                [sys.executable, "manage.py", "export_archive", str(_folder()), "--prove", "-v0"],
                cwd=settings.ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        )
    return 1


def rehearsal_record() -> dict[str, str]:
    """`tried_at`, `proved_at`, `failed_at` (ISO 8601); empty where none was ever tried."""
    try:
        found = json.loads(_record().read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _is_due(now: datetime) -> bool:
    """Whether the last Sunday's four o'clock has passed since the last try."""
    local = timezone.localtime(now)
    day = local.replace(hour=HOUR, minute=0, second=0, microsecond=0) - timedelta(days=(local.weekday() - SUNDAY) % 7)
    due = day if day <= local else day - timedelta(days=7)
    tried = rehearsal_record().get("tried_at")
    return tried is None or datetime.fromisoformat(tried) < due


def _look(process: subprocess.Popen[bytes], now: datetime) -> None:
    status = process.poll()
    tried = datetime.fromisoformat(rehearsal_record().get("tried_at", now.isoformat()))
    if status is None and now - tried > LONGEST:
        process.kill()
        status = process.wait()
    if status is None:
        return
    _under_way.clear()
    if status:
        logger.error("The rehearsal of the corpus archive failed: %s", _last_words())
        _note(failed_at=now.isoformat())
    else:
        _note(proved_at=now.isoformat())


def _last_words() -> str:
    lines = (Path(settings.DATA_DIR) / "rehearsal.log").read_text(errors="replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "not a word")


def _note(**said: str) -> None:
    _record().write_text(json.dumps(rehearsal_record() | said))


def _record() -> Path:
    return Path(settings.DATA_DIR) / "rehearsal.json"


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "rehearsal"
