"""The site map: what anyone may read, and nothing else. A page kept for members is listed on the site, not here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Site

from asv.core.metadata import path_of_tree
from asv.core.visibility import Visibility, visible_to

PAGES = 3000  # of which the page cache keeps each part, as one of ten thousand it would not
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
Paths = Callable[[Visibility], list[str]]
_MORE: list[Paths] = []


def register_site_map_paths(paths: Paths) -> None:
    """Have the site map list these addresses too: pages outside Wagtail's tree that anyone may read.

    `paths` is given what anyone may see. Some page must lead to each of them, and none may tell engines `noindex`.
    """
    _MORE.append(paths)


class _Rows:
    """The pages of the tree, then the other addresses: what a paginator cuts without reading all of it."""

    def __init__(self, pages: Any, more: list[str]) -> None:
        self.pages, self.more, self.tree = pages, more, pages.count()

    def __len__(self) -> int:
        return int(self.tree) + len(self.more)

    def __getitem__(self, part: slice) -> list[tuple[str, Any]]:
        start, stop, _step = part.indices(len(self))
        pages = [(path_of_tree(path), changed) for path, changed in self.pages[min(start, self.tree) : stop]]
        return pages + [(path, None) for path in self.more[max(start - self.tree, 0) : max(stop - self.tree, 0)]]


def site_map(request: HttpRequest) -> HttpResponse:
    """The map; past three thousand pages an index of its parts (`?p=1`, `?p=2`…), as the protocol wants."""
    anyone = visible_to(None)
    rows_of_all: Any = _Rows(_pages(request, anyone), [path for paths in _MORE for path in paths(anyone)])
    parts: Paginator[Any] = Paginator(rows_of_all, PAGES)
    asked = request.GET.get("p")
    if asked is None and parts.num_pages > 1:
        return _xml("sitemapindex", "sitemap", [(f"/sitemap.xml?p={part}", None) for part in parts.page_range])
    try:
        rows = parts.page(asked or 1).object_list
    except InvalidPage as error:
        raise Http404 from error
    return _xml("urlset", "url", list(rows))


def _pages(request: HttpRequest, anyone: Visibility) -> Any:
    """Tree path and last publication, in tree order: two queries, whatever their number."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    pages = site.root_page.get_descendants(inclusive=True)
    return anyone.readable(pages).order_by("path").values_list("url_path", "last_published_at")


def _xml(root: str, entry: str, rows: list[tuple[str, Any]]) -> HttpResponse:
    tree = Element(root, {"xmlns": _NAMESPACE})
    for path, changed in rows:
        place = SubElement(tree, entry)
        SubElement(place, "loc").text = settings.SITE_URL + path
        if changed:
            SubElement(place, "lastmod").text = changed.isoformat(timespec="seconds")
    return HttpResponse(tostring(tree, encoding="utf-8", xml_declaration=True), content_type="application/xml")
