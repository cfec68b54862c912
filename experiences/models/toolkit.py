"""The toolkit: documents to adopt, edit and adapt."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel, ObjectList

from asv.core.models import BasePage
from asv.core.tabbed_forms import TabbedForm
from asv.resources.models import ResourcePage
from experiences.models.experience import rich


class ToolKind(models.TextChoices):
    PEDAGOGIQUE = "pedagogique", "Outil pédagogique"
    COMMUNICANT = "communicant", "Outil de communication"
    METHODOLOGIQUE = "methodologique", "Outil méthodologique"


class ToolPage(ResourcePage):
    """A tool: what it is for, what to watch, and its files, those that can be edited named as such."""

    resource_type = "outil"
    kind_label = "Outil"
    body_fields = ("body", "vigilance")
    portable_fields = ("tool_kind", *body_fields)
    type_order = 40
    review_years = 2
    schema_type = "CreativeWork"

    tool_kind = models.CharField("nature de l’outil", max_length=20, choices=ToolKind, default=ToolKind.METHODOLOGIQUE)
    body = rich("présentation", "À quoi il sert, pour qui, comment s’en servir.")
    vigilance = rich("points de vigilance", "Ce qu’il faut adapter ou surveiller avant de l’utiliser.")

    parent_page_types = ["experiences.ToolkitIndexPage"]
    subpage_types: list[str] = []

    edit_handler = TabbedForm(
        [
            ObjectList(
                [
                    *BasePage.content_panels,
                    FieldPanel("tool_kind"),
                    FieldPanel("body"),
                    FieldPanel("vigilance"),
                    *ResourcePage.document_panels,
                ],
                heading="Outil",
            ),
            ObjectList(ResourcePage.classification_panels, heading="Carte d’identité"),
            *ResourcePage.closing_tabs,
        ]
    )

    class Meta:
        verbose_name = "outil"
        verbose_name_plural = "outils"

    def card_extra(self) -> dict[str, object]:
        """The kind of tool."""
        return {"tool_kind": self.get_tool_kind_display()}
