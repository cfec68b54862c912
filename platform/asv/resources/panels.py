"""What search reads of a resource, beside its form: an editor sees which words find it, and asks for it by looking."""

from __future__ import annotations

from typing import ClassVar

from django.urls import reverse
from wagtail.admin.panels import Panel


class WordsReadPanel(Panel):
    """« Ce que la recherche lit »: fetched from the room that reads when its tab is opened, once the page exists."""

    route: ClassVar[str] = ""

    class BoundPanel(Panel.BoundPanel):
        template_name = "resources/admin/words_read_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and self.panel.route)

        def get_context_data(self, parent_context: dict[str, object] | None = None) -> dict[str, object]:
            """Where the words are told."""
            address = reverse(self.panel.route, args=[self.instance.pk])
            return {**super().get_context_data(parent_context), "address": address}

        class Media:
            js = ["js/admin-words.js"]


def register_reading(route: str) -> None:
    """Have the panel show what the address of this name tells of a page: search stands above what it reads."""
    WordsReadPanel.route = route
