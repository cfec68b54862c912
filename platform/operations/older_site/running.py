"""An import of the admin, step by step: read, checked, and written only as far as somebody accepts.

A step is bounded in time and may be killed anywhere: what is begun again is the page that was not whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from asv.jobs.lock import lock
from asv.jobs.turns import in_turn
from asv.jobs.worker import sign_of_life
from operations.corpus.judging import State
from operations.models import READY, ImportedPage, LineState, PagesImport, PagesImportState
from operations.older_site.bringing import Bringing, Outcome
from operations.older_site.files import Files
from operations.older_site.found import OldPage, Unreadable
from operations.older_site.giving import Given, given
from operations.older_site.mapping import Table
from operations.older_site.reading import read_given, with_inside
from operations.older_site.recognising import Recogniser
from operations.older_site.shaping import Desk, known_pages

REPORTS_KEPT = timedelta(days=365)
STEP_SECONDS = 4.0
BATCH = 50
MOST_PAGES = 5_000
_STATES = {
    State.NEW: LineState.NEW,
    State.CHANGED: LineState.CHANGED,
    State.SAME: LineState.SAME,
    State.CONFLICT: LineState.CONFLICT,
    State.GONE: LineState.GONE,
    State.REFUSED: LineState.REFUSED,
}


def place_of(job: PagesImport) -> Path:
    """Where the file of an import lies until it is finished: below its own folder, under its own name."""
    return Path(settings.DATA_DIR) / "older-sites" / str(job.pk) / job.filename


def take(name: str, pieces: Iterable[bytes], kind: str, address: str) -> PagesImport:
    """A new import of this file."""
    clean = "".join(c if c.isalnum() or c in "-_. ()" else "_" for c in Path(name).name).lstrip(".")[-150:] or "fichier"
    job = PagesImport.objects.create(filename=clean, kind=kind, address=address)
    place = place_of(job)
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as file:
        for piece in pieces:
            file.write(piece)
    return job


def advance(job: PagesImport, seconds: float = STEP_SECONDS, beat: Callable[[], None] = lambda: None) -> int:
    """Go on with an import for some seconds; how many pages went further."""
    with lock("corpus") as held:
        if not held:
            return 0  # an archive or a command is at it
        job.refresh_from_db()
        if not job.is_moving:
            return 0
        try:
            with given(place_of(job)) as source:
                return _step(job, source, time.monotonic() + seconds, beat)
        except Unreadable as error:
            _end(job, PagesImportState.FAILED, error=str(error)[:500])
            return 0


def _step(job: PagesImport, source: Given, deadline: float, beat: Callable[[], None]) -> int:
    if job.state == PagesImportState.READING:
        return _read(job, source, beat)
    bringing = Bringing(_desk(job, source))
    if job.state == PagesImportState.CHECKING:
        return _check(job, bringing, deadline)
    return _write(job, source, bringing, deadline)


def _desk(job: PagesImport, source: Given) -> Desk:
    rows = job.lines.values_list("found__name", "found__address", "found__others", "found__origin")
    pages = [OldPage(name, address=address, others=others, origin=origin) for name, address, others, origin in rows]
    return Desk(Files([source]), Table(), Recogniser(), known_pages(pages), job.kind)


def _read(job: PagesImport, source: Given, beat: Callable[[], None]) -> int:
    """In one step, whose end is one transaction: cut short, it begins again."""
    read = read_given(source, job.address, beat)
    pages = {page.uid: page for page in read.pages}
    if not pages:
        why = f" {read.refused[0][0]} : {read.refused[0][1]}" if read.refused else ""
        raise Unreadable(f"Aucune page à lire dans ce fichier.{why}")
    if len(pages) > MOST_PAGES:
        raise Unreadable(f"{len(pages)} pages, plus que les {MOST_PAGES} acceptées ici : demandez « import_pages ».")

    def keep() -> None:
        job.lines.all().delete()
        rows = [
            ImportedPage(job=job, number=number, uid=uid, found=page.as_json(), title=page.title[:255])
            for number, (uid, page) in enumerate(pages.items(), start=1)
        ]
        ImportedPage.objects.bulk_create(rows, batch_size=200)
        Table().note(pages.values())
        job.refused = [list(one) for one in read.refused[:500]]
        job.state = PagesImportState.CHECKING
        job.save(update_fields=["refused", "state"])

    in_turn(keep)
    return len(pages)


def _check(job: PagesImport, bringing: Bringing, deadline: float) -> int:
    done = 0
    while lines := list(job.lines.filter(state=LineState.WAITING)[:BATCH]):
        for line in lines:
            told = bringing.judged(OldPage.of_json(line.found))[0]
            line.state = _STATES[told.state]
            _tell(line, told)
        in_turn(lambda lines=lines: ImportedPage.objects.bulk_update(lines, _TOLD))  # type: ignore[misc]
        done += len(lines)
        if time.monotonic() > deadline:
            return done
    _move(job, PagesImportState.CHECKED)
    return done


_TOLD = ["state", "title", "kind", "percent", "reason", "faults", "notes", "page_id"]


def _tell(line: ImportedPage, told: Outcome) -> None:
    line.title, line.kind, line.percent, line.reason = told.title[:255], told.kind[:60], told.percent, told.reason[:300]
    line.faults, line.notes, line.page_id = told.faults, told.notes, told.page


def _write(job: PagesImport, source: Given, bringing: Bringing, deadline: float) -> int:
    done = 0
    while line := job.lines.filter(state=LineState.ACCEPTED).first():
        page = with_inside(OldPage.of_json(line.found), source)
        told = in_turn(lambda page=page: bringing.brought(page))  # type: ignore[misc]
        written = told.page and told.state in (State.NEW, State.CHANGED, State.SAME)
        line.state = LineState.WRITTEN if written else _STATES[told.state]
        _tell(line, told)
        in_turn(line.save)
        done += 1
        if time.monotonic() > deadline and job.lines.filter(state=LineState.ACCEPTED).exists():
            return done
    open_pages = job.lines.filter(state__in=READY).exists()
    written_pages = (OldPage.of_json(line.found) for line in job.lines.filter(state=LineState.WRITTEN).iterator(200))
    bringing.linked((with_inside(page, source) for page in written_pages), last=not open_pages)
    if open_pages:
        _move(job, PagesImportState.CHECKED)
    else:
        _end(job, PagesImportState.DONE)
    return done


def _move(job: PagesImport, state: str, **told: object) -> bool:
    """To the next state, unless someone gave the import up meanwhile."""
    same = PagesImport.objects.filter(pk=job.pk, state=job.state)
    moved = bool(in_turn(lambda: same.update(state=state, **told)))
    job.refresh_from_db()
    return moved


def _end(job: PagesImport, state: str, **told: object) -> None:
    """Close an import; its file goes."""
    if _move(job, state, finished_at=timezone.now(), **told):
        drop_file(job)


def drop_file(job: PagesImport) -> None:
    """Delete the file of an import, and the folder it lay in."""
    place = place_of(job)
    place.unlink(missing_ok=True)
    if place.parent.is_dir():
        place.parent.rmdir()


def accept(job: PagesImport, numbers: Iterable[int] | None) -> int:
    """Have the worker write these pages, or all that are ready; how many."""
    lines = job.lines.filter(state__in=READY)
    if numbers is not None:
        lines = lines.filter(pk__in=list(numbers))
    if job.state not in (PagesImportState.CHECKED, PagesImportState.WRITING):
        return 0
    count = lines.update(state=LineState.ACCEPTED)
    if count:
        PagesImport.objects.filter(pk=job.pk, state=PagesImportState.CHECKED).update(state=PagesImportState.WRITING)
    return count


def check_again(job: PagesImport) -> bool:
    """Judge its pages anew: the table of words says more now. Not what is accepted and waits to be written."""
    waiting = PagesImport.objects.filter(pk=job.pk, state=PagesImportState.CHECKED)
    if not waiting.update(state=PagesImportState.CHECKING):
        return False
    job.lines.exclude(state=LineState.ACCEPTED).update(state=LineState.WAITING)
    return True


def cancel(job: PagesImport) -> bool:
    """Give up what is not written yet."""
    open_states = [PagesImportState.READING, PagesImportState.CHECKING, PagesImportState.CHECKED]
    waiting = PagesImport.objects.filter(pk=job.pk, state__in=open_states)
    if not waiting.update(state=PagesImportState.CANCELLED, finished_at=timezone.now()):
        return False
    drop_file(job)
    return True


def advance_imports(now: datetime) -> int:
    """A bounded step of the oldest import that is not finished."""
    moving = [PagesImportState.READING, PagesImportState.CHECKING, PagesImportState.WRITING]
    job = PagesImport.objects.filter(state__in=moving).order_by("pk").first()
    return advance(job, beat=sign_of_life) if job else 0


def forget_imports(now: datetime) -> int:
    """What an import read, and who wrote it there, is kept a year after it ended, or came in and nobody decided."""
    waiting = Q(state=PagesImportState.CHECKED, created_at__lt=now - REPORTS_KEPT)
    old = list(PagesImport.objects.filter(waiting | Q(finished_at__lt=now - REPORTS_KEPT))[:5])
    for job in old:
        drop_file(job)
        in_turn(job.delete)
    return len(old)
