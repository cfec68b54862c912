"""An older site's pages into this one: each judged by what came before, written as a draft, whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import localdate
from wagtail.contrib.redirects.models import Redirect

from asv.resources.changes import no_news
from asv.resources.models import ResourcePage
from asv.resources.types import resource_types
from asv.stewardship.completeness import completeness
from operations.corpus.filling import add_draft, fill, write
from operations.corpus.form import Form, digest_of, models_by_type
from operations.corpus.here import Here
from operations.corpus.journal import Journal
from operations.corpus.judging import State, judge
from operations.corpus.values import Unfit
from operations.models import OldAddress
from operations.older_site.dates import day_in
from operations.older_site.files import bring
from operations.older_site.found import OldPage
from operations.older_site.shaping import Desk, Shaped, shaped

WRITTEN = (State.NEW, State.CHANGED)
STILL_NEWS = timedelta(days=60)


@dataclass
class Outcome:
    """What became of a page, or would: its state, how complete its draft is, and all that is to be told of it."""

    state: State
    title: str
    kind: str = ""
    address: str = ""
    reason: str = ""
    percent: int | None = None
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    page: int | None = None

    def __str__(self) -> str:
        told = f"{self.state.value} : {self.kind or 'page'} « {self.title[:100]} »"
        complete = f", complète à {self.percent} %" if self.percent is not None else ""
        lines = [f"{told}{complete}{f' ({self.reason})' if self.reason else ''}"]
        return "\n".join([*lines, *(f"    - {fault}" for fault in self.faults)])


class Bringing:
    """Pages on their way in. A page is one transaction: killed anywhere, what stands is whole; the next goes on."""

    def __init__(self, desk: Desk, here: Here | None = None) -> None:
        self.desk, self.here, self.journal = desk, here or Here(), Journal()

    def judged(self, page: OldPage) -> tuple[Outcome, Shaped]:
        """What a page would become; nothing is written."""
        said = shaped(page, self.desk)
        kind = str(said.form.get("type", ""))
        told = Outcome(
            State.REFUSED, str(said.form["title"]), resource_types().get(kind, kind), page.address or page.name
        )
        told.faults, told.notes = said.faults, said.notes
        if said.lacks:
            told.reason = said.lacks
            return told, said
        there, seen = self.here.page(page.uid), self.here.seen.get(page.uid)
        if there is not None and there.resource_type != kind:
            told.reason = "ce site l’a déjà sous un autre type"
            return told, said
        told.state = judge(digest_of(said.form), (lambda: self.here.digest(there)) if there else None, seen)
        told.page = there.pk if there else None
        if told.state is State.CONFLICT:
            told.reason = "modifiée ici depuis : elle reste telle qu’ici"
        elif told.state is State.GONE:
            told.reason = "elle n’est pas remise"
        if told.state in WRITTEN:
            told.percent = self._percent(said)
        return told, said

    def _percent(self, said: Shaped) -> int | None:
        """How complete its draft is, by what makes its type complete."""
        page = models_by_type()[str(said.form["type"])]()
        try:
            fill(page, said.form, self.here)
        except Unfit:
            return None
        return completeness(page).percent

    def brought(self, page: OldPage) -> Outcome:
        """Write a page where it is new or has changed there, and say what became of it."""
        told, said = self.judged(page)
        if told.state not in WRITTEN:
            return told
        self.journal.clear()
        try:
            with transaction.atomic():
                there = self._written(page, said, told)
                told.page, told.percent = there.pk, completeness(there).percent
        except Unfit as error:
            told.state, told.reason = State.REFUSED, str(error)
        finally:
            self.journal.clear()
        return told

    def _written(self, page: OldPage, said: Shaped, told: Outcome) -> ResourcePage:
        for file in said.files.values():
            bring(file, self.here, self.journal)
        there = self.here.page(page.uid)
        if there is None:
            there = add_draft(said.form, self.here)
            self.here.add("resource", page.uid, there)
            if not _is_recent(said.form):
                no_news.send(sender=type(self), pages=[there.pk])
        write(there, said.form, self.here, publish=False)
        self._note_addresses(page, said, told)
        # Linked pages that are yet to come are not links yet: the end of this run sets them, or the next one.
        self._remember(page, said, waits=self._waits(said))
        return self.here.page(page.uid) or there

    def _remember(self, page: OldPage, said: Shaped, *, waits: bool) -> None:
        now = self.here.page(page.uid)
        theirs = "" if waits else digest_of(said.form)
        self.here.remember(page.uid, page.origin, theirs, self.here.digest(now) if now else "")

    def _note_addresses(self, page: OldPage, said: Shaped, told: Outcome) -> None:
        for path in said.paths:
            path = Redirect.normalise_path(path)[:255]
            row, _made = OldAddress.objects.get_or_create(path=path, defaults={"uid": page.uid})
            if str(row.uid) != page.uid:
                told.faults.append(f"L’ancien chemin {path} mène déjà à une autre page importée.")

    def linked(self, pages: Iterable[OldPage], *, last: bool) -> int:
        """Set the links of these pages to those that came in after them; how many pages were written.

        A link whose page is not here yet waits for it, unless this is the `last` chance: then its words stay alone.
        """
        count = 0
        for page in pages:
            seen = self.here.seen.get(page.uid)
            there = self.here.page(page.uid) if seen and not seen.theirs else None
            if there is None or not seen or self.here.digest(there) != seen.ours:
                continue
            said = shaped(page, self.desk)
            waits = self._waits(said)
            if waits and not last:
                continue
            with transaction.atomic():
                write(there, said.form, self.here, publish=False)
                self._remember(page, said, waits=False)
            count += 1
        return count

    def _waits(self, said: Shaped) -> bool:
        """Whether a page links to one that is not here yet."""
        return any(not self.here.numbers.number("resource", uid) for uid in said.linked)


def _is_recent(said: Form) -> bool:
    """Whether a page of an older site is news when it is published here: it is of these weeks, or a meeting to come."""
    content = said.get("content")
    starts = str(content.get("starts_at", "")) if isinstance(content, dict) else ""
    day = day_in(starts or str(said.get("date", "")))
    return day is not None and day >= localdate() - STILL_NEWS


def bring_all(
    pages: list[OldPage], bringing: Bringing, tell: Callable[[Outcome], object], *, dry_run: bool
) -> Counter[State]:
    """Bring pages in, or say what would become of them; how many of each state."""
    count: Counter[State] = Counter()
    for page in pages:
        told = bringing.judged(page)[0] if dry_run else bringing.brought(page)
        count[told.state] += 1
        tell(told)
    if not dry_run:
        bringing.linked(pages, last=True)
    return count
