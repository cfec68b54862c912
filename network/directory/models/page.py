"""The directory of the organisations that bear, fund or take part."""

from __future__ import annotations

from asv.core.models import BasePage


class DirectoryPage(BasePage):
    """Organisations, by words, kind and département, with the number of resources each takes part in."""

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        app_label = "network"
        verbose_name = "annuaire"
        verbose_name_plural = "annuaires"
