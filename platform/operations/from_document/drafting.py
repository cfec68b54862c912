"""The draft of a récit from a document, and what is placed of its tray afterwards."""

from __future__ import annotations

import json
from uuid import uuid4

from django.db import transaction
from wagtail.fields import StreamField
from wagtail.rich_text import RichText

from asv.core.slugs import slugify
from asv.core.visitor import Visitor
from asv.jobs.lock import lock
from experiences.models import ExperiencePage
from operations.corpus.filling import add_draft
from operations.corpus.form import FORM, Form
from operations.corpus.here import Here
from operations.corpus.journal import Journal
from operations.corpus.values import EMPTY, Unfit, field_in
from operations.from_document.arranging import SUMMARY, Bit, content_of, summary_of
from operations.from_document.taking import bits_of, drop_file, pictures_of
from operations.models import ReadDocument
from operations.older_site.files import bring

MOST_SUMMARY = 600


def parts() -> list[tuple[str, str]]:
    """The parts of a récit that a bit may be placed in, in the order of the form, each with what people call it."""
    fields = [ExperiencePage._meta.get_field(name) for name in ExperiencePage.body_fields if name != "easy_text"]
    return [(SUMMARY, "résumé"), *((field.name, str(field.verbose_name)) for field in fields)]  # type: ignore[union-attr]


def place(row: ReadDocument, wanted: dict[int, str], page: ExperiencePage | None = None) -> tuple[list[Bit], int]:
    """Put bits in the parts that are asked for: those that moved, and how many the summary cannot hold.

    Where there is a draft, `page`, only the tray's move. What a summary cannot hold, a picture or too many words,
    stays where it was: nothing is cut away.
    """
    known = {name for name, _label in parts()} | {""}
    bits, moved = bits_of(row), []
    before = {bit.number: (bit.part, bit.why) for bit in bits}
    for bit in bits:
        part = wanted.get(bit.number, bit.part)
        if part in known and part != bit.part and not (page and bit.part):
            bit.part, bit.why = part, "placé à la main" if part else ""
            moved.append(bit)
    late = [bit for bit in moved if bit.part == SUMMARY]
    said = f"{page.get_latest_revision_as_object().summary} {summary_of(late)}" if page else summary_of(bits)
    if len(said) <= MOST_SUMMARY and not any(bit.piece.target for bit in late):
        late = []
    for bit in late:
        bit.part, bit.why = before[bit.number]
    row.bits = [bit.as_json() for bit in bits]
    return [bit for bit in moved if bit not in late], len(late)


def make_draft(row: ReadDocument, user: Visitor) -> ExperiencePage:
    """The draft of the récit, with all that is placed; the pictures come in, those of the tray too. Raises Unfit.

    Asked twice at once, there is one draft.
    """
    with lock("corpus") as held:
        if not held:
            raise Unfit("un import du corpus est en cours : réessayez dans un instant")
        journal = Journal()
        try:
            page = _made(row, user, journal)
        finally:
            journal.clear()
    drop_file(row)
    return page


def _made(row: ReadDocument, user: Visitor, journal: Journal) -> ExperiencePage:
    here = Here()
    with transaction.atomic():
        row = ReadDocument.objects.select_for_update().get(pk=row.pk)
        if row.page_id and (made := ExperiencePage.objects.filter(pk=row.page_id).first()):
            return made
        bits = bits_of(row)
        for picture in pictures_of(row).values():
            bring(picture, here, journal)
        page = add_draft(_form(row, bits), here)
        revision = page.save_revision(user=user, log_action=True)
        row.page_id = page.pk
        row.save(update_fields=["page_id"])
    return revision.as_object()


def _form(row: ReadDocument, bits: list[Bit]) -> Form:
    taken = [one for one in row.found if one["taken"]]

    def values(sort: str) -> list[str]:
        return [one["value"] for one in taken if one["sort"] == sort]

    whole: Form = {
        "form": FORM,
        "uid": str(uuid4()),
        "type": "experience",
        "title": row.title,
        "slug": slugify(row.title)[:80].strip("-") or "recit",
        "summary": summary_of(bits),
        "date": next(iter(values("date")), ""),
        "terms": {"demarche": values("démarche")} if values("démarche") else {},
        "places": values("lieu"),
        "organisations": [{"organisation": uid, "role": "partenaire"} for uid in values("organisation")],
        "content": content_of(bits),
    }
    return {name: value for name, value in whole.items() if value not in EMPTY}


def add_to_draft(row: ReadDocument, page: ExperiencePage, bits: list[Bit], user: Visitor) -> None:
    """Put bits at the end of their parts, in a new version of the draft, and note that they are there: both or none."""
    with transaction.atomic():
        _added(page, bits, user)
        row.save()


def _added(page: ExperiencePage, bits: list[Bit], user: Visitor) -> None:
    here = Here()
    text: ExperiencePage = page.get_latest_revision_as_object()
    if said := summary_of(bits):
        text.summary = " ".join(f"{text.summary} {said}".split())
    for name, value in content_of(bits).items():
        field = ExperiencePage._meta.get_field(name)
        more = field_in(field, value, here.numbers)  # type: ignore[arg-type]
        if isinstance(field, StreamField):
            setattr(text, name, json.dumps([*getattr(text, name).get_prep_value(), *_list(more)]))
        else:
            before = getattr(text, name)
            before = before.source if isinstance(before, RichText) else str(before or "")
            mark = "\n" if before and not str(more).startswith("<") else ""
            setattr(text, name, f"{before}{mark}{more}")
    text.save_revision(user=user, log_action=True, changed=True)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
