"""What editors say of their changes: written down at publication, shown on the page, told to those who watch it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.signals import post_save
from django.dispatch import Signal, receiver
from django.http import HttpRequest
from wagtail.models import Page, Revision
from wagtail.signals import page_unpublished

from asv.core.carriers import pages_that_carry
from asv.core.former_files import FormerFile, file_replaced
from asv.core.models import AsvDocument
from asv.core.prepared import moment_of, prepared
from asv.core.visibility import Visibility, visibility_of, visible_to
from asv.jobs.outbox import emit
from asv.resources.assemble import page_path
from asv.resources.expiring import NOTE_LENGTH
from asv.resources.models import SEEN_BY_ITSELF, ChangeKind, ChangeNote, ResourcePage

# `pages` (ids) were written down as they always were: nobody is to be told of them as of something new.
no_news = Signal()

TOPIC = "change"
SHOWN = 20
_BLANK: dict[str, object] = {"change_kind": "", "change_note": "", "change_replaced_by": None, "change_told": True}
_NEW_FILE = "Nouvelle édition du fichier"
_PAST = {ChangeKind.RENEWED: "Mise à jour", ChangeKind.REPLACED: "Remplacée"}


@dataclass(frozen=True, slots=True)
class Change:
    """A change in the history of a page; `by_title` and `by_url` name what replaces it, for those who may see that."""

    label: str
    at: datetime
    note: str
    by_title: str = ""
    by_url: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That a resource was withdrawn: the title it had, why (empty where no editor said so), and when."""

    title: str
    reason: str
    at: datetime


@receiver(post_save)
def resource_saved(sender: type, instance: object, raw: bool = False, **kwargs: object) -> None:
    """Record the change note of a published page, or the reason of a withdrawn one, in the same transaction."""
    if isinstance(instance, ResourcePage) and not raw and kwargs.get("update_fields") is None:
        record_change(instance)


@receiver(page_unpublished)
def resource_withdrawn(sender: type, instance: Page, **kwargs: object) -> None:
    """Record the withdrawal of a page that expires, which Wagtail saves as a base page."""
    if isinstance(instance, ResourcePage):
        record_change(instance)


@receiver(file_replaced)
def file_renewed(sender: type, document: AsvDocument, former: FormerFile, **kwargs: object) -> None:
    """Tell, on the published resources that carry a file and to who watches them, that it has a new edition."""
    instead = f", qui remplace « {former.edition} »" if former.edition else ""
    note = f"{_NEW_FILE} « {document.title} »{instead}."[:NOTE_LENGTH]
    for page in ResourcePage.objects.filter(pk__in=pages_that_carry(document).values("pk"), live=True):
        _write(page, ChangeKind.RENEWED, note)


def tells_of_a_file(note: ChangeNote) -> bool:
    """Whether a note says that a file of its page has a new edition."""
    return note.kind == ChangeKind.RENEWED and note.note.startswith(_NEW_FILE)


def record_change(page: ResourcePage) -> None:
    """Write down what the published page says of its change, that it was withdrawn or came back; safe to repeat."""
    if page.live:
        _record_return(page)
        _record_edition(page)
        if page.change_kind:
            _record_note(page)
    elif page.last_published_at and not _withdrawn_since(page, page.last_published_at):
        record_withdrawal(page)


def record_withdrawal(page: ResourcePage) -> ChangeNote:
    """The note of a withdrawal, with the reason the editor gave for it or planned with its day, if any."""
    reason, told = getattr(page, "withdrawal", (page.reason_of_expiry, True))
    public = not visible_to(None).restricted(page)
    if not public:  # what was open once is closed now
        page.change_notes.update(public_id=None)
    return _write(page, ChangeKind.WITHDRAWN, reason, told=told, public_id=page.pk if public else None)


def _record_return(page: ResourcePage) -> None:
    """Published after a withdrawal: who was told of that is told of this."""
    last = ChangeNote.objects.filter(page=page, kind__in=SEEN_BY_ITSELF).order_by("-at", "-pk").first()
    if last and last.kind == ChangeKind.WITHDRAWN:
        _write(page, ChangeKind.RETURNED, "", told=last.told)


def _record_edition(page: ResourcePage) -> None:
    """The edition that a published page replaces says so, once, and who follows it is told."""
    if not page.previous_edition_id or not visible_to(None).may_list(page):
        return
    before = ResourcePage.objects.filter(pk=page.previous_edition_id, live=True).first()
    said = ChangeNote.objects.filter(page=before, kind=ChangeKind.REPLACED, replaced_by=page.pk)
    if before is not None and not said.exists():
        _write(before, ChangeKind.REPLACED, "Une édition plus récente est parue.", replaced_by_id=page.pk)


