"""Publishing a page as an editor does."""

from __future__ import annotations

from typing import TypeVar

from wagtail.models import Page

P = TypeVar("P", bound=Page)


def publish(parent: Page, page: P) -> P:
    """Add the page under its parent and publish it."""
    parent.refresh_from_db()
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page
