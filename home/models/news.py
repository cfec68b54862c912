"""News: dated pages and their index."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.fields import StreamField

from asv.core.blocks import BodyBlock
from asv.core.models import BasePage
from asv.core.tabbed_forms import TabbedForm
from asv.resources.models import ResourcePage


class NewsIndexPage(BasePage):
    """All the news, latest first."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    max_count = 1

    class Meta:
        verbose_name = "liste des actualités"
        verbose_name_plural = "listes des actualités"


class NewsPage(ResourcePage):
    """A news item."""

    resource_type = "actualite"
    kind_label = "Actualité"
    body_fields = ("body",)
    portable_fields = body_fields
    type_order = 60
    review_years = 0

    body = StreamField(BodyBlock(), verbose_name="texte", blank=True)

    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []

    content_panels = [*ResourcePage.content_panels, FieldPanel("body")]
    edit_handler = TabbedForm(
        [
            ObjectList(content_panels, heading="Contenu"),
            ObjectList(ResourcePage.classification_panels, heading="Classement"),
            ObjectList(ResourcePage.document_panels, heading="Documents"),
            *ResourcePage.closing_tabs,
        ]
    )

    class Meta:
        verbose_name = "actualité"
        verbose_name_plural = "actualités"
