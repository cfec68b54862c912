"""Panels of the editor."""

from __future__ import annotations

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
