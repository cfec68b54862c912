"""Who may bring an older site's pages in: those who keep the vocabularies, and add to and change the whole site."""

from __future__ import annotations

from asv.core.routing import the_page_of
from asv.core.visitor import Visitor
from home.models import HomePage


def keeps_vocabularies(user: Visitor) -> bool:
    """Whether the menu shows them the way: what each page of the admin asks, so it asks no question of its own."""
    return bool(user.has_perm("taxonomy.change_theme"))


def may_bring_pages(user: Visitor) -> bool:
    """Whether they may: an import writes below every list."""
    home = the_page_of(HomePage) if keeps_vocabularies(user) else None
    rights = home.permissions_for_user(user) if home else None
    return bool(rights and rights.can_add_subpage() and rights.can_edit())
