"""Accounts that someone else makes: their person comes in by a code, and chooses a password afterwards or none."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress

from asv.accounts.models import User


def invite(user: User) -> None:
    """Owe the mail that leads into an account whose address is unproved, in the caller's transaction."""
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
    get_adapter().send_mail("account/email/invitation", user.email, {"user": user})
