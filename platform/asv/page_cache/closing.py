"""What closes a page to readers ends the copies that are given while the site does not answer."""

from __future__ import annotations

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.models import Page
from wagtail.signals import post_page_move, pre_page_move

from asv.page_cache.copies import close_copies, copies_reopen


def connect() -> None:
    """Hear of pages withdrawn, deleted and moved; restrictions are heard of by their tables (`generation`)."""
    pre_save.connect(page_closing)
    post_save.connect(page_closed)
    pre_delete.connect(page_going, sender=Page)
    post_delete.connect(page_gone, sender=Page)
    pre_page_move.connect(page_going)
    post_page_move.connect(page_gone)


def page_closing(sender: type, instance: object, **kwargs: object) -> None:
    """A page is saved as one that is not published."""
    if isinstance(instance, Page) and not instance.live and not instance._state.adding:
        close_copies()


def page_closed(sender: type, instance: object, created: bool = False, **kwargs: object) -> None:
    """It was saved, in a transaction that may still be open."""
    if isinstance(instance, Page) and not instance.live and not created:
        transaction.on_commit(copies_reopen)


def page_going(sender: type, **kwargs: object) -> None:
    """A page is deleted or moved."""
    close_copies()


def page_gone(sender: type, **kwargs: object) -> None:
    """It was, in a transaction that may still be open."""
    transaction.on_commit(copies_reopen)
