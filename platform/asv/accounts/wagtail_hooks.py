"""Accounts made or changed in Wagtail's admin."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.http import HttpRequest
from wagtail import hooks

from asv.accounts.models import User


@hooks.register("after_create_user")
@hooks.register("after_edit_user")
def record_address(request: HttpRequest, user: User) -> None:
    """An administrator vouches for the address: without allauth's record the person could not sign in."""
    EmailAddress.objects.filter(user=user, primary=True).exclude(email=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
