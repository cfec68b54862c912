"""A name and the slug that it proposes, in forms of what is no page."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, Panel, TitleFieldPanel
from wagtail.admin.widgets.slug import SlugInput


class NamePanel(TitleFieldPanel):
    """A name that proposes its slug as long as the thing is new: later its addresses are known."""

    class BoundPanel(TitleFieldPanel.BoundPanel):
        def get_should_apply(self) -> bool:
            return self.instance is None or self.instance.pk is None


def name_and_slug(name: str) -> list[Panel]:
    """The panels of a name, the field of this name, and of its slug."""
    return [NamePanel(name, classname="", placeholder=False), FieldPanel("slug", widget=SlugInput)]
