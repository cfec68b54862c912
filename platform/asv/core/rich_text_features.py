"""What the editor of texts has beside Wagtail's own: tables, pictures, and pasting that keeps the form of a text.

A browser's clipboard holds what Word and LibreOffice write for themselves; `js/admin-writing.js` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.template.loader import render_to_string
from django.urls import reverse_lazy
from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.rich_text.converters.contentstate_models import ContentState, Entity
from wagtail.admin.rich_text.converters.html_to_contentstate import AtomicBlockEntityElementHandler
from wagtail.admin.rich_text.editors.draftail import features as draftail
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.rich_text import EmbedHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from asv.core import text_figures
from asv.core.models import AsvImage
from asv.core.small_tables import IDENTIFIER, SmallTable
from asv.core.text_figures import Figure

SCRIPTS = ["js/admin-tables.js", "js/admin-writing.js"]
FIGURE_SCRIPTS = ["wagtailimages/js/image-chooser-modal.js", "js/admin-figures.js"]
PREVIEW = "max-165x165"  # what the chooser of images shows, so that no other copy is made


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


class FigureHandler(EmbedHandler):
    """How a picture reaches the page: as the block of a page shows it, with caption and credit."""

    identifier = text_figures.IDENTIFIER

    @staticmethod
    def get_model() -> type[AsvImage]:
        """What its tag names."""
        return AsvImage

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """The HTML of each, in one query for all; nothing for an image that is gone."""
        figures = [Figure.kept(attrs) for attrs in attrs_list]
        images = AsvImage.objects.in_bulk([int(figure.image) for figure in figures if figure.image])
        found = [images.get(int(figure.image or 0)) for figure in figures]
        return [_shown(image, figure.caption) if image else "" for image, figure in zip(found, figures, strict=True)]

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        """The HTML of one."""
        return cls.expand_db_attributes_many([attrs])[0]

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[type[AsvImage], str, str, str]]:
        """The image: whoever may read the page may open it."""
        if number := Figure.kept(attrs).image:
            yield AsvImage, number, "", ""


def _shown(image: AsvImage, caption: str) -> str:
    return render_to_string("components/blocks/figure.html", {"value": {"image": image, "caption": caption}})


class FigureToEditor(AtomicBlockEntityElementHandler):
    """How a picture reaches the editor."""

    def create_entity(self, name: str, attrs: dict[str, str], state: object, contentstate: ContentState) -> Entity:
        figure = Figure.kept(attrs)
        image = AsvImage.objects.filter(pk=figure.image).first() if figure.image else None
        src = get_rendition_or_not_found(image, PREVIEW).url if image else ""
        data = {"id": figure.image, "caption": figure.caption, "src": src, "alt": image.description if image else ""}
        return Entity("FIGURE", "IMMUTABLE", data)


def figure_from_editor(props: dict[str, object]) -> object:
    """The tag of a picture that the editor sent; nothing where that names no image."""
    figure = Figure.kept({"id": str(props.get("id") or ""), "caption": str(props.get("caption") or "")})
    return DOM.create_element("embed", figure.attributes) if figure.image else DOM.create_element()


@hooks.register("register_rich_text_features")
def register_figures(features: FeatureRegistry) -> None:
    """Pictures, chosen or put on the site where one writes."""
    features.register_embed_type(FigureHandler)
    figure: dict[str, object] = {"type": "FIGURE", "icon": "image", "description": "Image avec légende"}
    figure["chooserUrl"] = reverse_lazy("wagtailimages_chooser:choose")
    features.register_editor_plugin("draftail", "figure", draftail.EntityFeature(figure, js=FIGURE_SCRIPTS))
    features.register_converter_rule(
        "contentstate",
        "figure",
        {
            "from_database_format": {f'embed[embedtype="{text_figures.IDENTIFIER}"]': FigureToEditor()},
            "to_database_format": {"entity_decorators": {"FIGURE": figure_from_editor}},
        },
    )


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
