"""`{% explained %}…{% endexplained %}`: the acronyms of a page's text, each explained once."""

from __future__ import annotations

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from asv.resources.models import ResourcePage
from home.acronyms import explained

register = template.Library()


class _Explained(template.Node):
    def __init__(self, nodelist: NodeList):
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """What stands between the tags; explained where the page is a resource."""
        markup = self.nodelist.render(context)
        if not isinstance(context.get("page"), ResourcePage):
            return markup
        return mark_safe(explained(markup))  # noqa: S308 - what it adds is escaped there


@register.tag("explained")
def explained_tag(parser: Parser, token: Token) -> _Explained:
    """Read up to the closing tag."""
    nodelist = parser.parse(("endexplained",))
    parser.delete_first_token()
    return _Explained(nodelist)
