"""The two steps that go through an import's lines: the dry run, and the writing.

Each line is judged by the démarche it means: by the site's key, by its reference, or as a new one by what tells
démarches apart. Nothing is locked while lines are judged; what became of them is written in short transactions.
"""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod

from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError
from django.utils import timezone

from asv.resources.changes import no_news
from network.demarches import values
from network.demarches.existing import Existing, Standing, key_of
from network.demarches.held import Held, cells_of, changed_cells, held
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
from network.demarches.picture import Picture, Waiting, after, picture_of, waiting_for
from network.demarches.turns import in_turn, is_held
from network.demarches.writing import create, follow, update

logger = logging.getLogger(__name__)

CHECK_BATCH = 250
WRITE_BATCH = 25


class Step(ABC):
    """Batches of lines until the time is over or none is left."""

    states: tuple[str, ...] = ()
    size = 1

    def __init__(self, job: DemarcheImport) -> None:
        self.job = job
        self.known = Known()
        made = job.lines.filter(state=LineState.CREATED, page__isnull=False).values_list("page", flat=True)
        self.existing = Existing(made)
        self.held: dict[int, Held] = {}
        self.waiting: dict[int, set[Waiting]] = {}

    def until(self, deadline: float) -> int:
        """Go on until this moment, or the end; how many lines went further."""
        done = 0
        while True:
            lines = list(self.job.lines.filter(state__in=self.states).order_by("number", "pk")[: self.size])
            self._look_up(lines)
            done += self.take(lines, deadline)
            if not lines:
                self.finish()
                return max(done, 1)
            if time.monotonic() > deadline or not self._is_wanted():
                return done

    def _look_up(self, lines: list[ImportLine]) -> None:
        """All that these lines may ask of the site: a constant number of queries."""
        self.known.prime(part for line in lines for part in place_parts(line.cells))
        pages = {own.pk for line in lines if (own := self._meant(line))}
        self.held, self.waiting = held(pages), waiting_for(pages)

    def _is_wanted(self) -> bool:
        return DemarcheImport.objects.filter(pk=self.job.pk, state=self.job.state).exists()

    def _meant(self, line: ImportLine) -> Standing | None:
        key = values.read_key(line.cells.get("key", "")) or ""
        return self.existing.own(key, values.plain(line.cells.get("reference", "")))

    def own(self, line: ImportLine) -> Standing | None:
        """The démarche that a line means by its key or reference, where it is still there."""
        own = self._meant(line)
        if own and own.pk not in self.held:
            self.held.update(held({own.pk}))
        return own if own and own.pk in self.held else None

    def read(self, line: ImportLine, own: Standing | None) -> DemarcheLine:
        """What a line says; of a démarche that is there, what it says else than the site."""
        if own is None:
            return read_line(line.cells, self.known)
        said = read_line(changed_cells(line.cells, cells_of(self.held[own.pk])), self.known)
        said.key = own.site_key
        return said

    @abstractmethod
    def take(self, lines: list[ImportLine], deadline: float) -> int:
        """Judge or write these lines; how many were dealt with before this moment."""

    @abstractmethod
    def finish(self) -> None:
        """Close the step, once no line of the import is left in `states`."""

    def judge(self, line: ImportLine, said: DemarcheLine, own: Standing | None) -> tuple[Picture, Picture] | None:
        """Set the line's state and messages; its démarche before and after where the line changes one."""
        line.messages = []
        faults = [*said.faults, *self._faults_of_reference(said, own)]
        if own is None:
            self._judge_new(line, said, [*said.missing, *faults])
            return None
        before = picture_of(self.held[own.pk], self.waiting.get(own.pk, ()))
        made = after(said, before, self.known, self.existing.predecessor_of(said))
        faults += _faults_of_days(said, before, made)
        line.page_id = own.pk
        if not faults and made == before:
            line.state = LineState.SAME
            return None
        if own.is_locked or own.has_draft:
            why = "verrouillée" if own.is_locked else "en cours de modification dans l'administration"
            faults.insert(0, f"La démarche « {own.title} » est {why}.")
        line.state, line.messages = (LineState.FAULTY, faults) if faults else (LineState.CHANGED, [])
        return None if faults else (before, made)

    def _judge_new(self, line: ImportLine, said: DemarcheLine, faults: list[str]) -> None:
        line.key = key_of(said, self.known)
        twin = None if faults else self.existing.twin(said, line.key)
        line.page_id = twin.pk if twin else None
        line.state = LineState.FAULTY if faults else LineState.DUPLICATE if twin else LineState.NEW
        line.messages = faults
        if twin:
            line.messages = [f"Doublon de « {twin.title} » : même type, porteur, territoires et génération."]

    def _faults_of_reference(self, said: DemarcheLine, own: Standing | None) -> list[str]:
        holder = self.existing.by_reference.get(said.reference) if own and said.reference else None
        if holder is None or holder == own:
            return []
        return [f"reference : « {said.reference} » est déjà celle de « {holder.title} »."]


def _faults_of_days(said: DemarcheLine, before: Picture, made: Picture) -> list[str]:
    """The day that a line leaves out is the one that stands."""
    days, told = (made.since, made.until), (said.since and said.until)
    if told or days == (before.since, before.until) or not (made.since and made.until) or made.until >= made.since:
        return []
    return [f"jusqu_au : la fin ({made.until:%d/%m/%Y}) vient avant le début ({made.since:%d/%m/%Y})."]


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
        in_turn(lambda: _keep(lines))
        return len(lines)

    def _one(self, line: ImportLine) -> None:
        own = self.own(line)
        said = self.read(line, own)
        line.notices = [*line.notices, *said.warnings]
        if not own and said.key:
            line.notices.append("Sa clé n'est pas de ce site : la ligne est lue comme une autre, et la gardera.")
        if said.predecessor and not self._is_named(said.predecessor):
            said.faults.append(f"fait_suite_a : aucune démarche n'a la référence « {said.predecessor} ».")
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
            line.state, line.messages = LineState.FAULTY, [f"Refusée à l'écriture : {_said(error)}"]
            line.page_id = own.pk if own else None
            in_turn(lambda: _keep([line]))
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
        _keep([line])

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


def move(job: DemarcheImport, state: str, **told: object) -> None:
    """To the next state, unless someone gave the import up meanwhile."""
    waiting = DemarcheImport.objects.filter(pk=job.pk, state=job.state)
    if in_turn(lambda: waiting.update(state=state, **told)):
        job.state = state
    else:
        job.refresh_from_db()


def _keep(lines: list[ImportLine]) -> None:
    """Write what became of these lines: as rows that are already there, ten times faster than a bulk_update."""
    fields = ["state", "messages", "notices", "key", "page"]
    ImportLine.objects.bulk_create(lines, update_conflicts=True, unique_fields=["pk"], update_fields=fields)


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)[:300]
    return "la base de données la refuse."
