"""The site map: what anyone may read, and nothing else."""

from typing import Any

from django.conf import settings
from wagtail.contrib.sitemaps import Sitemap

from asv.core.visibility import visible_to


class ReadableSitemap(Sitemap):
    """Wagtail's site map, over the pages a visitor who is not signed in may read."""

    limit = 5000

    def items(self) -> Any:
        """Pages in tree order, without their specific rows: a constant number of queries."""
        root = self.get_wagtail_site().root_page
        pages = root.get_descendants(inclusive=True).live()
        return visible_to(None).readable(pages).order_by("path")

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        rows = self.paginator.page(page).object_list
        return [
            {"location": settings.SITE_URL + row.get_url(self.request), "lastmod": self.lastmod(row)} for row in rows
        ]
