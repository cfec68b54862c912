"""The worker's part of the search log: lines become counts by day, and counts are forgotten in time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from asv.core import spool as spooled
from search.log import spool
from search.models import FacetUse, SearchCount

# What few people looked for could be about one of them: it does not stay.
RARE = 3
RARE_KEPT = timedelta(days=30)
KEPT = timedelta(days=395)  # thirteen months: a season and the same one a year before
# However many different questions a day brings, the table grows by no more.
MAX_ROWS_A_DAY = 10_000

Key = tuple[date, str, str, str]


@dataclass(slots=True)
class Tally:
    """What the lines say of one question."""

    asked: int = 0
    refined: int = 0
    empty: int = 0
    found: int | None = None
    corrected: str = ""


@dataclass(slots=True)
class Tallies:
    """What a file of lines comes to."""

    questions: dict[Key, Tally] = field(default_factory=dict)
    facets: Counter[tuple[date, str, str]] = field(default_factory=Counter)


def collect(now: datetime) -> int:
    """Count the lines that wait; how many questions. A file stays until its counts are saved.

    A worker that dies between the two counts that file once more: these are orders of magnitude, not accounts.
    """
    done = 0
    for taken in spooled.taken(spool()):
        tallies = tally(spooled.lines(taken))
        with transaction.atomic():
            _save(tallies)
        taken.unlink()
        done += sum(one.asked + one.refined for one in tallies.questions.values())
    return done


def tally(lines: Iterator[str]) -> Tallies:
    """The counts of lines; one that cannot be read is left out."""
    tallies = Tallies()
    for text in lines:
        try:
            line = json.loads(text)
            day = date.fromisoformat(line["day"])
            key = (day, str(line["words"]), str(line["filters"]), str(line["engine"]))
            found = None if line["found"] is None else int(line["found"])
            chosen = [(day, str(facet), str(value)) for facet, value in line["chosen"]]
        except (ValueError, KeyError, TypeError):
            continue
        one = tallies.questions.setdefault(key, Tally())
        one.refined += bool(line.get("refined"))
        one.asked += not line.get("refined")
        one.empty += found == 0
        one.found, one.corrected = found, str(line.get("corrected", ""))
        tallies.facets.update(chosen)
    return tallies


def _save(tallies: Tallies) -> None:
    for day in sorted({key[0] for key in tallies.questions}):
        _save_questions(day, {key: one for key, one in tallies.questions.items() if key[0] == day})
    for day in sorted({key[0] for key in tallies.facets}):
        _save_facets(day, Counter({key: times for key, times in tallies.facets.items() if key[0] == day}))


def _save_questions(day: date, found: dict[Key, Tally]) -> None:
    known = {(day, row.words, row.filters, row.engine): row for row in SearchCount.objects.filter(day=day)}
    room = MAX_ROWS_A_DAY - len(known)
    new: list[SearchCount] = []
    changed = []
    for key, one in found.items():
        row = known.get(key)
        if row is None:
            if len(new) >= room:
                continue
            row = SearchCount(day=day, words=key[1], filters=key[2], engine=key[3])
            new.append(row)
        else:
            changed.append(row)
        row.asked += one.asked
        row.refined += one.refined
        row.empty += one.empty
        row.found, row.corrected = one.found, one.corrected
    SearchCount.objects.bulk_create(new, batch_size=500)
    SearchCount.objects.bulk_update(changed, ["asked", "refined", "empty", "found", "corrected"], batch_size=100)


def _save_facets(day: date, chosen: Counter[tuple[date, str, str]]) -> None:
    known = {(day, row.facet, row.value): row for row in FacetUse.objects.filter(day=day)}
    room = MAX_ROWS_A_DAY - len(known)
    new: list[FacetUse] = []
    changed = []
    for key, times in chosen.items():
        if key in known:
            known[key].times += times
            changed.append(known[key])
        elif len(new) < room:
            new.append(FacetUse(day=day, facet=key[1], value=key[2], times=times))
    FacetUse.objects.bulk_create(new, batch_size=500)
    FacetUse.objects.bulk_update(changed, ["times"], batch_size=100)


def forget_searches(now: datetime) -> int:
    """Drop what is older than thirteen months, and what was rarely asked after a month; how many rows."""
    today = timezone.localdate(now)
    rare = (
        SearchCount.objects.exclude(words="")
        .values("words")
        .annotate(times=Sum("asked") + Sum("refined"))
        .filter(times__lt=RARE)
        .values("words")
    )
    dropped, _ = SearchCount.objects.filter(day__lt=today - KEPT).delete()
    more, _ = SearchCount.objects.filter(day__lt=today - RARE_KEPT, words__in=rare).delete()
    facets, _ = FacetUse.objects.filter(day__lt=today - KEPT).delete()
    return dropped + more + facets
