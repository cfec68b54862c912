"""What search reads of a resource, beside its form: an editor sees which words find it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from wagtail.admin.panels import Panel
from wagtail.models import Page

Reading = Callable[[Page], dict[str, object]]


class WordsReadPanel(Panel):
    """« Ce que la recherche lit »: what `template` shows of the answer of the room that reads, once the page exists."""

    reading: ClassVar[Reading | None] = None
    template: ClassVar[str] = ""

    class BoundPanel(Panel.BoundPanel):
        @property
        def template_name(self) -> str:
            return str(self.panel.template)

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and self.panel.reading)

        def get_context_data(self, parent_context: dict[str, object] | None = None) -> dict[str, object]:
            return {**super().get_context_data(parent_context), **self.panel.reading(self.instance)}


def register_reading(template: str, reading: Reading) -> None:
    """Have the panel show what `reading(page)` answers: search stands above the resources that it reads."""
    WordsReadPanel.template = template
    WordsReadPanel.reading = staticmethod(reading)
