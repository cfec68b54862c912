"""`{% written_card "components/card_inner.html" card level %}`: a card as a template writes it, once for each content.

What a card shows hangs on the card, and on whether this reader keeps it as a favourite: on nothing else of who reads,
nor on the page it stands on. Whatever changes in a resource changes its card, and that is what it is kept under.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from operator import attrgetter

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from asv.core.written import written
from asv.resources.cards import Card

register = template.Library()
# Terms are for programs; what types show beside comes as a mapping.
_content = attrgetter(*(field.name for field in fields(Card) if field.name not in ("terms", "extra")))


@register.simple_tag(takes_context=True)
def written_card(context: Context, name: str, card: object, level: int = 3) -> SafeString:
    """The card as the template `name` writes it, with a heading of this level; a sample's is written anew."""
    favourites: Collection[int] = context.get("favourite_ids") or ()
    given = {"card": card, "level": level, "favourite_ids": favourites}
    if not isinstance(card, Card):
        return SafeString(get_template(name).render(given))
    favourites = (card.id,) if card.id in favourites else ()
    return written(name, given | {"favourite_ids": favourites}, (level, favourites, repr(card.extra), *_content(card)))
