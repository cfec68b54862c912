"""Démarches (ASV, CLS, CLSM, contrat de ville…) and their map."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from asv.core.blocks import RICH_TEXT
from asv.core.models import BasePage
from asv.resources.models import ResourcePage
from asv.taxonomy.models import DemarcheKind, Organisation
from network.blocks import PrioritiesBlock
from network.kinds import kind_name


class DemarcheState(models.TextChoices):
    PREFIGURATION = "prefiguration", "En préparation"
    ACTIVE = "active", "Active"
    RENOUVELEE = "renouvelee", "Renouvelée"
    TERMINEE = "terminee", "Terminée"


class DemarcheIndexPage(BasePage):
    """The map of the démarches, and the table that says the same."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["network.DemarchePage"]
    max_count = 1

    class Meta:
        verbose_name = "carte des démarches"
        verbose_name_plural = "cartes des démarches"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The map and the table under the filters of the address."""
        from network.carte import map_context

        return {**super().get_context(request, *args, **kwargs), **map_context(request)}


class DemarchePage(ResourcePage):
    """A territorial démarche: its kind, its territory, its state."""

    resource_type = "demarche"
    kind_label = "Démarche"
    body_fields = ("presentation", "priorities", "since_text")

    kind = models.ForeignKey(
        DemarcheKind,
        verbose_name="type de démarche",
        null=True,
        on_delete=models.PROTECT,
        related_name="demarche_pages",
    )
    state = models.CharField("état", max_length=14, choices=DemarcheState, default=DemarcheState.ACTIVE)
    since = models.DateField("depuis le", null=True, blank=True)
    until = models.DateField("jusqu'au", null=True, blank=True)
    since_text = models.CharField(
        "depuis (en mots)", max_length=120, blank=True, help_text="Quand le jour n'est pas connu : « octobre 2015 »."
    )
    bearer = models.ForeignKey(
        Organisation,
        verbose_name="portée par",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="borne_demarches",
    )
    generation = models.PositiveSmallIntegerField(
        "génération", null=True, blank=True, help_text="2 pour un contrat de deuxième génération."
    )
    population = models.PositiveIntegerField("habitants concernés", null=True, blank=True)
    presentation = RichTextField("présentation", blank=True, features=RICH_TEXT)
    priorities = StreamField(PrioritiesBlock(), verbose_name="priorités et objectifs", blank=True)
    information_date = models.DateField(
        "information au", null=True, blank=True, help_text="Jour auquel ces renseignements étaient exacts."
    )

    parent_page_types = ["network.DemarcheIndexPage"]
    subpage_types: list[str] = []

    content_panels = [
        *ResourcePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("state"),
                FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
                FieldPanel("since_text"),
                FieldPanel("generation"),
                FieldPanel("bearer"),
                FieldPanel("population"),
                FieldPanel("information_date"),
            ],
            heading="Carte d'identité",
        ),
        FieldPanel("presentation"),
        FieldPanel("priorities"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Contenu"),
            ObjectList(ResourcePage.classification_panels, heading="Classement"),
            ObjectList(ResourcePage.document_panels, heading="Documents"),
            ObjectList(Page.promote_panels, heading="Adresse et partage"),
            ObjectList(Page.settings_panels, heading="Réglages"),
        ]
    )

    class Meta:
        verbose_name = "démarche"
        verbose_name_plural = "démarches"

    def clean(self) -> None:
        """A démarche ends after it begins."""
        super().clean()
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": "La fin vient après le début."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A démarche is found under its own kind without the editor choosing it twice."""
        if self.pk:
            self._keep_kind_findable()
        super().save(*args, **kwargs)

    def _keep_kind_findable(self) -> None:
        if self.kind and self.kind not in self.demarches.all():
            self.demarches.add(self.kind)

    @property
    def kind_name(self) -> str:
        """The kind as readers name it: its acronym, else its label."""
        return kind_name(self.kind_id)

    def card_extra(self) -> dict[str, Any]:
        """The kind and the state."""
        return {"kind": self.kind_name, "state": self.get_state_display()}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The démarche's facts and documents."""
        from home.facts import page_facts

        context = super().get_context(request, *args, **kwargs)
        return {**context, **page_facts(self, request)}
