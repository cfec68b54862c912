"""Yes and no in Wagtail's lists: its column shows a sign, whose name for screen readers is Python's « True »."""

from __future__ import annotations

from wagtail.admin.ui.tables import BooleanColumn


class YesNo(int):
    """A truth in words."""

    def __str__(self) -> str:
        return "oui" if self else "non"


class YesNoColumn(BooleanColumn):
    """The sign, named in French; nothing is known of what is None."""

    def get_value(self, instance: object) -> YesNo | None:
        """What the cell shows."""
        value = super().get_value(instance)
        return None if value is None else YesNo(bool(value))
