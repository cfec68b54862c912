"""The site map: what anyone may read, and nothing else. A page kept for members is listed on the site, not here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from wagtail.models import Site

from asv.core.metadata import path_of_tree
from asv.core.visibility import Visibility, visible_to

PAGES = 3000  # of which the page cache keeps each part, as one of ten thousand it would not
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
Paths = Callable[[Visibility], list[str]]
_MORE: list[Paths] = []
HandedOut = Callable[[HttpRequest, str, list[str]], HttpResponseBase | None]
_FILES: list[HandedOut] = []
_NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


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


def register_site_map_file(handed_out: HandedOut) -> None:
    """Have the map, or a part of it, be the file that `handed_out(request, name, more)` gives, where it gives one.

    `more` are the addresses that rooms register, as they are now.
    """
    if handed_out not in _FILES:
        _FILES.append(handed_out)


def site_map(request: HttpRequest) -> HttpResponseBase:
    """The map; past three thousand pages an index of its parts (`?p=1`, `?p=2`…), as the protocol wants."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    asked, anyone = request.GET.get("p"), visible_to(None)
    more = more_paths(anyone)
    if site.is_default_site and (asked is None or _NUMBER.fullmatch(asked)):
        for handed_out in _FILES:
            if (response := handed_out(request, _name(asked), more)) is not None:
                return response
    parts = _parts(site, anyone, more)
    if asked is None and parts.num_pages > 1:
        return _answer(_index(parts))
    try:
        return _answer(_urls(parts.page(asked or 1).object_list))
    except InvalidPage as error:
        raise Http404 from error


def site_map_files(anyone: Visibility, more: list[str]) -> Iterator[tuple[str, list[bytes]]]:
    """The map of the site as the files it is made of, by name; none where there is no site."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return
    parts = _parts(site, anyone, more)
    if parts.num_pages > 1:
        yield _name(), [_index(parts)]
        yield from ((_name(str(part)), [_urls(parts.page(part).object_list)]) for part in parts.page_range)
    else:
        whole = [_urls(parts.page(1).object_list)]
        yield from ((_name(part), whole) for part in (None, "1"))


def more_paths(anyone: Visibility) -> list[str]:
    """The addresses outside the tree of pages that anyone may read."""
    return [path for paths in _MORE for path in paths(anyone)]


def _name(part: str | None = None) -> str:
    return f"sitemap-{part}.xml" if part else "sitemap.xml"


def _parts(site: Site, anyone: Visibility, more: list[str]) -> Paginator[Any]:
    rows: Any = _Rows(_pages(site, anyone), more)
    return Paginator(rows, PAGES)


def _pages(site: Site, anyone: Visibility) -> Any:
    """Tree path and last publication, in tree order: two queries, whatever their number."""
    pages = site.root_page.get_descendants(inclusive=True)
    return anyone.readable(pages).order_by("path").values_list("url_path", "last_published_at")


def _index(parts: Paginator[Any]) -> bytes:
    return _xml("sitemapindex", "sitemap", [(f"/sitemap.xml?p={part}", None) for part in parts.page_range])


def _urls(rows: Iterable[tuple[str, object]]) -> bytes:
    return _xml("urlset", "url", list(rows))


def _answer(written: bytes) -> HttpResponse:
    return HttpResponse(written, content_type="application/xml")


def _xml(root: str, entry: str, rows: list[tuple[str, Any]]) -> bytes:
    tree = Element(root, {"xmlns": _NAMESPACE})
    for path, changed in rows:
        place = SubElement(tree, entry)
        SubElement(place, "loc").text = settings.SITE_URL + path
        if changed:
            SubElement(place, "lastmod").text = changed.isoformat(timespec="seconds")
    written: bytes = tostring(tree, encoding="utf-8", xml_declaration=True)
    return written
