"""The plan of the site: what no list leads to is found here, by readers and by search engines."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from asv.core.metadata import path_of_tree
from asv.core.visibility import visibility_of
from home.models import PlainPage

_STEP = Page.steplen


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the plan, and those below it."""

    title: str
    url: str
    below: list[Entry] = field(default_factory=list)


@require_safe
def site_plan(request: HttpRequest) -> HttpResponse:
    """The sections of the site, and every plain page where it stands; what a section lists stands in its list."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return render(request, "home/plan.html", {"entries": _entries(site.root_page, request)})


def _entries(home: Page, request: HttpRequest) -> list[Entry]:
    plain = ContentType.objects.get_for_model(PlainPage).pk
    pages = (
        visibility_of(request).listed(home.get_descendants()).filter(Q(depth=home.depth + 1) | Q(content_type=plain))
    )
    top: list[Entry] = []
    below = {home.path: top}
    for path, title, url_path, kind in pages.order_by("path").values_list("path", "title", "url_path", "content_type"):
        parent = below.get(path[:-_STEP])
        if parent is None:
            continue  # a network's page, say: the network leads to it
        entry = Entry(title, path_of_tree(url_path))
        parent.append(entry)
        if kind == plain:
            below[path] = entry.below
    return top
