"""The first administrator: an account without a password, and a mail that leads into it."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from asv.accounts.addresses import canonical_email
from asv.accounts.invitations import invite
from asv.accounts.models import User


@transaction.atomic
def invite_administrator(email: str) -> str:
    """Make the administrator's account and owe its invitation; says what was done.

    Run again, it writes once more only to an address that nobody has proved: a first mail may have been lost. An
    account that is there keeps what it is, its rights included: nobody is raised by knowing an address.
    """
    email = canonical_email(email)
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_superuser(email)
    elif not user.is_superuser:
        return f"{email} a déjà un compte sans ce droit : donnez-le-lui dans Réglages, Utilisateurs"
    elif EmailAddress.objects.filter(user=user, verified=True).exists():
        return f"{email} administre déjà le site"
    invite(user)
    return f"invitation pour {email}, elle part avec le worker"
