"""What administrators are told on the admin's home."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from operations.founding.to_complete import Left, left_to_complete


class ToCompletePanel(Component):
    """What is left to complete before the site opens, each with the screen where it is done."""

    name = "to_complete"
    order = 40
    template_name = "operations/admin/to_complete_panel.html"

    def __init__(self, left: list[Left]) -> None:
        self.left = left

    def get_context_data(self, parent_context: object) -> dict[str, object]:
        return {"left": self.left}


@hooks.register("construct_homepage_panels")
def what_is_left_to_complete(request: HttpRequest, panels: list[object]) -> None:
    """First of all, for administrators, until nothing is left."""
    if getattr(request.user, "is_superuser", False) and (left := left_to_complete()):
        panels.append(ToCompletePanel(left))
