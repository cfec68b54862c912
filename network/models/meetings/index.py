"""The list of meetings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from asv.core.models import BasePage


class MeetingIndexPage(BasePage):
    """The meetings to come, then those of the past."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["network.MeetingPage"]
    max_count = 1

    class Meta:
        verbose_name = "liste des rencontres"
        verbose_name_plural = "listes des rencontres"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """All that is to come, and the page asked for of what is past."""
        from network.agenda import meeting_listing

        return {**super().get_context(request, *args, **kwargs), **meeting_listing(request)}
