"""The mails to the author of a proposal: the link to go on, and each step that is made with it."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from asv.core.remembered import site_settings
from asv.jobs.letters import Letter, short
from asv.jobs.models import OutgoingMail
from experiences.proposals.links import agreement_url, companion_url, url_of
from experiences.proposals.models import Proposal, Remark, State

_PREFIX = "proposal:"
# By kind: the subject before the title, and the state in which the mail is still true.
KINDS = {
    "link": ("Pour reprendre votre récit", State.BEGUN),
    "sent": ("Votre récit est arrivé", None),
    "writing": ("Votre récit est en rédaction", State.WRITING),
    "published": ("Votre récit est en ligne", State.PUBLISHED),
    "refused": ("Votre récit n’est pas retenu", State.REFUSED),
    "agreement": ("Le texte de votre récit est à relire", State.WRITING),
    "word": ("Un mot de l’équipe sur votre récit", None),
    "asked": ("Une question sur votre récit", State.BEGUN),
}
# To who accompanies it.
TO_THE_COMPANION = {
    "companion": "On vous invite à accompagner un récit",
    "replied": "Une réponse à votre question",
}
# To the team, at the address of the site.
TO_THE_TEAM = {
    "said": "Un mot de l’auteur d’un récit proposé",
    "agreed": "L’auteur est d’accord : le récit peut paraître",
    "withdrawn": "L’auteur n’est plus d’accord : le récit ne paraît pas",
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


def write_to_author(proposal: Proposal, kind: str, turn: int | str = 0, said: str = "") -> None:
    """Owe the author the mail of this kind (a key of KINDS), once a turn; `said` is the word that it carries."""
    context = {
        "said": said,
        "agreement_url": agreement_url(proposal),
        "name": proposal.companion_name,
        "about": f"{KINDS[kind][0]} : {short(proposal.title)}",
        "kind": kind,
        "title": proposal.title,
        "reason": proposal.reason,
        "url": url_of(proposal),
        "page_url": proposal.page.full_url if proposal.page and kind == "published" else "",
    }
    PROPOSAL.owe(f"{_PREFIX}{proposal.pk}:{kind}:{turn}", proposal.email, context)


def carry(remark: Remark) -> None:
    """Owe the other side the mail with this word, once."""
    if remark.voice == "team":
        write_to_author(remark.proposal, "word", remark.pk, remark.text)
    else:
        write_to_team(remark.proposal, "said", str(remark.pk), remark.text)


def write_to_companion(proposal: Proposal, kind: str, turn: str, said: str = "") -> None:
    """Owe who accompanies the mail of this kind (a key of TO_THE_COMPANION), once a turn."""
    context = {
        "about": f"{TO_THE_COMPANION[kind]} : {short(proposal.title)}",
        "kind": kind,
        "title": proposal.title,
        "said": said,
        "url": companion_url(proposal),
    }
    PROPOSAL.owe(f"{_PREFIX}{proposal.pk}:{kind}:{turn}", proposal.companion_email, context)


def write_to_team(proposal: Proposal, kind: str, turn: str, said: str = "") -> None:
    """Owe the team the mail of this kind (a key of TO_THE_TEAM), once a turn; nothing where the site has no address."""
    address = site_settings().contact_email
    if not address:
        return
    context = {
        "about": f"{TO_THE_TEAM[kind]} : {short(proposal.title)}",
        "kind": kind,
        "title": proposal.title,
        "said": said,
        "url": f"{settings.SITE_URL}{reverse('proposals_proposal:edit', args=[proposal.pk])}",
    }
    PROPOSAL.owe(f"{_PREFIX}{proposal.pk}:{kind}:{turn}", address, context)
