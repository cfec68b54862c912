"""French typography of the words that templates and forms hold themselves: set once, as a template is read."""

from __future__ import annotations

import re
from itertools import zip_longest

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.template import Origin
from django.template.loaders import filesystem
from django.utils.safestring import SafeString, mark_safe

from asv.core.typography import NARROW, french_html

_TOKEN = re.compile(r"({%.*?%}|{{.*?}}|{#.*?#})", re.DOTALL)
# Stand for what a template writes there, which is a word, and for what it does there: no text of ours holds them.
_WRITTEN, _DONE = "\ua66e", "\ue000"
_STANDS = re.compile(f"[{_WRITTEN}{_DONE}]")
_BY_HAND = (("&#8239;", NARROW), ("&nbsp;", "\u00a0"))
_TRANSLATED = ("{% blocktrans", "{% trans")  # their words are the keys of a catalogue


class Loader(filesystem.Loader):
    """Our own templates, as they are written, with narrow spaces and apostrophes in their words."""

    def get_contents(self, origin: Origin) -> str:
        """The source of a template; HTML alone, since mails in plain text are set as they are written."""
        source: str = super().get_contents(origin)
        return typeset(source) if str(origin.name).endswith(".html") else source


def typeset(source: str) -> str:
    """The source of a template with its words set; tags of both kinds, attributes and verbatim elements stay."""
    if any(mark in source for mark in _TRANSLATED):
        return source
    parts = _TOKEN.split(source)
    stands = [_WRITTEN if token.startswith("{{") else _DONE for token in parts[1::2]]
    words = "".join(word + stand for word, stand in zip_longest(parts[::2], stands, fillvalue=""))
    for typed, meant in _BY_HAND:
        words = words.replace(typed, meant)
    parts[::2] = _STANDS.split(french_html(words))
    return "".join(parts)


class FormRenderer(DjangoTemplates):
    """What forms are made of, with narrow spaces and apostrophes in choices too."""

    def render(self, template_name: str, context: dict[str, object], request: HttpRequest | None = None) -> SafeString:
        """A form, a field or a widget; what a person typed stands in attributes and text areas, which stay."""
        return mark_safe(french_html(super().render(template_name, context, request)))  # noqa: S308 - rendered, escaped
