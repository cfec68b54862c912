"""What the admin asks of things that are proposed."""

from __future__ import annotations

from django.urls import path
from wagtail import hooks

from network.offered import views


@hooks.register("register_admin_urls")
def drafts_of_messages() -> list[object]:
    """The button that makes a draft of a message."""
    return [path("messages-recus/<int:pk>/brouillon/", views.draft, name="offered_draft")]
