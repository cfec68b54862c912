"""The mails to the author of a proposal: the link to go on, and each step that is made with it."""

from __future__ import annotations

from asv.jobs.letters import Letter, short
from asv.jobs.models import OutgoingMail
from experiences.proposals.links import url_of
from experiences.proposals.models import Proposal, State

_PREFIX = "proposal:"
# By kind: the subject before the title, and the state in which the mail is still true.
KINDS = {
    "link": ("Pour reprendre votre récit", State.BEGUN),
    "sent": ("Votre récit est arrivé", None),
    "writing": ("Votre récit est en rédaction", State.WRITING),
    "published": ("Votre récit est en ligne", State.PUBLISHED),
    "refused": ("Votre récit n'est pas retenu", State.REFUSED),
}


def _still_owed(mail: OutgoingMail) -> bool:
    """Whether the proposal is there, and as the mail says."""
    _prefix, number, kind, *_rest = mail.key.split(":")
    state = Proposal.objects.filter(pk=int(number)).values_list("state", flat=True).first()
    wanted = KINDS[kind][1] if kind in KINDS else None
    return state is not None and wanted in (None, state)


PROPOSAL = Letter(
    prefix=_PREFIX,
    label="Récit proposé",
    template="emails/proposals/proposal",
    subject="{about}",
    still_owed=_still_owed,
    erased=True,
    erased_subject="Votre récit",
)


def write_to_author(proposal: Proposal, kind: str, turn: int = 0) -> None:
    """Owe the author the mail of this kind (a key of KINDS), once a turn."""
    context = {
        "about": f"{KINDS[kind][0]} : {short(proposal.title)}",
        "kind": kind,
        "title": proposal.title,
        "reason": proposal.reason,
        "url": url_of(proposal),
        "page_url": proposal.page.full_url if proposal.page and kind == "published" else "",
    }
    PROPOSAL.owe(f"{_PREFIX}{proposal.pk}:{kind}:{turn}", proposal.email, context)
