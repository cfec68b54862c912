"""Wagtail's bar on public pages, for those who may open the admin.

Asking everybody's rights would cost each signed-in reader two queries a page. The session only says whom to ask:
Wagtail's own tag asks the rights, and shows each what they may do.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar
from wagtail.models import Page
from wagtail.users.models import UserProfile

EDITS = "opens_admin"


@receiver(user_logged_in)
def note_who_may_edit(sender: type, request: HttpRequest, user: Any, **kwargs: object) -> None:
    """Note it while the session is written anyway, and have the profile there that the bar reads.

    Pages and the admin then open where nothing can be written.
    """
    if user.has_perm("wagtailadmin.access_admin"):
        request.session[EDITS] = True
        UserProfile.get_for_user(user)


@hooks.register("construct_main_menu")
def note_who_edits(request: HttpRequest, items: object) -> None:
    """The same for who was given the right since: the menu is built on each of the admin's pages."""
    if not request.session.get(EDITS):
        request.session[EDITS] = True


def editor_bar(context: dict[str, object]) -> str:
    """The bar as HTML, with the page's checks; empty for readers, whose session is not even opened."""
    request = context.get("request")
    if not isinstance(request, HttpRequest) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    page = context.get("page")
    if isinstance(page, Page) and page.is_root():
        return ""  # asked for by an address that somebody made up; the bar asks each page's parent
    return str(wagtailuserbar(context)) if request.session.get(EDITS) else ""
