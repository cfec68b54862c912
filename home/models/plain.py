"""Plain pages (legal notices, accessibility, about…) and the glossary."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from asv.core.blocks import BodyBlock
from asv.core.easy_reading import EasyToRead
from asv.core.models import BasePage
from asv.resources.text import text_of_fields


class PlainPage(EasyToRead, BasePage):
    """A page of text: legal notices, accessibility, personal data, or a page inside a network's own space."""

    body = StreamField(BodyBlock(), verbose_name="texte", blank=True)

    parent_page_types = ["home.HomePage", "home.PlainPage", "network.NetworkPage"]
    subpage_types = ["home.PlainPage"]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("easy_text")]
    content_panels = [*BasePage.content_panels, FieldPanel("body"), *EasyToRead.easy_panels]

    class Meta:
        verbose_name = "page simple"
        verbose_name_plural = "pages simples"

    def opening(self) -> str:
        """How the page begins."""
        return text_of_fields(self, ["body"])


class GlossaryPage(BasePage):
    """Every acronym and term of the field, in alphabetical order."""

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = "glossaire"
        verbose_name_plural = "glossaires"
