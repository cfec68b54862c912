"""When every listed meeting takes place: remembered for a state of the corpus, so that the agenda costs what it shows.

What is to come and what is past changes with the hour, and telling them apart by the database reads every meeting there
ever was. Their moments are three numbers each; nine thousand of them are told apart in a millisecond.
"""

from __future__ import annotations

from array import array
from collections import Counter
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from asv.core.reads import asked_again, digest, note_answer
from asv.core.visibility import Visibility, visible_to
from asv.resources.lists import RememberedLists
from network.meetings.models import MeetingPage

_COLUMNS = ("pk", "starts_at", "ends_at", "all_day", "date")


class Times(NamedTuple):
    """Ids in the order in which the meetings begin, when each is over (a timestamp), the year that it counts for.

    `told` differs where any of it does.
    """

    ids: array[int]
    ends: array[float]
    years: array[int]
    told: str


class Sides(NamedTuple):
    """Ids of what is to come, the nearest first, and of what is past, the latest first; how many of those in a year."""

    ahead: list[int]
    behind: list[int]
    years: dict[int, int]


def sides_at(moment: datetime, visibility: Visibility) -> Sides:
    """What is to come and what is past at this moment, of all listed meetings: a query, two after a change."""
    times, now = _times(visibility), moment.timestamp()
    past = [end < now for end in times.ends]
    years = Counter(year for year, over in zip(times.years, past, strict=True) if over and year)
    behind = [pk for pk, over in zip(times.ids, past, strict=True) if over]
    return Sides([pk for pk, over in zip(times.ids, past, strict=True) if not over], behind[::-1], dict(years))


def _times(visibility: Visibility) -> Times:
    def read() -> Times:
        rows = visibility.listed(MeetingPage.objects.order_by("starts_at", "pk")).values_list(*_COLUMNS, named=True)
        told = [
            (row.pk, _end(row.starts_at, row.ends_at, row.all_day), row.date.year if row.date else 0) for row in rows
        ]
        ids, ends, years = zip(*told, strict=True) if told else ((), (), ())
        return Times(array("Q", ids), array("d", ends), array("H", years), digest(told))

    found = RememberedLists(visibility).held("meetings.times", read)
    note_answer(times_again, (), found)
    return found


@asked_again(lambda times: times.told)
def times_again() -> Times:
    """The moments as they are now."""
    return _times(visible_to(None))


def _end(starts: datetime, ends: datetime | None, all_day: bool) -> float:
    """Its end, or the last moment of its last day where no hour is known."""
    if ends and not all_day:
        return ends.timestamp()
    last = timezone.localdate(ends or starts)
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time())).timestamp() - 1e-6
