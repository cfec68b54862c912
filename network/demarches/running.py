"""An import, step by step: read, checked, and written only when someone says so.

A step is bounded in time and may be killed anywhere: each batch of lines is one transaction with what became of its
lines, each line a savepoint in it. The next step begins where the last whole batch ended.
"""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from asv.jobs.lock import lock
from asv.resources.changes import no_news
from network.demarches.existing import Existing, Standing, key_of
from network.demarches.known import Known
from network.demarches.lines import DemarcheLine, place_parts, read_line
from network.demarches.models import (
    READY,
    DemarcheImport,
    DemarcheIndexPage,
    DemarchePage,
    ImportLine,
    ImportState,
    LineState,
)
from network.demarches.raw_rows import UnreadableFile
from network.demarches.tables import open_table
from network.demarches.writing import create, update

logger = logging.getLogger(__name__)

STEP_SECONDS = 4.0
READ_BATCH = 1000
CHECK_BATCH = 500
WRITE_BATCH = 25


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
            return _Checking(job).until(deadline)
        return _Writing(job).until(deadline) if job.state == ImportState.WRITING else 0


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


def _move(job: DemarcheImport, state: str, **values: object) -> None:
    """To the next state, unless someone gave the import up meanwhile."""
    if DemarcheImport.objects.filter(pk=job.pk, state=job.state).update(state=state, **values):
        job.state = state
    else:
        job.refresh_from_db()


def _read(job: DemarcheImport, beat: Callable[[], None]) -> int:
    """Batch by batch, so that nobody waits for the database meanwhile; a reading cut short begins again."""
    job.lines.all().delete()
    try:
        table = open_table(bytes(job.content or b""))
        total = _read_lines(job, table.rows, beat)
        if not total:
            raise UnreadableFile("Le fichier n'a aucune ligne sous ses titres de colonnes.")
    except UnreadableFile as error:
        _move(job, ImportState.FAILED, content=None, error=str(error)[:500], finished_at=timezone.now())
        return 0
    _move(job, ImportState.CHECKING, content=None, encoding=table.encoding, notes=table.notes, total=total)
    return total


def _read_lines(job: DemarcheImport, rows: Any, beat: Callable[[], None]) -> int:
    total = 0
    while batch := list(islice(rows, READ_BATCH)):
        lines = []
        for row in batch:
            line = ImportLine(job=job, number=row.number, cells=row.cells, messages=list(row.notes))
            if row.broken:
                line.state, line.messages = LineState.FAULTY, [f"Ligne illisible : {row.broken}."]
            lines.append(line)
        ImportLine.objects.bulk_create(lines, batch_size=READ_BATCH)
        beat()
        total += len(lines)
    return total


def _keep(lines: list[ImportLine]) -> None:
    """Write what became of these lines: as rows that are already there, ten times faster than a bulk_update."""
    ImportLine.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["pk"], update_fields=["state", "messages", "key", "page"]
    )


class _Step(ABC):
    """Batches of lines until the time is over or none is left."""

    states: tuple[str, ...] = ()
    size = 1

    def __init__(self, job: DemarcheImport) -> None:
        self.job = job
        self.known = Known()
        self.existing = Existing()

    def until(self, deadline: float) -> int:
        done = 0
        while True:
            with transaction.atomic():
                lines = list(self.job.lines.filter(state__in=self.states).order_by("number", "pk")[: self.size])
                self.known.prime(part for line in lines for part in place_parts(line.cells))
                for line in lines:
                    self.one(line)
                self.after(lines)
                _keep(lines)
            done += len(lines)
            if not lines:
                self.finish()
                return max(done, 1)
            if time.monotonic() > deadline or not self.still_wanted():
                return done

    def still_wanted(self) -> bool:
        return DemarcheImport.objects.filter(pk=self.job.pk, state=self.job.state).exists()

    @abstractmethod
    def one(self, line: ImportLine) -> None:
        """Judge or write one line."""

    @abstractmethod
    def after(self, lines: list[ImportLine]) -> None:
        """What a batch owes before it is committed."""

    @abstractmethod
    def finish(self) -> None:
        """Close the step, once no line of the import is left in `states`."""

    def judge(self, line: ImportLine, said: DemarcheLine, key: str) -> Standing | None:
        """Set the line's state by what is there already; the démarche it concerns, if any."""
        if said.faults:
            line.state, line.messages = LineState.FAULTY, [*said.faults, *said.warnings]
            return None
        same = self.existing.by_reference.get(said.reference) if said.reference else None
        twin = same or self.existing.twin(said, key)
        line.state = LineState.CHANGED if same else LineState.DUPLICATE if twin else LineState.NEW
        if twin and not same:
            line.messages = [f"Doublon de « {twin.title} » : même type, porteur, territoires et génération."]
        elif same and (same.is_locked or same.has_draft):
            why = "verrouillée" if same.is_locked else "en cours de modification dans l'administration"
            line.state, line.messages = LineState.FAULTY, [f"La démarche « {same.title} » est {why}."]
        return twin


