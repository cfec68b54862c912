"""Published pages: as they stand, or with all that an editor's publishing does and leaves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.utils import timezone
from wagtail.models import Page

P = TypeVar("P", bound=Page)


def publish(parent: Page, page: P) -> P:
    """Add the page under its parent, published: it stands there, and nothing is told of who wrote it.

    For what hangs on a revision (history, the editor's form, what is announced) `publish_as_editor`, whose hundred
    statements are five times as many.
    """
    parent.refresh_from_db()
    page.live = True
    page.first_published_at = page.last_published_at = timezone.now()
    parent.add_child(instance=page)
    page.refresh_from_db()
    return page


def publish_as_editor(parent: Page, page: P) -> P:
    """Add the page under its parent as a draft, and publish it as an editor does."""
    parent.refresh_from_db()
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def publish_as_editors(pages: Iterable[Page]) -> None:
    """Publish pages that stand there once more, as editors do."""
    for page in pages:
        page.save_revision().publish()
        page.refresh_from_db()
