"""The lists: plain, paginated, newest first; the search page does the rest."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import apps
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from asv.core.models import BasePage
from asv.core.text_features import RICH_TEXT
from asv.resources.text import text_of_fields

INDEX_TEMPLATE = "experiences/index_page.html"


class ResourceIndexPage(BasePage):
    """A list of the resources of one type."""

    listed_type: ClassVar[str] = ""
    listed_label: ClassVar[str] = "ressource,ressources"
    search_label: ClassVar[str] = "Chercher parmi les ressources"
    per_page: ClassVar[int] = 12

    introduction = RichTextField(
        "introduction", blank=True, features=RICH_TEXT, help_text="Quelques lignes au-dessus de la liste."
    )

    max_count = 1
    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]

    class Meta:
        abstract = True

    @property
    def listed_model(self) -> Any:
        """The page type of the list."""
        return apps.get_model(self.listed_type)

    def opening(self) -> str:
        """What stands above the list."""
        return text_of_fields(self, ["introduction"])


class ExperienceIndexPage(ResourceIndexPage):
    """All récits d'expériences."""

    listed_type = "experiences.ExperiencePage"
    listed_label = "récit,récits"
    search_label = "Chercher parmi les récits"
    template = INDEX_TEMPLATE
    subpage_types = ["experiences.ExperiencePage"]

    class Meta:
        verbose_name = "liste des récits"


class ActionIndexPage(ResourceIndexPage):
    """All Inspir'Actions sheets."""

    listed_type = "experiences.ActionSheetPage"
    listed_label = "fiche,fiches"
    search_label = "Chercher parmi les Inspir’Actions"
    template = INDEX_TEMPLATE
    subpage_types = ["experiences.ActionSheetPage"]

    class Meta:
        verbose_name = "liste des Inspir’Actions"


class AnalysisIndexPage(ResourceIndexPage):
    """All analysis reports."""

    listed_type = "experiences.AnalysisPage"
    listed_label = "rapport,rapports"
    search_label = "Chercher parmi les rapports d’analyse"
    template = INDEX_TEMPLATE
    subpage_types = ["experiences.AnalysisPage"]

    class Meta:
        verbose_name = "liste des rapports d’analyse"


class ToolkitIndexPage(ResourceIndexPage):
    """The toolkit."""

    listed_type = "experiences.ToolPage"
    listed_label = "outil,outils"
    search_label = "Chercher parmi les outils"
    template = INDEX_TEMPLATE
    subpage_types = ["experiences.ToolPage"]

    class Meta:
        verbose_name = "boîte à outils"
