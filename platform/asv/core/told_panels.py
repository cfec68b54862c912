"""What a form of the admin shows and does not change."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel


class ToldPanel(FieldPanel):
    """A field as it stands, which the form cannot change; nothing is a dash, where Wagtail would write None."""

    def __init__(self, field_name: str, **kwargs: object) -> None:
        super().__init__(field_name, **{**kwargs, "read_only": True})

    def format_value_for_display(self, value: object) -> object:
        """The value in words."""
        return "—" if value in (None, "") else super().format_value_for_display(value)
