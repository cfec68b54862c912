"""Panels of the editor."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from asv.stewardship.completeness import completeness


class CompletenessPanel(Panel):
    """How complete a récit is and what is still missing, read only: it advises and forces nothing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "experiences/admin/completeness_panel.html"

        def get_context_data(self, parent_context: object = None) -> dict[str, object]:
            """The completeness of the page as last saved."""
            context = super().get_context_data(parent_context)
            context["completeness"] = completeness(self.instance)
            return context


# Where a page came from a document: its number there, and how many bits of it have no place yet. A room above says so.
_left: list[Callable[[int | None], tuple[int, int] | None]] = []


def register_tray(left: Callable[[int | None], tuple[int, int] | None]) -> None:
    """Have `left` asked what of its document a récit has not taken."""
    _left.append(left)


class FromDocumentPanel(Panel):
    """On a new récit the way to begin from a document; on one that came so, what is left of it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "experiences/admin/from_document_panel.html"

        @cached_property
        def _tray(self) -> tuple[int, int] | None:
            return next((found for left in _left if (found := left(self.instance.pk))), None)

        def is_shown(self) -> bool:
            """Not where there is nothing to say."""
            return super().is_shown() and bool(_left) and (self.instance.pk is None or self._tray is not None)

        def get_context_data(self, parent_context: object = None) -> dict[str, object]:
            """What is left."""
            return {**super().get_context_data(parent_context), "left": self._tray}

        class Media:
            js = ["js/admin-document.js"]
