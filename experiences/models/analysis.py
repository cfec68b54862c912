"""The analysis report: what the récits show together."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.fields import StreamField

from asv.core.models import BasePage
from asv.core.tabbed_forms import TabbedForm
from asv.resources.models import ResourcePage
from experiences.models.blocks import AddedValuesBlock, ChaptersBlock, CharacteristicsBlock, KeyFiguresBlock
from experiences.models.experience import rich


class AnalysisPage(ResourcePage):
    """A report in chapters; each statement cites the récits that support it."""

    resource_type = "analyse"
    kind_label = "Rapport d’analyse"
    body_fields = ("introduction", "key_figures", "chapters", "characteristics", "added_value_blocks", "edition")
    portable_fields = body_fields
    type_order = 30
    ris_type = "RPRT"

    introduction = rich("introduction", "La question posée, les récits lus, la méthode.")
    key_figures = StreamField(KeyFiguresBlock(), verbose_name="chiffres clés", blank=True)
    chapters = StreamField(
        ChaptersBlock(),
        verbose_name="chapitres",
        blank=True,
        help_text="Chaque constat cite les récits qui l’appuient : le lecteur peut vérifier.",
    )
    characteristics = StreamField(
        CharacteristicsBlock(),
        verbose_name="caractéristiques de la démarche",
        blank=True,
        help_text="Projet, partenariats et réseaux, participation des habitants, territoire ; et la coordination.",
    )
    added_value_blocks = StreamField(
        AddedValuesBlock(),
        verbose_name="plus-values",
        blank=True,
        help_text="Pour les habitants, les professionnels, les politiques publiques : comment, et avec quel effet.",
    )
    edition = models.CharField("édition", max_length=80, blank=True, help_text="« Édition 2019 », « 2e édition »…")

    parent_page_types = ["experiences.AnalysisIndexPage"]
    subpage_types: list[str] = []

    report_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("key_figures"),
        FieldPanel("characteristics"),
        FieldPanel("added_value_blocks"),
        FieldPanel("chapters"),
    ]
    edit_handler = TabbedForm(
        [
            ObjectList(report_panels, heading="Rapport"),
            ObjectList(
                [FieldPanel("edition"), *ResourcePage.classification_panels],
                heading="Carte d’identité",
            ),
            ObjectList(ResourcePage.document_panels, heading="Documents"),
            *ResourcePage.closing_tabs,
        ]
    )

    class Meta:
        verbose_name = "rapport d’analyse"
        verbose_name_plural = "rapports d’analyse"
