"""`{% part "name" [as variable] %}…{% endpart %}`: what of a page is the same for all of its readers.

See `asv.page_cache.parts`.
"""

from __future__ import annotations

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from asv.page_cache.parts import part_of

register = template.Library()

# What a template could tell its reader by. A part has none of it, so that it cannot name the one it was written for.
_OF_THE_READER = dict.fromkeys(("request", "user", "perms", "csrf_token", "messages", "favourite_ids"))


class _Nobody:
    """The request of a part: a tag that would tell its reader by it fails, so that no part says to all what one may
    read."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError(f"A part of a page is the same for all its readers: it asks no request for its {name}.")


class _Part(template.Node):
    def __init__(self, name: str, shown_as: str, nodelist: NodeList):
        self.name, self.shown_as, self.nodelist = name, shown_as, nodelist

    def render(self, context: Context) -> SafeString:
        """What stands between the tags, kept for the page of this context; where it goes by a name, nothing yet."""
        part = part_of(context["page"], self.name, context.get("request"), lambda: self._written(context))
        shown = mark_safe(part)  # noqa: S308 - Django rendered it
        if not self.shown_as:
            return shown
        context[self.shown_as] = shown
        return SafeString("")

    def _written(self, context: Context) -> str:
        request = getattr(context, "request", None)
        if request is not None:
            context.request = _Nobody()  # type: ignore[attr-defined]  # where tags written in Python look for it
        try:
            with context.push(**_OF_THE_READER):
                return str(self.nodelist.render(context)).strip()
        finally:
            if request is not None:
                context.request = request  # type: ignore[attr-defined]


@register.tag("part")
def part_tag(parser: Parser, token: Token) -> _Part:
    """Read up to the closing tag; the name is a constant of its template. `as` gives what it holds a name."""
    _tag, name, *shown_as = token.split_contents()
    nodelist = parser.parse(("endpart",))
    parser.delete_first_token()
    return _Part(name.strip("\"'"), shown_as[-1] if shown_as else "", nodelist)
