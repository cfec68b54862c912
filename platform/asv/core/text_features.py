"""What a text may hold: the features of the editor of texts, for every model that has one.

Apart from what the editor is told of them (`rich_text_features`): models are read before Wagtail's admin can be.
"""

from __future__ import annotations

# The paste comes first: of several that could read what is pasted, the first does.
RICH_TEXT = [
    "paste",
    "h3",
    "h4",
    "bold",
    "italic",
    "link",
    "document-link",
    "ol",
    "ul",
    "blockquote",
    "table",
    "figure",
]
