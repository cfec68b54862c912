"""The last archive is restored beside the site and compared: when someone asks, and by itself once a month.

The worker begins it in a process of its own and goes on with its rounds; the command notes a proof, this a failure.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from asv.jobs.lock import lock
from operations.backup.record import backup_record, moment, note_failure, note_try

LONGEST = timedelta(hours=6)
STARTING = timedelta(minutes=2)  # another worker may have begun it a moment ago: the command holds no lock yet
SUNDAY, HOUR = 6, 5
_under_way: list[subprocess.Popen[str]] = []


def prove_when_due(now: datetime) -> int:
    """The worker's duty: begin a proof that is due, take note of one that failed; how many began."""
    if _under_way:
        _look(_under_way[0], now)
        return 0
    tried = moment("tried_at")
    if tried and is_under_way(now) and now - tried > STARTING and _nobody_restores():
        note_failure("elle a été interrompue.")
    if not backup_record().get("place") or not _is_due(now):
        return 0
    note_try()
    _under_way.append(_begin())
    return 1


def is_under_way(now: datetime) -> bool:
    """Whether a proof has begun and has neither ended nor taken so long that it must have died."""
    tried = moment("tried_at")
    ended = max((at for at in (moment("proved_at"), moment("failed_at")) if at), default=None)
    return tried is not None and now - tried < LONGEST and (ended is None or ended < tried)


def is_asked() -> bool:
    """Whether someone asked for a proof that has not begun."""
    asked, tried = moment("asked_at"), moment("tried_at")
    return asked is not None and (tried is None or tried < asked)


def next_by_itself(now: datetime) -> datetime:
    """The first Sunday of a month at five o'clock, today's included while it lasts."""
    local = timezone.localtime(now)
    day = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    while day.weekday() != SUNDAY or day.day > 7 or day.date() < local.date():
        day += timedelta(days=1)
    return day


def _is_due(now: datetime) -> bool:
    if is_asked():
        return not is_under_way(now)
    due, tried = next_by_itself(now), moment("tried_at")
    return now >= due and (tried is None or tried < due)


def _nobody_restores() -> bool:
    """A proof that a worker before this one began may have ended with it."""
    with lock("restore") as held:
        return held


def _begin() -> subprocess.Popen[str]:
    record = backup_record()
    key = ["--key-file", record["key_file"]] if record.get("key_file") else []
    with _log().open("w") as log:
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "manage.py", "restore", record["place"], "--prove", *key],
            cwd=settings.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            text=True,
        )


def _look(process: subprocess.Popen[str], now: datetime) -> None:
    status = process.poll()
    tried = moment("tried_at")
    if status is None and tried and now - tried > LONGEST:
        process.kill()
        status = process.wait()
    if status is None:
        return
    _under_way.clear()
    if status:
        note_failure(_last_words())


def _last_words() -> str:
    """What the command said of its failure, without the name of the error before it."""
    lines = [line for line in _log().read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1].partition("Error: ")[2] or lines[-1] if lines else "la commande s’est arrêtée sans rien dire."


def _log() -> Path:
    return Path(settings.DATA_DIR) / "proof.log"
