"""When digests close: at 7 in the morning of Paris, every day or every Monday."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from network.updates.models import Frequency

PARIS = ZoneInfo("Europe/Paris")
HOUR = time(7)
MONDAY = 0


def last_closing(frequency: str, now: datetime) -> datetime:
    """The last moment, up to now, at which digests of this frequency closed.

    Computed on the calendar of Paris and not by adding hours: days of 23 and 25 hours close at 7 as well. Everything
    owed since before it is due, however many closings were missed meanwhile.
    """
    local = now.astimezone(PARIS)
    day = local.date() if local.time() >= HOUR else local.date() - timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        day -= timedelta(days=(day.weekday() - MONDAY) % 7)
    return datetime.combine(day, HOUR, PARIS)
