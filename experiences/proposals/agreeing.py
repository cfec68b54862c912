"""The author's agreement: to one text, given by the link, asked for on every way that publishes it the first time."""

from __future__ import annotations

import hashlib
import json

from django.db import transaction
from django.db.models import TextField
from django.utils import timezone
from wagtail.models import Page, Revision

from asv.core.refusing import Refused
from asv.resources.text import text_of_fields
from experiences.models import ExperiencePage
from experiences.proposals.letters import write_to_team
from experiences.proposals.models import AGREEMENT, Proposal, State

NOT_AGREED = (
    "« {title} » n’est pas publié : la personne qui l’a proposé n’a pas encore dit son accord sur ce texte. "
    "Demandez-le-lui dans « Récits proposés »."
)
NOT_COPIED = "« {title} » attend l’accord de la personne qui l’a proposé : il ne se copie pas avant."


def digest_of(page: ExperiencePage) -> str:
    """What stands for a récit's words, picture and files: the same for another layout, another for another word."""
    words = [" ".join(text.split()) for text in (page.title, page.summary, text_of_fields(page, page.body_fields))]
    files = sorted(file.document_id for file in page.files.all())
    return hashlib.sha256(json.dumps([words, page.image_id, files]).encode()).hexdigest()


def text_to_agree_to(proposal: Proposal) -> ExperiencePage | None:
    """The récit as the team last wrote it; None before it is in writing."""
    if proposal.page is None or proposal.state == State.PUBLISHED:
        return None
    page: ExperiencePage = proposal.page.get_latest_revision_as_object()
    return page


def has_agreed(proposal: Proposal, page: ExperiencePage) -> bool:
    """Whether the author agreed to these very words."""
    return digest_of(page) in proposal.agreed


def agree(proposal: Proposal, digest: str) -> None:
    """Write down that the author agrees to the text of this digest, and tell the team, once a text."""
    with transaction.atomic():
        held = Proposal.objects.select_for_update().get(pk=proposal.pk)
        held.agreed = [*(one for one in held.agreed if one != digest), digest]
        held.agreement, held.agreed_at = AGREEMENT, timezone.now()
        held.save(update_fields=["agreed", "agreement", "agreed_at"])
        write_to_team(held, "agreed", digest[:16])


def take_back(proposal: Proposal) -> None:
    """The author no longer agrees: nothing of it is published, not even what was due at an hour. Tells the team."""
    with transaction.atomic():
        held = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if not held.agreed or held.page is None:
            return
        turn = held.agreed_at.isoformat() if held.agreed_at else ""
        held.agreed, held.agreement, held.agreed_at = [], "", None
        held.save(update_fields=["agreed", "agreement", "agreed_at"])
        held.page.revisions.update(approved_go_live_at=None)
        write_to_team(held, "withdrawn", turn)


def unagreed(pages: list[Page]) -> list[Page]:
    """Those of these pages whose text somebody proposed and has not agreed to: their last revision is asked about."""
    waiting = _waiting([page.pk for page in pages])
    found = []
    for page in pages:
        text = page.get_latest_revision_as_object() if page.pk in waiting else None
        if text is not None and not has_agreed(waiting[page.pk], text):
            found.append(page)
    return found


def _waiting(ids: list[int]) -> dict[int, Proposal]:
    """By page, the proposals of these pages that were never published."""
    rows = Proposal.objects.filter(page__in=ids).exclude(state=State.PUBLISHED)
    return {row.page_id: row for row in rows if row.page_id}


def refuse_unless_agreed(page: ExperiencePage) -> None:
    """Raise Refused where this text goes online and its author has not agreed to it. One query."""
    found = _waiting([page.pk])
    if found and not has_agreed(found[page.pk], page):
        raise Refused(NOT_AGREED.format(title=page.title))


def refuse_a_copy(page: ExperiencePage) -> None:
    """Raise Refused where a new récit has the very words of one whose author has not agreed: a copy asks nobody.

    Whatever copied it: the admin, a program, a translation. The title and the summary may be others. The database
    compares, however many wait: only what has the same texts is read.
    """
    words = _body(page)
    if not words:
        return
    waiting = Proposal.objects.exclude(state=State.PUBLISHED).exclude(page=None).select_related("page")
    waiting = waiting.filter(**{f"page__{name}": getattr(page, name) for name in _texts(page)})
    for proposal in waiting.order_by("pk"):
        there = proposal.page
        if there is not None and _body(there) == words and unagreed([there]):
            raise Refused(NOT_COPIED.format(title=there.title))


def _texts(page: ExperiencePage) -> list[str]:
    """The fields of its body that a database compares as they are."""
    return [name for name in page.body_fields if isinstance(page._meta.get_field(name), TextField)]


def _body(page: ExperiencePage) -> str:
    return " ".join(text_of_fields(page, page.body_fields).split())


def refuse_to_schedule(revision: Revision) -> None:
    """The same for what is to go online at an hour."""
    found = _waiting([int(revision.object_id)])
    if found:
        refuse_unless_agreed(revision.as_object())
