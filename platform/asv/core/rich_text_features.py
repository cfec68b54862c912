"""What the editor of texts has beside Wagtail's own: tables, and pasting that keeps the form of a text and no more.

A browser's clipboard holds what Word and LibreOffice write for themselves; `js/admin-writing.js` reads it.
"""

from __future__ import annotations

import json

from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.rich_text.converters.contentstate_models import ContentState, Entity
from wagtail.admin.rich_text.converters.html_to_contentstate import AtomicBlockEntityElementHandler
from wagtail.admin.rich_text.editors.draftail import features as draftail
from wagtail.rich_text import EmbedHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from asv.core.small_tables import IDENTIFIER, SmallTable

SCRIPTS = ["js/admin-tables.js", "js/admin-writing.js"]


class TableHandler(EmbedHandler):
    """How a table reaches the page."""

    identifier = IDENTIFIER

    @staticmethod
    def expand_db_attributes(attrs: dict[str, str]) -> str:
        """The table's HTML, from the attributes of its tag."""
        return SmallTable.kept(attrs).framed


class TableToEditor(AtomicBlockEntityElementHandler):
    """How a table reaches the editor."""

    def create_entity(self, name: str, attrs: dict[str, str], state: object, contentstate: ContentState) -> Entity:
        table = SmallTable.kept(attrs)
        return Entity("TABLE", "IMMUTABLE", {"caption": table.caption, "rows": [list(row) for row in table.rows]})


def table_from_editor(props: dict[str, object]) -> object:
    """The tag of a table that the editor sent; whatever it sent, only texts in rows."""
    table = SmallTable.of(props.get("caption"), props.get("rows"))
    attributes = {"embedtype": IDENTIFIER, "caption": table.caption, "rows": json.dumps(table.rows, ensure_ascii=False)}
    return DOM.create_element("embed", attributes)


@hooks.register("register_rich_text_features")
def register_writing(features: FeatureRegistry) -> None:
    """Tables, and two ways to paste: with tables, and for texts without any, where a row becomes an item."""
    features.register_embed_type(TableHandler)
    table = {"type": "TABLE", "icon": "table", "description": "Tableau"}
    features.register_editor_plugin("draftail", "table", draftail.EntityFeature(table, js=SCRIPTS))
    features.register_converter_rule(
        "contentstate",
        "table",
        {
            "from_database_format": {f'embed[embedtype="{IDENTIFIER}"]': TableToEditor()},
            "to_database_format": {"entity_decorators": {"TABLE": table_from_editor}},
        },
    )
    for name, tables in (("paste", True), ("paste-simple", False)):
        paste = {"type": "PASTE", "label": None, "tables": tables}
        features.register_editor_plugin("draftail", name, draftail.EntityFeature(paste, js=SCRIPTS))
