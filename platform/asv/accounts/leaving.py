"""Deleting an account: at once, with everything that names the person."""

from __future__ import annotations

import uuid

from allauth.usersessions.models import UserSession
from django.db import transaction

from asv.accounts.account_mails import DELETED, forget_mails_of
from asv.accounts.models import User
from asv.accounts.own_data import what_is_kept
from asv.core.visitor import Visitor


def may_leave(user: Visitor) -> bool:
    """Whether this account may be deleted: False for the last active administrator of the site."""
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
        DELETED.owe(f"{DELETED.prefix}{uuid.uuid4()}", address, {"kept": what_is_kept()})
