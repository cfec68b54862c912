"""The two steps that go through an import's lines: the dry run, and the writing."""

from __future__ import annotations

import logging
import time

from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError
from django.utils import timezone

from asv.jobs.turns import in_turn, is_held
from asv.resources.changes import no_news
from network.demarches import values
from network.demarches.existing import Standing
from network.demarches.held import cells_of, changed_cells, held
from network.demarches.judging import Step, keep, move
from network.demarches.lines import DemarcheLine, read_line
from network.demarches.models import (
    READY,
    DemarcheImport,
    DemarcheIndexPage,
    DemarchePage,
    ImportLine,
    ImportState,
    LineState,
)
from network.demarches.picture import after, picture_of, waiting_for
from network.demarches.writing import create, follow, update

logger = logging.getLogger(__name__)

CHECK_BATCH = 250
WRITE_BATCH = 25


class Checking(Step):
    """The dry run: nothing but the lines' own states is written."""

    states = (LineState.WAITING,)
    size = CHECK_BATCH

    def __init__(self, job: DemarcheImport) -> None:
        super().__init__(job)
        self.by_key: dict[str, tuple[int, str, str]] = {}
        self.by_name: dict[str, int] = {}
        self.by_page: dict[int, int] = {}
        told = ("number", "key", "cells__reference", "cells__key", "state", "page")
        rows = list(job.lines.order_by("number", "pk").values_list(*told))
        self.named = {values.plain(name) for row in rows for name in row[2:4] if name}
        for number, key, reference, site_key, state, page in rows:
            if state in (*READY, LineState.SAME):
                self._remember(number, key, reference or "", site_key or "", page)

    def take(self, lines: list[ImportLine], deadline: float) -> int:
        for line in lines:
            self._one(line)
        self._excuse([line for line in lines if line.state == LineState.DUPLICATE and line.page_id])
        in_turn(lambda: keep(lines))
        return len(lines)

    def _excuse(self, lines: list[ImportLine]) -> None:
        """A line that repeats a démarche of the site word for word has nothing to correct: it is up to date."""
        pages = {line.page_id for line in lines if line.page_id}
        twins, waiting = held(pages), waiting_for(pages)
        for line in lines:
            there = twins.get(line.page_id or 0)
            if there is None or there.page.pk in self.by_page:
                continue
            said = read_line(changed_cells(line.cells, cells_of(there)), self.known)
            before = picture_of(there, waiting.get(there.page.pk, ()))
            if after(said, before, self.known, self.existing.predecessor_of(said)) == before:
                line.state, line.messages = LineState.SAME, []
                self.by_page[there.page.pk] = line.number

    def _one(self, line: ImportLine) -> None:
        own = self.own(line)
        said = self.read(line, own)
        line.notices = [*line.notices, *said.warnings]
        if not own and said.key:
            line.notices.append("Sa clé n’est pas de ce site : la ligne est lue comme une autre, et la gardera.")
        if said.predecessor and not self._is_named(said.predecessor):
            said.faults.append(f"fait_suite_a : aucune démarche n’a la référence « {said.predecessor} ».")
        self.judge(line, said, own)
        if line.state in (*READY, LineState.SAME):
            self._among_lines(line, said, own)

    def _is_named(self, text: str) -> bool:
        """Whether a démarche of the site or of the file has this reference or key."""
        return text in self.named or self.existing.named(text) is not None

    def _among_lines(self, line: ImportLine, said: DemarcheLine, own: Standing | None) -> None:
        first = self.by_page.get(own.pk) if own else self._first_alike(line, said)
        if first is not None:
            line.state = LineState.DUPLICATE
            line.messages = [f"Doublon de la ligne {first}."]
        else:
            self._remember(line.number, line.key, said.reference, said.key, own.pk if own else None)

    def _first_alike(self, line: ImportLine, said: DemarcheLine) -> int | None:
        first = next((self.by_name[name] for name in (said.reference, said.key) if name in self.by_name), None)
        alike = self.by_key.get(line.key)
        if first is None and alike and not (said.reference and alike[1]) and not (said.key and alike[2]):
            first = alike[0]
        return first

    def _remember(self, number: int, key: str, reference: str, site_key: str, page: int | None) -> None:
        if page:
            self.by_page.setdefault(page, number)
            return
        self.by_key.setdefault(key, (number, reference, site_key))
        for name in filter(None, (reference, site_key)):
            self.by_name.setdefault(name, number)

    def finish(self) -> None:
        """The file waits for a person's decision."""
        move(self.job, ImportState.CHECKED)


class Writing(Step):
    """The good lines go in, each in a transaction of its own; what fails is named and leaves nothing behind."""

    states = READY
    size = WRITE_BATCH

    def __init__(self, job: DemarcheImport) -> None:
        super().__init__(job)
        self.parent = DemarcheIndexPage.objects.get()

    def take(self, lines: list[ImportLine], deadline: float) -> int:
        for done, line in enumerate(lines, start=1):
            self._one(line)
            if time.monotonic() > deadline:
                return done
        return len(lines)

    def _one(self, line: ImportLine) -> None:
        own = self.own(line)
        try:
            in_turn(lambda: self._write(line, own))
        except (ValidationError, DatabaseError) as error:
            if isinstance(error, OperationalError) and is_held(error):
                raise  # it is no fault of the line: the next round takes it up
            logger.warning("Line %d of import %d failed", line.number, self.job.pk, exc_info=True)
            line.state, line.messages = LineState.FAULTY, [f"Refusée à l’écriture : {_said(error)}"]
            line.page_id = own.pk if own else None
            in_turn(lambda: keep([line]))
            self.parent = DemarcheIndexPage.objects.get()

    def _write(self, line: ImportLine, own: Standing | None) -> None:
        said = self.read(line, own)
        pictures = self.judge(line, said, own)
        if line.state == LineState.NEW:
            page = create(said, self.parent, self.known, self.existing, self.job.user, publish=self.job.publish)
            line.page, line.state = page, LineState.CREATED
            standing = Standing(page.pk, page.title, page.reference, str(page.translation_key), False, False)
            self.existing.made.add(page.pk)
            self.existing.add(standing, line.key)
            self._tell_nobody(page)
        elif pictures and own:
            page = in_hand(own.pk)
            update(page, said, *pictures, self.known, self.job.user, publish=self.job.publish)
            line.page, line.state = page, LineState.UPDATED
        keep([line])

    def _tell_nobody(self, page: DemarchePage) -> None:
        """What was always there is no news: unless asked, subscribers are not told of a file."""
        if self.job.publish and not self.job.announce:
            no_news.send(sender=type(self), pages=[page.pk])

    def finish(self) -> None:
        """Renewals whose former contract stood further down the file; then the report is closed."""
        following = self.job.lines.filter(
            state__in=[LineState.CREATED, LineState.UPDATED], cells__has_key="predecessor", page__predecessor=None
        )
        for line in following:
            above = self.existing.named(values.plain(line.cells["predecessor"]))
            if above and line.page_id and above.pk != line.page_id:
                self._follow(line.page_id, above.pk)
        move(self.job, ImportState.DONE, finished_at=timezone.now())

    def _follow(self, page: int, above: int) -> None:
        in_turn(lambda: follow(in_hand(page), above, self.job.user, publish=self.job.publish))


def in_hand(pk: int) -> DemarchePage:
    """The page as its last revision has it."""
    page: DemarchePage = DemarchePage.objects.get(pk=pk).get_latest_revision_as_object()
    return page


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)[:300]
    return "la base de données la refuse."
