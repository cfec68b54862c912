"""Accounts made or changed in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from asv.accounts.inactivity import inactive_staff
from asv.accounts.invitations import invite as send_invitation
from asv.accounts.keys import drop_keys
from asv.accounts.models import User


@hooks.register("after_create_user")
def invite(request: HttpRequest, user: User) -> None:
    """Send a new account its invitation: its address is unproved until its person uses a code or link."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    send_invitation(user)


@hooks.register("after_edit_user")
def follow_address(request: HttpRequest, user: User) -> None:
    """Drop all keys of an account whose address was changed, and invite the new, unproved address."""
    held = EmailAddress.objects.filter(user=user)
    if list(held.values_list("email", flat=True)) == [user.email]:
        return
    with transaction.atomic():
        held.delete()
        drop_keys(user)
        send_invitation(user)


class UnusedStaffPanel(Component):
    """Staff accounts that nobody uses: never deleted by themselves, so that an administrator decides."""

    order = 900

    def __init__(self, people: list[User]) -> None:
        self.people = people

    def render_html(self, parent_context: object = None) -> str:
        """The HTML of the panel."""
        return render_to_string("wagtailadmin/home/unused_staff.html", {"people": self.people})


@hooks.register("construct_homepage_panels")
def report_unused_staff(request: HttpRequest, panels: list[Any]) -> None:
    """Add the panel for those who may change accounts, where there are unused ones."""
    people = list(inactive_staff(timezone.now())[:50]) if request.user.has_perm("accounts.change_user") else []
    if people:
        panels.append(UnusedStaffPanel(people))
