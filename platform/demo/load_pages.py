"""Pages of the demo that are no resources: the legal ones, the members' own."""

from __future__ import annotations

from wagtail.models import Page

from demo.content.pages import PAGES
from home.models import PlainPage
from operations.founding.tree import Tree


def load_pages(tree: Tree) -> None:
    """Legal, accessibility and personal data pages."""
    for entry in PAGES:
        add_page(tree.home, PlainPage(**entry))


def add_page(parent: Page, page: PlainPage) -> PlainPage | None:
    """Add and publish a page under its parent; None where a page of that slug is already there."""
    if Page.objects.child_of(parent).filter(slug=page.slug).exists():
        return None
    page.live = False
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    return page
