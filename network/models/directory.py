"""The directory of the organisations that bear, fund or take part."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from asv.core.models import BasePage


class DirectoryPage(BasePage):
    """Organisations, by words, kind and département, with the number of resources each takes part in."""

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = "annuaire"
        verbose_name_plural = "annuaires"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page of the directory asked for."""
        from network.annuaire import directory_context

        return {**super().get_context(request, *args, **kwargs), **directory_context(request)}