def _record_note(page: ResourcePage) -> None:
    """A first publication changes nothing; what was said of it is only put away."""
    if page.first_published_at != page.last_published_at:
        replaced_by = page.change_replaced_by_id if page.change_kind == ChangeKind.REPLACED else None
        _write(page, page.change_kind, page.change_note.strip(), told=page.change_told, replaced_by_id=replaced_by)
    said = page.change_kind, page.change_note
    ResourcePage.objects.filter(pk=page.pk).update(**_BLANK)
    for name, value in _BLANK.items():
        setattr(page, name, value)
    # The next edit starts from the latest revision, which holds what was just said.
    for revision in page.revisions.filter(content__change_kind=said[0], content__change_note=said[1]):
        Revision.objects.filter(pk=revision.pk).update(content={**revision.content, **_BLANK})


def _withdrawn_since(page: ResourcePage, published_at: datetime) -> bool:
    return ChangeNote.objects.filter(page=page, kind=ChangeKind.WITHDRAWN, at__gte=published_at).exists()


def _write(page: ResourcePage, kind: str, note: str, **values: object) -> ChangeNote:
    written = ChangeNote.objects.create(
        page_id=page.pk, page_title=page.title, kind=kind, note=note, revision_id=page.live_revision_id, **values
    )
    emit(TOPIC, written.pk)
    return written


_OF_REPLACEMENT = ("title", "path", "url_path", "live")


def history(page: Page, request: HttpRequest) -> dict[str, object]:
    """For the page itself, which only its readers are served: its changes, the latest first.

    A page that was published once has none, which needs no query.
    """
    if not page.pk or page.first_published_at == page.last_published_at:
        return {"changes": []}
    rows = prepared("changes", _told_of, [page.pk])
    by = _replacements([row[3] for row in rows if row[3]], visibility_of(request))
    return {"changes": [_change(kind, moment_of(at), note, by.get(other)) for kind, at, note, other in rows]}


def _told_of(page_id: int) -> QuerySet:
    notes = ChangeNote.objects.filter(page=page_id).exclude(kind__in=SEEN_BY_ITSELF)
    return notes.values_list("kind", "at", "note", "replaced_by")[:SHOWN]


def _replacements(ids: list[int], visibility: Visibility) -> dict[int, ResourcePage]:
    """Those of these pages that this person may see listed, by number; no query for none."""
    found = ResourcePage.objects.only(*_OF_REPLACEMENT).in_bulk(ids) if ids else {}
    return {pk: by for pk, by in found.items() if visibility.may_list(by)}


def with_last_change(pages: QuerySet) -> QuerySet:
    """These pages, each with what an editor said last of a change, for `last_change`; in the same query."""
    notes = ChangeNote.objects.filter(page=OuterRef("pk")).exclude(kind__in=SEEN_BY_ITSELF).order_by("-at", "-pk")
    return pages.annotate(
        **{f"last_change_{name}": Subquery(notes.values(name)[:1]) for name in ("at", "kind", "note")}
    )


def last_change(page: Page) -> Change | None:
    """The latest change of a page of `with_last_change`, without what replaces it; None where there was none."""
    kind, at, note = (getattr(page, f"last_change_{name}", None) for name in ("kind", "at", "note"))
    return Change(_label(kind), at, note or "") if kind and at else None


def _change(kind: str, at: datetime, note: str, by: ResourcePage | None) -> Change:
    return Change(_label(kind), at, note, by.title if by else "", page_path(by) if by else "")


def _label(kind: str) -> str:
    return _PAST.get(ChangeKind(kind), ChangeKind(kind).label)


def replacement(note: ChangeNote, visibility: Visibility) -> ResourcePage | None:
    """The page that a note names as replacement, or None where there is none or this person may not see it listed."""
    return note.replaced_by if note.replaced_by and visibility.may_list(note.replaced_by) else None


def withdrawals(page_ids: Iterable[int | None]) -> dict[int, Withdrawal]:
    """How these resources were withdrawn, by page id, for those who kept them: one query, none for no page."""
    ids = [pk for pk in page_ids if pk]
    if not ids:
        return {}
    notes = ChangeNote.objects.filter(page__in=ids, page__live=False, kind=ChangeKind.WITHDRAWN).order_by("at", "pk")
    return {note.page_id: Withdrawal(note.page_title, note.note, note.at) for note in notes if note.page_id}


def public_withdrawals(ids: Iterable[int]) -> dict[int, Withdrawal]:
    """The same for anyone: only of resources that all could read when they were withdrawn, and closed to nobody since.

    Deleted ones are among them. Costs a query, one more where it finds any that still exist.
    """
    wanted = list(ids)
    if not wanted:
        return {}
    notes = ChangeNote.objects.filter(public_id__in=wanted, kind=ChangeKind.WITHDRAWN).select_related("page")
    visitor = visible_to(None)
    return {
        note.public_id: Withdrawal(note.page_title, note.note, note.at)
        for note in notes.order_by("at", "pk")
        if note.public_id and (note.page is None or not (note.page.live or visitor.restricted(note.page)))
    }


def farewell(page: Page) -> dict[str, object] | None:
    """For whoever follows the address of a withdrawn page that anyone could read: when and why it went, not its title.

    The address is known to who asks; the title is not told again, since it may be what was withdrawn.
    """
    if page.live or not page.last_published_at:
        return None
    note = public_withdrawals([page.pk]).get(page.pk)
    return {"at": note.at, "reason": note.reason} if note and note.reason else None
