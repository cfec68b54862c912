"""The list of meetings."""

from __future__ import annotations

from asv.core.models import BasePage


class MeetingIndexPage(BasePage):
    """The meetings to come, then those of the past."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["network.MeetingPage"]
    max_count = 1

    class Meta:
        app_label = "network"
        verbose_name = "liste des rencontres"
        verbose_name_plural = "listes des rencontres"
