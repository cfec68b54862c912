"""The Inspir'Actions sheet: an action in short, on one printable side."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PageChooserPanel

from asv.core.easy_reading import EasyToRead
from asv.core.models import BasePage
from asv.core.tabbed_forms import TabbedForm
from asv.resources.models import ResourcePage
from asv.taxonomy.models import Organisation
from experiences.models.experience import rich


class ActionSheetPage(EasyToRead, ResourcePage):
    """An action told in a few lines, to give ideas; the récit, when there is one, tells the rest."""

    resource_type = "inspir-action"
    kind_label = "Inspir’Actions"
    body_fields = ("idea", "objectives", "how", "partners_text", "means", "results", "tip", "easy_text")
    portable_fields = (*body_fields, "contact_organisation", "experience")
    type_order = 20

    idea = rich("l’idée", "Deux ou trois phrases : ce que l’on fait, avec qui, pour quoi.")
    objectives = rich("objectifs")
    how = rich("comment ça se passe", "Les étapes, en une courte liste.")
    partners_text = rich("avec qui")
    means = rich("moyens", "Temps, lieu, matériel, budget.")
    results = rich("résultats", "Ce que l’on a vu changer, avec un chiffre si vous en avez un.")
    tip = rich("le conseil", "Ce que vous diriez à quelqu’un qui commence.")
    contact_organisation = models.ForeignKey(
        Organisation,
        verbose_name="structure à contacter",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    experience = models.ForeignKey(
        "experiences.ExperiencePage",
        verbose_name="récit de la même action",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="action_sheets",
    )

    parent_page_types = ["experiences.ActionIndexPage"]
    subpage_types: list[str] = []

    sheet_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("idea"),
                FieldPanel("objectives"),
                FieldPanel("how"),
                FieldPanel("partners_text"),
                FieldPanel("means"),
                FieldPanel("results"),
                FieldPanel("tip"),
            ],
            heading="La fiche",
            help_text="Le tout tient sur une page imprimée : environ 300 mots.",
        ),
        *EasyToRead.easy_panels,
    ]
    edit_handler = TabbedForm(
        [
            ObjectList(sheet_panels, heading="Fiche"),
            ObjectList(ResourcePage.classification_panels, heading="Carte d’identité"),
            ObjectList(
                [
                    *ResourcePage.document_panels,
                    FieldPanel("contact_organisation"),
                    PageChooserPanel("experience", "experiences.ExperiencePage"),
                ],
                heading="Documents et contact",
            ),
            *ResourcePage.closing_tabs,
        ]
    )

    class Meta:
        verbose_name = "fiche Inspir’Actions"
        verbose_name_plural = "fiches Inspir’Actions"
