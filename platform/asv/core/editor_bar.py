"""Wagtail's bar on public pages, for those who opened the admin in this session.

Asking everybody's rights would cost each signed-in reader two queries a page. The session only says whom to ask:
Wagtail's own tag asks the rights, and shows each what they may do.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar

EDITS = "opens_admin"


@hooks.register("construct_main_menu")
def note_who_edits(request: HttpRequest, items: object) -> None:
    """Note in the session, once, that this person has come into the admin: its menu is built on each of its pages."""
    if not request.session.get(EDITS):
        request.session[EDITS] = True


def editor_bar(context: dict[str, object]) -> str:
    """The bar as HTML, with the page's checks; empty for readers, whose session is not even opened."""
    request = context.get("request")
    if not isinstance(request, HttpRequest) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    return str(wagtailuserbar(context)) if request.session.get(EDITS) else ""
