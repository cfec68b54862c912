"""News: dated pages and their index."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Coalesce, TruncDate
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Page

from asv.core.blocks import BodyBlock
from asv.core.models import BasePage
from asv.core.visibility import visibility_of
from asv.resources.models import ResourcePage


class NewsIndexPage(BasePage):
    """All the news, latest first."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    max_count = 1

    class Meta:
        verbose_name = "liste des actualités"
        verbose_name_plural = "listes des actualités"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page of news asked for."""
        from home.front import listing

        visibility = visibility_of(request)
        news = visibility.listed(ResourcePage.objects.child_of(self)).order_by(
            Coalesce("date", TruncDate("first_published_at")).desc(), "-pk"
        )
        return {**super().get_context(request, *args, **kwargs), **listing(news, visibility, request)}


class NewsPage(ResourcePage):
    """A news item."""

    resource_type = "actualite"
    kind_label = "Actualité"
    body_fields = ("body",)

    body = StreamField(BodyBlock(), verbose_name="texte", blank=True)

    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []

    content_panels = [*ResourcePage.content_panels, FieldPanel("body")]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Contenu"),
            ObjectList(ResourcePage.classification_panels, heading="Classement"),
            ObjectList(ResourcePage.document_panels, heading="Documents"),
            ObjectList(ResourcePage.change_panels, heading="Ce qui change"),
            ObjectList(Page.promote_panels, heading="Adresse et partage"),
            ObjectList(Page.settings_panels, heading="Réglages"),
        ]
    )

    class Meta:
        verbose_name = "actualité"
        verbose_name_plural = "actualités"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The news, and what classifies it."""
        from home.facts import page_facts

        return {**super().get_context(request, *args, **kwargs), **page_facts(self, request)}
