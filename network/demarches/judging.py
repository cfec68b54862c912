"""What each line of a file means, judged by what the site holds, batch by batch.

A line means a démarche by the site's key, by its reference, or a new one by what tells démarches apart. Nothing is
locked while lines are judged; what became of them is written in short transactions.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod

from asv.jobs.turns import in_turn
from network.demarches import values
from network.demarches.existing import Existing, Standing, key_of
from network.demarches.held import Held, cells_of, changed_cells, held
from network.demarches.known import Known
from network.demarches.lines import DemarcheLine, place_parts, read_line
from network.demarches.models import DemarcheImport, ImportLine, LineState
from network.demarches.picture import Picture, Waiting, after, picture_of, waiting_for


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
            why = "verrouillée" if own.is_locked else "en cours de modification dans l’administration"
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


def move(job: DemarcheImport, state: str, **told: object) -> None:
    """To the next state, unless someone gave the import up meanwhile."""
    waiting = DemarcheImport.objects.filter(pk=job.pk, state=job.state)
    if in_turn(lambda: waiting.update(state=state, **told)):
        job.state = state
    else:
        job.refresh_from_db()


def keep(lines: list[ImportLine]) -> None:
    """Write what became of these lines: as rows that are already there, ten times faster than a bulk_update."""
    fields = ["state", "messages", "notices", "key", "page"]
    ImportLine.objects.bulk_create(lines, update_conflicts=True, unique_fields=["pk"], update_fields=fields)
