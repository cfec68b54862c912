"""When digests close: at the hour and on the day chosen, on the calendar of Paris."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from network.alerts.models import Frequency

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True, order=True)
class Schedule:
    """When a digest is written; `weekday` counts from Monday, `month_day` past the month's end is its last day."""

    frequency: str
    hour: int = 7
    weekday: int = 0
    month_day: int = 1

    def last_closing(self, now: datetime) -> datetime:
        """The last moment, up to now, at which digests of this schedule closed.

        Computed on the calendar of Paris and not by adding hours: days of 23 and 25 hours close as well. An hour that a
        day skips closes when the clock has jumped over it, one that comes twice closes the first time. Everything
        owed since before it is due, however many closings were missed meanwhile.
        """
        today = now.astimezone(PARIS).date()
        day = self._day_up_to(today)
        closing = self._moment(day)
        # Aware moments of one zone compare by their wall clock, which goes back in October: compare in UTC.
        return closing if closing <= now else self._moment(self._day_up_to(day - timedelta(days=1)))

    def _day_up_to(self, day: date) -> date:
        if self.frequency == Frequency.WEEKLY:
            return day - timedelta(days=(day.weekday() - self.weekday) % 7)
        if self.frequency == Frequency.MONTHLY:
            this_month = self._in_month_of(day)
            return this_month if this_month <= day else self._in_month_of(day.replace(day=1) - timedelta(days=1))
        return day

    def _in_month_of(self, day: date) -> date:
        return day.replace(day=min(self.month_day, monthrange(day.year, day.month)[1]))

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, time(self.hour), PARIS).astimezone(UTC)