class _Checking(_Step):
    """The dry run: nothing but the lines' own states is written."""

    states = (LineState.WAITING,)
    size = CHECK_BATCH

    def __init__(self, job: DemarcheImport) -> None:
        super().__init__(job)
        rows = job.lines.order_by("number", "pk").values_list("number", "key", "cells__reference", "state")
        self.references = {reference for _n, _key, reference, _state in rows if reference}
        self.by_reference: dict[str, int] = {}
        self.by_key: dict[str, tuple[int, str]] = {}
        for number, key, reference, state in rows:
            if state in READY:
                self._remember(number, key, reference or "")

    def one(self, line: ImportLine) -> None:
        said = read_line(line.cells, self.known)
        if said.predecessor and not self._is_known(said.predecessor):
            said.faults.append(f"fait_suite_a : aucune démarche n'a la référence « {said.predecessor} ».")
        line.key = key_of(said, self.known)
        line.messages = [*line.messages, *said.warnings]
        twin = self.judge(line, said, line.key)
        line.page_id = twin.pk if twin else None
        if line.state in READY:
            self._among_lines(line, said)

    def _is_known(self, reference: str) -> bool:
        return reference in self.existing.by_reference or reference in self.references

    def _among_lines(self, line: ImportLine, said: DemarcheLine) -> None:
        number = self.by_reference.get(said.reference) if said.reference else None
        above = self.by_key.get(line.key)
        if number is None and above and not (said.reference and above[1]):
            number = above[0]
        if number is not None:
            line.state = LineState.DUPLICATE
            line.messages = [f"Doublon de la ligne {number}.", *line.messages]
        else:
            self._remember(line.number, line.key, said.reference)

    def _remember(self, number: int, key: str, reference: str) -> None:
        self.by_key.setdefault(key, (number, reference))
        if reference:
            self.by_reference.setdefault(reference, number)

    def after(self, lines: list[ImportLine]) -> None:
        """Nothing: a dry run leaves no trace elsewhere."""

    def finish(self) -> None:
        _move(self.job, ImportState.CHECKED)


class _Writing(_Step):
    """The good lines go in; what fails is named and leaves nothing behind."""

    states = READY
    size = WRITE_BATCH

    def __init__(self, job: DemarcheImport) -> None:
        super().__init__(job)
        self.parent = DemarcheIndexPage.objects.get()

    def one(self, line: ImportLine) -> None:
        try:
            with transaction.atomic():
                self._write(line)
        except (ValidationError, DatabaseError) as error:
            logger.warning("Line %d of import %d failed", line.number, self.job.pk, exc_info=True)
            line.state, line.messages = LineState.FAULTY, [f"Refusée à l'écriture : {_said(error)}"]
            self.parent = DemarcheIndexPage.objects.get()
            self.known = Known()  # an organisation it created went with it

    def _write(self, line: ImportLine) -> None:
        said = read_line(line.cells, self.known)
        standing = self.judge(line, said, key_of(said, self.known))
        if line.state == LineState.NEW:
            page = create(said, self.parent, self.known, self.existing, self.job.user, publish=self.job.publish)
            line.page, line.state = page, LineState.CREATED
            self.existing.add(Standing(page.pk, page.title, page.reference, False, False), key_of(said, self.known))
        elif line.state == LineState.CHANGED and standing:
            page = _in_hand(standing.pk)
            changed = update(page, said, self.known, self.existing, self.job.user, publish=self.job.publish)
            line.page, line.state = page, LineState.UPDATED if changed else LineState.SAME

    def after(self, lines: list[ImportLine]) -> None:
        """What was always there is no news: unless asked, subscribers are not told of a file."""
        if self.job.announce or not self.job.publish:
            return
        made = [line.page_id for line in lines if line.page_id and line.state == LineState.CREATED]
        no_news.send(sender=type(self), pages=made)

    def finish(self) -> None:
        """Renewals whose former contract stood further down the file; then the report is closed."""
        following = self.job.lines.filter(
            state__in=[LineState.CREATED, LineState.UPDATED], cells__has_key="predecessor", page__predecessor=None
        )
        with transaction.atomic():
            for line in following:
                said = read_line(line.cells, self.known)
                update(_in_hand(line.page_id), said, self.known, self.existing, self.job.user, publish=self.job.publish)
            _move(self.job, ImportState.DONE, finished_at=timezone.now())


def _in_hand(pk: int | None) -> DemarchePage:
    """The page as its last revision has it."""
    return DemarchePage.objects.get(pk=pk).get_latest_revision_as_object()


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)[:300]
    return "la base de données la refuse."
