"""The last days of the site, as the worker saw them each minute: a file of this machine, beside the data.

By day (ISO): `taken`, bytes on the data's disk; `waiting`, the most events that one consumer owed; `pages` and
`errors`, answered; `backup`, 1 where one was made. Who loses the file loses the curves of a page, nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from asv.jobs.backlog import outbox_backlogs
from operations.backup.record import moment
from operations.readiness.figures import registry
from operations.readiness.machine import rooms
from operations.readiness.words import bytes_said, number_said

DAYS_SHOWN = 30

Day = dict[str, float]
_SEEN = "seen"  # what the server had counted at the last look; it begins anew with the server


def history() -> dict[str, Day]:
    """The days there are, by date; empty where nothing is legible."""
    try:
        found = json.loads(_path().read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def last_days(days: dict[str, Day], name: str, number: int, today: date) -> list[float]:
    """One figure of the last days, the oldest first; 0 where nothing was seen."""
    dates = [today - timedelta(days=back) for back in range(number - 1, -1, -1)]
    return [days.get(day.isoformat(), {}).get(name, 0) for day in dates]


@dataclass(frozen=True)
class Written:
    """A day for people: what it counted, in words where a number would not do."""

    day: date
    pages: str
    errors: str
    waiting: str
    backup: bool
    taken: str


def written_days(days: dict[str, Day]) -> list[Written]:
    """The days that were seen, the latest first."""
    return [_written(date.fromisoformat(day), days[day]) for day in sorted(days, reverse=True) if day != _SEEN]


def _written(day: date, seen: Day) -> Written:
    pages, errors, waiting = (number_said(int(seen.get(name, 0))) for name in ("pages", "errors", "waiting"))
    taken = bytes_said(seen["taken"]) if seen.get("taken") else "inconnue"
    return Written(day, pages, errors, waiting, bool(seen.get("backup")), taken)


def note_today(now: datetime) -> int:
    """Look at the site and remember; always 0. Where nothing can be written, nothing is remembered."""
    today = timezone.localdate(now)
    days, key = history(), today.isoformat()
    seen, day = days.pop(_SEEN, {}), days.get(key, {})
    try:
        room = rooms()["data"]
        day["taken"] = room.total - room.free
        day["waiting"] = max([day.get("waiting", 0), *(one.number for one in outbox_backlogs())])
        made = moment("made_at")
        day["backup"] = float(made is not None and timezone.localdate(made) == today)
        counted = _counted()
        for name, total in counted.items():
            before = seen.get(name, 0)
            day[name] = day.get(name, 0) + (total - before if total >= before else total)
        _write({**_recent({**days, key: day}, today), _SEEN: counted})
    except (OSError, KeyError):
        return 0
    return 0


def _counted() -> Day:
    """Answers and failures that the server has counted since it began."""
    total = {"pages": 0.0, "errors": 0.0}
    for metric in registry(live=False).collect():
        for sample in metric.samples:
            if sample.name == "asv_requests_total":
                total["errors" if sample.labels["status"] == "5xx" else "pages"] += sample.value
    return total


def _recent(days: dict[str, Day], today: date) -> dict[str, Day]:
    oldest = (today - timedelta(days=DAYS_SHOWN)).isoformat()
    return {day: figures for day, figures in days.items() if day >= oldest}


def _path() -> Path:
    return Path(settings.DATA_DIR) / "days.json"


def _write(days: dict[str, Day]) -> None:
    part = _path().with_suffix(".part")
    part.write_text(json.dumps(days))
    part.replace(_path())
