"""An archive brought into this site: judged thing by thing, then written in one transaction, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import transaction

from asv.resources.models import ResourcePage
from asv.resources.types import resource_types
from operations.corpus.bringing import bring_organisations, bring_vocabularies
from operations.corpus.files_in import bring_files
from operations.corpus.filling import add_draft, write
from operations.corpus.form import Form, digest_of, models_by_type
from operations.corpus.here import Here
from operations.corpus.incoming import Incoming
from operations.corpus.journal import Journal
from operations.corpus.judging import State, Verdict, judge
from operations.corpus.own_places import bring_places
from operations.corpus.reading import BadBag, Payload, Source, opened, read_json, verified
from operations.corpus.reserve import RESERVE, opened_reserve
from operations.corpus.values import Unfit

Tell = Callable[[Verdict], object]
Progress = Callable[[str], object]
_OFTEN = 500  # resources
_KEPT = "les deux sont gardés : le vôtre en ligne, l’autre en brouillon"


def import_archive(
    place: Path, tell: Tell, *, publish: bool = False, dry_run: bool = False, progress: Progress | None = None
) -> Counter[State]:
    """Bring an archive in; how many things of each state. Raises BadBag before anything is written.

    `tell` hears of each thing, `progress` from time to time of how many new pages are begun: of a large archive that
    takes minutes before anything else is told. New and changed resources are published where asked, else they wait as
    drafts. All of it is one transaction: killed at any moment, the site is the one before or the one after.
    """
    with opened(place) as source:
        return _brought(source, verified(source), tell, publish=publish, dry_run=dry_run, progress=progress)


def import_payload(place: Path, tell: Tell, *, publish: bool = False) -> Counter[State]:
    """Bring in what a bag holds under `data/`, from a folder of ours that has no checksums: git keeps it whole."""
    source = Payload(place)
    return _brought(source, source.sizes(), tell, publish=publish, dry_run=False)


def _brought(
    source: Source,
    sizes: dict[str, int],
    tell: Tell,
    *,
    publish: bool,
    dry_run: bool,
    progress: Progress | None = None,
) -> Counter[State]:
    journal = Journal()
    about = read_json(source, "data/corpus.json") if "data/corpus.json" in sizes else {}
    if about.get("form") != "asv-corpus/1":
        raise BadBag("Ce n’est pas un corpus de la forme « asv-corpus/1 ».")
    if not dry_run:
        journal.clear()
    try:
        with transaction.atomic():
            archive = Incoming(source, sizes, Here(), str(about.get("address", "")), None if dry_run else journal)
            count: Counter[State] = Counter()
            for verdict in _everything(archive, publish, progress or (lambda _said: None)):
                count[verdict.state] += 1
                tell(verdict)
    finally:
        if not dry_run:
            journal.clear()
    return count


def import_reserve(place: Path, tell: Tell, key_file: Path, *, dry_run: bool = False) -> Counter[State]:
    """Bring in what is not public of an archive, always as drafts. Raises BadBag, BadArchive for another key."""
    with opened(place) as source:
        if RESERVE not in source.sizes():
            raise BadBag("Cette archive n’a que ce qui est public : elle a été faite sans --all.")
        with opened_reserve(source, key_file) as reserve:
            return import_archive(reserve, tell, publish=False, dry_run=dry_run)


def _everything(archive: Incoming, publish: bool, progress: Progress) -> Iterator[Verdict]:
    yield from bring_vocabularies(archive)
    yield from bring_places(archive)
    yield from bring_organisations(archive)
    yield from bring_files(archive)
    yield from _Resources(archive, publish, progress).bring()


class _Resources:
    """The resources of an archive: first the new pages, so that each may name any other, then what they say."""

    def __init__(self, archive: Incoming, publish: bool, progress: Progress) -> None:
        self.archive, self.here, self.publish, self.progress = archive, archive.here, publish, progress
        self.writing = archive.journal is not None

    def bring(self) -> Iterator[Verdict]:
        paths = self.archive.paths("resources/", 3, "/resource.json")
        later = []
        for done, path in enumerate(paths):
            if done and done % _OFTEN == 0:
                self.progress(f"{done} ressources lues sur {len(paths)}")
            said = self._read(path)
            verdict = self._judged(said)
            if self.writing and verdict.state is State.NEW:
                verdict = self._added(said, verdict)
            if self._wants_writing(said, verdict):
                later.append((path, verdict))
            else:
                yield verdict
        for path, verdict in later:
            yield self._written(self._read(path), verdict) if self.writing else verdict

    def _read(self, path: str) -> Form:
        said = self.archive.read(path, "resource")
        if said["type"] not in models_by_type():
            raise BadBag(f"{path} : le type « {said['type']} » n’est pas connu de ce site.")
        if path.split("/")[1:3] != [said["type"], said["uid"]]:
            raise BadBag(f"{path} : son dossier porte un autre nom que ce qu’il contient.")
        return said

    def _judged(self, said: Form) -> Verdict:
        uid, title = str(said["uid"]), f"{resource_types()[str(said['type'])]} « {said['title']} »"
        page, seen = self.here.page(uid), self.here.seen.get(uid)
        if page is not None and page.resource_type != said["type"]:
            return Verdict(State.REFUSED, title, "ce site a une ressource d’un autre type sous cet identifiant")
        theirs = digest_of(said)
        waits = page is not None and seen is not None and seen.refused == theirs  # set beside by an earlier import
        state = judge(theirs, (lambda: self.here.digest(page)) if page else None, seen)
        state = State.CONFLICT if waits else state
        if state is State.CONFLICT:
            return Verdict(state, title, _KEPT)
        return Verdict(state, title, "il n’est pas remis" if state is State.GONE else "")

    def _wants_writing(self, said: Form, verdict: Verdict) -> bool:
        if verdict.state in (State.NEW, State.CHANGED):
            return True
        seen = self.here.seen.get(str(said["uid"]))
        if verdict.state is State.CONFLICT:
            return seen is None or seen.refused != digest_of(said)
        return verdict.state is State.SAME and (seen is None or self.publish)

    def _added(self, said: Form, verdict: Verdict) -> Verdict:
        try:
            with transaction.atomic():
                page = add_draft(said, self.here)
        except Unfit as error:
            return Verdict(State.REFUSED, verdict.title, str(error))
        self.here.add("resource", str(said["uid"]), page)
        if page.slug != said["slug"]:
            return Verdict(State.NEW, verdict.title, f"adresse déjà prise ici, la sienne finit par {page.slug}")
        return verdict

    def _written(self, said: Form, verdict: Verdict) -> Verdict:
        uid, theirs = str(said["uid"]), digest_of(said)
        page = self.here.page(uid)
        if page is None:
            return Verdict(State.REFUSED, verdict.title, "sa page a disparu")
        try:
            with transaction.atomic():
                return self._settled(page, said, verdict, theirs)
        except Unfit as error:
            return Verdict(State.REFUSED, verdict.title, str(error))

    def _settled(self, page: ResourcePage, said: Form, verdict: Verdict, theirs: str) -> Verdict:
        uid, origin, seen = str(said["uid"]), self.archive.origin, self.here.seen.get(str(said["uid"]))
        if verdict.state is State.CONFLICT:
            ours = self.here.digest(page)
            write(page, said, self.here, publish=False)
            before = (seen.theirs, seen.ours) if seen else ("", ours)
            self.here.remember(uid, origin, *before, refused=theirs)
            return verdict
        if verdict.state is State.SAME:
            return self._same(page, said, verdict, theirs)
        write(page, said, self.here, publish=self.publish)
        self.here.remember(uid, origin, theirs, self._now(uid))
        return verdict

    def _same(self, page: ResourcePage, said: Form, verdict: Verdict, theirs: str) -> Verdict:
        """Noted where it is here without having come in; a draft that an import left is published where asked."""
        uid, seen = str(said["uid"]), self.here.seen.get(str(said["uid"]))
        if seen is None:
            self.here.remember(uid, self.archive.origin, theirs, self.here.digest(page))
        elif self.publish and not page.live and page.first_published_at is None and self.here.digest(page) == seen.ours:
            write(page, said, self.here, publish=True)
            self.here.remember(uid, self.archive.origin, theirs, self._now(uid))
            return Verdict(State.CHANGED, verdict.title, "le brouillon importé est publié")
        return verdict

    def _now(self, uid: str) -> str:
        page = self.here.page(uid)
        return self.here.digest(page) if page else ""
