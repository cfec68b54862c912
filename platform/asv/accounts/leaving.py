"""Deleting an account: at once, with everything that names the person."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction

from asv.accounts.account_mails import DELETED, forget_mails_of
from asv.accounts.models import User

KEPT = (
    (
        "Les pages que vous avez écrites ou relues pour le site, les images, documents et fichiers déposés",
        "Ils appartiennent à la publication. Votre nom n'y est plus attaché, et vos commentaires disparaissent.",
    ),
    (
        "Les lignes de l'historique des pages et de l'administration",
        "Elles disent ce qui a changé et quand. Votre compte y devient un numéro qui ne mène plus à personne.",
    ),
    (
        "La date de ce que vous avez fait pour un réseau ou l'annuaire : invitations, réponses, messages envoyés",
        "Le réseau et l'annuaire en ont besoin pour la suite. Rien n'y dit plus que c'était vous.",
    ),
    (
        "Vos réponses aux évaluations de rencontres",
        "Elles sont anonymes dès l'envoi : rien ne permet de retrouver lesquelles sont de vous.",
    ),
    (
        "Les sauvegardes du site",
        "Elles servent après une panne, et sont remplacées par de plus récentes. Si l'une d'elles était remise en "
        "place, votre compte devrait être supprimé de nouveau : demandez-le nous.",
    ),
)


def may_leave(user: Any) -> bool:
    """Whether someone else can still administer the site."""
    if not user.is_superuser:
        return True
    return User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk).exists()


@transaction.atomic
def delete_account(user: User, told: bool = True) -> None:
    """Delete the account, its sessions and every mail to it, waiting or sent; a last mail confirms it where `told`.

    That mail leaves no trace either: its row goes once it left.
    """
    address = user.email
    addresses = [address, *user.emailaddress_set.values_list("email", flat=True)]  # type: ignore[attr-defined]
    for session in UserSession.objects.filter(user=user):
        session.end()
    forget_mails_of(user, addresses)
    user.delete()
    if told:
        DELETED.owe(f"{DELETED.prefix}{uuid.uuid4()}", address, {"kept": KEPT})
