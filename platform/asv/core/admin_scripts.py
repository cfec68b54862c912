"""The inline scripts of Wagtail's widgets get the nonce of their answer; any other script in a page stays dead.

A widget is drawn without its request, so its script cannot name the nonce itself. What may run is told by its shape:
one call that starts a widget, whose arguments are JSON. Whoever smuggles such a call into a page starts a widget, no
more.
"""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse

_STRING = r'"(?:[^"\\<\n]|\\.)*"'
_JSON = rf"(?:{_STRING}|true|false|null|-?\d+(?:\.\d+)?|[\s,:{{}}\[\]])*+"
_STARTS = (
    # Dates and times, choosers of pages, images, documents and snippets.
    rf"(?:init(?:Date|Time|DateTime)Chooser|createTaskChooser|new \w*Chooser)\({_JSON}\);?",
    # Rows that are added to a form.
    rf"\(function\(\) \{{\s*var panel = new \w*Panel\(JSON\.parse\({_STRING}\)\);\s*\}}\)\(\);",
)
_SCRIPT = re.compile(rf"<script>(?=\s*(?:{'|'.join(_STARTS)})\s*</script>)")


def give_nonces(request: HttpRequest, response: HttpResponse) -> None:
    """Write this answer's nonce into the scripts of widgets, if it is a page that holds any."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    text = response.content.decode(response.charset)
    if not _SCRIPT.search(text):
        return
    nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
    response.content = _SCRIPT.sub(f'<script nonce="{nonce}">', text).encode(response.charset)
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
