"""Pages with StreamField and an image, and a list of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.search import index


class HomePage(Page):
    """The home: an introduction and the latest articles."""

    intro = RichTextField(blank=True)
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the six latest articles."""
        latest = ArticlePage.objects.live().public().order_by("-date")[:6]
        return {**super().get_context(request, *args, **kwargs), "articles": latest}


class ArticleIndexPage(Page):
    """The list of articles, newest first."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the articles below."""
        found = ArticlePage.objects.child_of(self).live().order_by("-date")[:20]
        return {**super().get_context(request, *args, **kwargs), "articles": found}


class ArticlePage(Page):
    """An article: date, introduction, image, body."""

    date = models.DateField()
    intro = models.CharField(max_length=400)
    image = models.ForeignKey("wagtailimages.Image", null=True, on_delete=models.SET_NULL, related_name="+")
    body = StreamField(
        [
            ("heading", blocks.CharBlock()),
            ("paragraph", blocks.RichTextBlock()),
            ("image", ImageBlock()),
            ("quote", blocks.BlockQuoteBlock()),
        ]
    )
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    content_panels = [*Page.content_panels, *(FieldPanel(name) for name in ("date", "intro", "image", "body"))]
