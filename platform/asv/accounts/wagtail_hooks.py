"""Accounts made or changed in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from laces.components import Component
from wagtail import hooks

from asv.accounts.inactivity import inactive_staff
from asv.accounts.models import User


@hooks.register("after_create_user")
@hooks.register("after_edit_user")
def record_address(request: HttpRequest, user: User) -> None:
    """An administrator vouches for the address: without allauth's record the person could not sign in."""
    EmailAddress.objects.filter(user=user, primary=True).exclude(email=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


class UnusedStaffPanel(Component):
    """Staff accounts that nobody uses: never deleted by themselves, so that an administrator decides."""

    order = 900

    def __init__(self, people: list[User]) -> None:
        self.people = people

    def render_html(self, parent_context: Any = None) -> str:
        """The panel."""
        return render_to_string("wagtailadmin/home/unused_staff.html", {"people": self.people})


@hooks.register("construct_homepage_panels")
def report_unused_staff(request: HttpRequest, panels: list[Any]) -> None:
    """For who may act on it, and only where there are some."""
    people = list(inactive_staff(timezone.now())[:50]) if request.user.has_perm("accounts.change_user") else []
    if people:
        panels.append(UnusedStaffPanel(people))
