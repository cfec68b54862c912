"""What proposals hold of a person."""

from __future__ import annotations

from django.db.models import QuerySet

from asv.accounts.addresses import canonical_email
from asv.accounts.models import User
from asv.accounts.own_data import OwnData
from experiences.proposals.models import Proposal, Remark, Voice
from experiences.proposals.telling import erase


def _proposals(user: User) -> QuerySet[Proposal]:
    known = [row.email for row in user.emailaddress_set.all()]  # type: ignore[attr-defined]
    return Proposal.objects.filter(email__in={canonical_email(one) for one in (user.email, *known)})


def proposals(user: User) -> list[dict[str, object]]:
    """The récits proposed from one of the account's addresses."""
    return [
        {
            "titre": row.title,
            "état": row.get_state_display(),
            "commencé le": row.begun_at.isoformat(),
            "réponses": {question.asked: text for question, text in row.told if text},
            "fichiers joints": [f"{one.name} : {one.shows}" for one in row.files.all()],
            "signature": row.credit,
            "texte accepté": row.consent,
            "accord de publication": row.agreement,
            "mots échangés": [f"{one.get_voice_display()} : {one.text}" for one in row.remarks.all()],
            "réponse de l’équipe": row.reason,
        }
        for row in _proposals(user)
    ]


def _accompanied(user: User) -> QuerySet[Proposal]:
    known = [row.email for row in user.emailaddress_set.all()]  # type: ignore[attr-defined]
    return Proposal.objects.filter(companion_email__in={canonical_email(one) for one in (user.email, *known)})


def accompanied(user: User) -> list[dict[str, object]]:
    """The récits that the account accompanies, and what it asked of them."""
    return [
        {
            "titre": row.title,
            "prénom": row.companion_name,
            "questions": [one.text for one in row.remarks.filter(voice=Voice.COMPANION)],
        }
        for row in _accompanied(user)
    ]


def _forget_companion(user: User) -> None:
    rows = _accompanied(user)
    Remark.objects.filter(proposal__in=rows, voice=Voice.COMPANION).update(said_by="Quelqu’un")
    rows.update(companion_key=None, companion_email="", companion_name="")


ACCOMPANIED = OwnData(
    name="récits accompagnés",
    purpose="Vous envoyer le lien et les réponses des récits que vous accompagnez.",
    collect=accompanied,
    tells_of=("proposals.Proposal",),
    erase=_forget_companion,
)
OWN_DATA = OwnData(
    name="récits proposés",
    purpose="Vous laisser reprendre votre récit, et vous dire ce qu’il devient.",
    collect=proposals,
    tells_of=("proposals.Proposal", "proposals.Remark", "proposals.ProposalFile"),
    erase=lambda user: erase(_proposals(user)),
)
