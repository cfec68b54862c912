"""Two voices: who bears the action tells, somebody who accompanies asks; each has a link of their own."""

from __future__ import annotations

from django.db import transaction

from asv.accounts.addresses import canonical_email
from experiences.proposals.letters import write_to_author, write_to_companion
from experiences.proposals.models import Proposal, Remark, Voice, new_key
from experiences.proposals.questions import Question


@transaction.atomic
def invite(proposal: Proposal, name: str, email: str) -> None:
    """Give somebody a link to read the answers and ask; who had one before has it no longer."""
    proposal.companion_key, proposal.companion_name = new_key(), name.strip()
    proposal.companion_email = canonical_email(email)
    proposal.save(update_fields=["companion_key", "companion_name", "companion_email"])
    write_to_companion(proposal, "companion", proposal.companion_key[:12])


def part(proposal: Proposal) -> None:
    """Take the link back: nobody accompanies any longer; what was said stays with the answers."""
    Proposal.objects.filter(pk=proposal.pk).update(companion_key=None, companion_email="")


@transaction.atomic
def ask(proposal: Proposal, question: Question, text: str) -> Remark | None:
    """What the companion asks of an answer, and the mail that brings it; None for nothing, or the same again."""
    remark = _kept(proposal, question, Voice.COMPANION, text, proposal.companion_name)
    if remark:
        write_to_author(proposal, "asked", remark.pk, remark.text)
    return remark


@transaction.atomic
def reply(proposal: Proposal, question: Question, text: str) -> Remark | None:
    """What the author answers to that, and the mail that brings it where somebody still accompanies."""
    remark = _kept(proposal, question, Voice.AUTHOR, text, "")
    if remark and proposal.companion_key:
        write_to_companion(proposal, "replied", str(remark.pk), remark.text)
    return remark


def _kept(proposal: Proposal, question: Question, voice: Voice, text: str, said_by: str) -> Remark | None:
    text = text.strip()
    last = proposal.remarks.filter(question=question.key).last()
    if not text or (last and (last.voice, last.text) == (voice, text)):
        return None
    return Remark.objects.create(proposal=proposal, question=question.key, voice=voice, text=text, said_by=said_by)
