"""The site map: what anyone may read, and nothing else. A page kept for members is listed on the site, not here."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap

from asv.core.visibility import visible_to

PAGES = 10_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class ReadableSitemap(Sitemap):
    """Wagtail's site map, over the pages a visitor who is not signed in may read."""

    limit = PAGES

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


def site_map(request: HttpRequest) -> HttpResponse:
    """The map; past ten thousand pages an index of its parts (`?p=1`, `?p=2`…), as the protocol wants."""
    pages = ReadableSitemap(request)
    parts = pages.paginator.num_pages
    if parts == 1 or "p" in request.GET:
        return wagtail_sitemap(request, sitemaps={"pages": pages})
    index = Element("sitemapindex", {"xmlns": _NAMESPACE})
    for part in range(1, parts + 1):
        SubElement(SubElement(index, "sitemap"), "loc").text = f"{settings.SITE_URL}/sitemap.xml?p={part}"
    return HttpResponse(tostring(index, encoding="utf-8", xml_declaration=True), content_type="application/xml")
