"""What editors have on public pages."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from asv.core import editor_bar as bar

register = template.Library()


@register.simple_tag(takes_context=True)
def editor_bar(context: dict[str, object]) -> SafeString:
    """Wagtail's bar for who came from the admin; nothing for readers."""
    return mark_safe(bar.editor_bar(context))  # noqa: S308 - Wagtail's own template
