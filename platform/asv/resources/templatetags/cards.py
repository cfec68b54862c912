"""`{% written_card "components/card_inner.html" card level %}`: a card as a template writes it, once for each content.

What a card shows hangs on nothing but the card: not on who reads, not on the page it stands on. Whatever changes in a
resource changes its card, and that is what it is kept under. The button that keeps a favourite is the reader's own: it
stands outside.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import fields
from operator import attrgetter
from threading import Lock
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from asv.resources.cards import Card

register = template.Library()
MOST = 2000  # cards of 3 KB: some 6 MB for each process
# Terms are for programs; what types show beside comes as a mapping.
_content = attrgetter(*(field.name for field in fields(Card) if field.name not in ("terms", "extra")))
_written: OrderedDict[tuple[object, ...], SafeString] = OrderedDict()
_lock = Lock()


@register.simple_tag
def written_card(name: str, card: Any, level: int = 3) -> SafeString:
    """The card as the template `name` writes it, with a heading of this level; a sample's is written anew."""
    if not isinstance(card, Card):
        return _write(name, card, level)
    key = (name, level, repr(card.extra), *_content(card))
    known = _written.get(key)
    if known is None:
        known = _write(name, card, level)
        with _lock:
            _written[key] = known
            while len(_written) > MOST:
                _written.popitem(last=False)
    return known


def _write(name: str, card: Any, level: int) -> SafeString:
    return SafeString(get_template(name).render({"card": card, "level": level}))
