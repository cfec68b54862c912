"""What is done with a proposal: begun, answered and sent by its author; written up, published, refused by the team."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Page

from asv.accounts.addresses import canonical_email
from asv.core.routing import the_page_of
from asv.resources.models import ResourcePage
from experiences.models import ExperienceIndexPage, ExperiencePage
from experiences.proposals.files import bring, forget_unused
from experiences.proposals.letters import carry, write_to_author
from experiences.proposals.models import CONSENT, KEPT, OPEN_FOR, Proposal, ProposalFile, Remark, State, Voice
from experiences.proposals.questions import QUESTIONS, Question


@transaction.atomic
def begin(title: str, email: str, inspired_by: ResourcePage | None = None) -> Proposal:
    """A proposal, and the mail with the link to go on; `inspired_by` is the page whose action it took up."""
    proposal = Proposal.objects.create(title=title.strip(), email=canonical_email(email), inspired_by=inspired_by)
    send_link(proposal)
    return proposal


@transaction.atomic
def send_link(proposal: Proposal) -> None:
    """The link to go on, once more."""
    proposal.links += 1
    proposal.save(update_fields=["links"])
    write_to_author(proposal, "link", proposal.links)


def answer(proposal: Proposal, question: Question, text: str) -> None:
    """Keep an answer; the month to come back begins anew."""
    with transaction.atomic():
        held = Proposal.objects.select_for_update().get(pk=proposal.pk)
        held.answers = {**held.answers, question.key: text.strip()}
        held.saved_at = timezone.now()
        held.save(update_fields=["answers", "saved_at"])
    proposal.answers, proposal.saved_at = held.answers, held.saved_at


def send(proposal: Proposal, credit: str) -> None:
    """Into the team's queue, with what was agreed to; sent twice, it is there once."""
    with transaction.atomic():
        sent = Proposal.objects.filter(pk=proposal.pk, state=State.BEGUN).update(
            state=State.SENT, credit=credit, consent=CONSENT, sent_at=timezone.now()
        )
        if sent:
            proposal.refresh_from_db()
            write_to_author(proposal, "sent")


def follow(proposal: Proposal) -> None:
    """What the state that the team chose asks for: a draft of the récit, a word to the author. Once each."""
    with transaction.atomic():
        if proposal.state == State.WRITING and proposal.page is None:
            proposal.page = _draft(proposal)
            Proposal.objects.filter(pk=proposal.pk).update(page=proposal.page)
        if proposal.state in (State.WRITING, State.REFUSED):
            write_to_author(proposal, proposal.state)


@transaction.atomic
def say(proposal: Proposal, voice: Voice, text: str, said_by: str = "") -> Remark | None:
    """Keep a word of one side, and owe the other the mail with it; None for an empty one, or the same again."""
    text = text.strip()
    last = proposal.remarks.filter(question="").last()
    if not text or (last and (last.voice, last.text) == (voice, text)):
        return None
    remark = Remark.objects.create(proposal=proposal, voice=voice, text=text, said_by=said_by)
    carry(remark)
    return remark


def _draft(proposal: Proposal) -> ExperiencePage | None:
    """A draft of the récit with the answers where they belong; None where the site has no list of récits."""
    parent = the_page_of(ExperienceIndexPage)
    if parent is None:
        return None
    page = ExperiencePage(title=proposal.title, live=False, inspired_by=proposal.inspired_by)
    for question, text in proposal.told:
        if text:
            setattr(page, question.field, _as_field(question.field, text))
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    bring(proposal, page)
    page.save_revision()
    return page


def _as_field(name: str, text: str) -> str:
    """An answer as its field of the récit keeps it: nothing that was typed is markup."""
    if name == "human_resources":
        return text
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    rich = "".join(f"<p>{escape(part)}</p>".replace("\n", "<br/>") for part in parts)
    if name == "course":
        return json.dumps([{"type": "text", "value": rich, "id": str(uuid4())}])
    return rich


def published(page: ExperiencePage) -> None:
    """The récit is online: its author hears of it. Wagtail also calls published what is only due at an hour."""
    if not page.live:
        return
    for proposal in Proposal.objects.filter(page=page, state=State.WRITING):
        with transaction.atomic():
            Proposal.objects.filter(pk=proposal.pk).update(state=State.PUBLISHED)
            proposal.state = State.PUBLISHED
            write_to_author(proposal, "published")


def forget(now: datetime) -> int:
    """Erase what was left for a month, and what was sent a year ago; how many."""
    left = Q(state=State.BEGUN, saved_at__lt=now - OPEN_FOR)
    return erase(Proposal.objects.filter(left | Q(sent_at__lt=now - KEPT)))


@transaction.atomic
def erase(proposals: QuerySet[Proposal]) -> int:
    """Erase these proposals with the drafts made of them that never appeared; how many.

    A draft without its proposal would be somebody's words with nobody left to agree to them.
    """
    rows = list(proposals.select_related("page"))
    unseen = [row for row in rows if row.page is None or row.page.first_published_at is None]
    brought = list(ProposalFile.objects.filter(proposal__in=unseen).select_related("document", "image"))
    for row in unseen:
        if row.page is not None:
            row.page.delete()
    forget_unused(brought)
    return int(Proposal.objects.filter(pk__in=[row.pk for row in rows]).delete()[1].get("proposals.Proposal", 0))


def next_of(proposal: Proposal) -> int:
    """The number of the first question without an answer; 0 where all have one."""
    return next((number for number, (_question, text) in enumerate(proposal.told, start=1) if not text), 0)


def question_of(number: int) -> Question | None:
    """The question of a number from 1 on."""
    return QUESTIONS[number - 1] if 1 <= number <= len(QUESTIONS) else None
