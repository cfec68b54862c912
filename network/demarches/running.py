"""An import, step by step: read, checked, and written only when someone says so.

A step is bounded in time and may be killed anywhere: a line is written in one transaction with what became of it. The
next step begins where the last whole one ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import islice

from django.utils import timezone

from asv.jobs.lock import lock
from asv.jobs.turns import in_turn
from network.demarches.judging import move
from network.demarches.models import DemarcheImport, ImportLine, ImportState, LineState
from network.demarches.raw_rows import UnreadableFile
from network.demarches.steps import Checking, Writing
from network.demarches.tables import Row, open_table

STEP_SECONDS = 4.0
READ_BATCH = 1000


def advance(job: DemarcheImport, seconds: float = STEP_SECONDS, beat: Callable[[], None] = lambda: None) -> int:
    """Go on with an import for some seconds; how many lines went further.

    Reading is one step, a large workbook's takes half a minute: `beat` is called now and then.
    """
    with lock("demarches") as held:
        if not held:
            return 0  # a command is at it
        job.refresh_from_db(fields=["state"])
        deadline = time.monotonic() + seconds
        if job.state == ImportState.READING:
            return _read(job, beat)
        if job.state == ImportState.CHECKING:
            return Checking(job).until(deadline)
        return Writing(job).until(deadline) if job.state == ImportState.WRITING else 0


def run_whole(job: DemarcheImport) -> None:
    """Go on with an import until it is finished or awaits a person's decision; `job` is then up to date."""
    while job.is_moving:
        advance(job)
    job.refresh_from_db()


def confirm(job: DemarcheImport, *, publish: bool, announce: bool) -> bool:
    """Have the worker write the good lines of a checked file; False where the file is not waiting for that.

    `publish` publishes pages in place of leaving drafts; `announce` has alerts tell of them.
    """
    waiting = DemarcheImport.objects.filter(pk=job.pk, state=ImportState.CHECKED)
    return bool(waiting.update(state=ImportState.WRITING, publish=publish, announce=announce))


def cancel(job: DemarcheImport) -> bool:
    """Give up a file of which nothing is written yet."""
    waiting = DemarcheImport.objects.filter(
        pk=job.pk, state__in=[ImportState.READING, ImportState.CHECKING, ImportState.CHECKED]
    )
    return bool(waiting.update(state=ImportState.CANCELLED, content=None, finished_at=timezone.now()))


def _read(job: DemarcheImport, beat: Callable[[], None]) -> int:
    """Batch by batch, so that nobody waits for the database meanwhile; a reading cut short begins again."""
    forget_lines(job)
    try:
        table = open_table(bytes(job.content or b""))
        total = _read_lines(job, table.rows, beat)
        if not total:
            raise UnreadableFile("Le fichier n’a aucune ligne sous ses titres de colonnes.")
    except UnreadableFile as error:
        move(job, ImportState.FAILED, content=None, error=str(error)[:500], finished_at=timezone.now())
        return 0
    move(job, ImportState.CHECKING, content=None, encoding=table.encoding, notes=table.notes, total=total)
    return total


def forget_lines(job: DemarcheImport) -> None:
    """Delete the lines of an import, some at a time."""
    while ids := list(job.lines.order_by("pk").values_list("pk", flat=True)[:READ_BATCH]):
        in_turn(lambda ids=ids: ImportLine.objects.filter(pk__in=ids).delete())  # type: ignore[misc]


def _read_lines(job: DemarcheImport, rows: Iterator[Row], beat: Callable[[], None]) -> int:
    total = 0
    while batch := list(islice(rows, READ_BATCH)):
        _keep_as_read(job, batch)
        beat()
        total += len(batch)
    return total


def _keep_as_read(job: DemarcheImport, rows: list[Row]) -> None:
    lines = [ImportLine(job=job, number=row.number, cells=row.cells, notices=list(row.notes)) for row in rows]
    for line, row in zip(lines, rows, strict=True):
        if row.broken:
            line.state, line.messages = LineState.FAULTY, [f"Ligne illisible : {row.broken}."]
    in_turn(lambda: ImportLine.objects.bulk_create(lines))
