"""The team's queue in the admin: what came, what became of it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column

from asv.contact.models import WAITING, ReceivedMessage
from asv.core.admin_lists import RecordViewSet

MOST_NAMED = 5


class ReceivedMessageViewSet(RecordViewSet):
    """Messages, the newest first; the form says what became of each, and changes nothing of what was written."""

    still_allowed = ("change",)
    model = ReceivedMessage
    icon = "mail"
    menu_label = "Messages reçus"
    menu_order = 130
    add_to_admin_menu = True
    list_display = (
        "received_at",
        Column("subject", label="Sujet", accessor="get_subject_display"),
        "sender",
        "about",
        Column("state", label="État", accessor="get_state_display", sort_key="state"),
    )
    list_export = ("received_at", "subject", "about", "sender", "email", "message", "state", "note")
    list_filter = ("state", "subject")
    search_fields = ("message", "sender", "email", "about", "note")
    ordering = "-received_at"
    export_filename = "messages-recus"


class ReceivedPanel(Component):
    """On the admin's home: messages that wait for an answer; nothing where none does. One query."""

    name = "received"
    order = 55
    template_name = "contact/admin/received_panel.html"

    def get_context_data(self, parent_context: object) -> dict[str, object]:
        rows = list(ReceivedMessage.objects.filter(state__in=WAITING)[: MOST_NAMED + 1])
        return {"rows": rows[:MOST_NAMED], "more": len(rows) > MOST_NAMED, "url": _waiting_url()}


def _waiting_url() -> str:
    return f"{reverse('contact_receivedmessage:index')}?" + "&".join(f"state={state.value}" for state in WAITING)


@hooks.register("register_admin_viewset")
def received_messages() -> ReceivedMessageViewSet:
    """The menu *Messages reçus*."""
    return ReceivedMessageViewSet()


@hooks.register("construct_homepage_panels")
def messages_that_wait(request: HttpRequest, panels: list[object]) -> None:
    """Put the messages that wait under what waits for this person."""
    if request.user.has_perm("contact.change_receivedmessage"):
        panels.append(ReceivedPanel())
