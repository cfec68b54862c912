"""Démarches (ASV, CLS, CLSM, contrat de ville…) and their map."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PageManager, PageQuerySet

from asv.core.models import BasePage
from asv.core.tabbed_forms import TabbedForm
from asv.core.text_features import RICH_TEXT
from asv.resources.models import ResourcePage
from asv.taxonomy.models import DemarcheKind, Organisation
from network.demarches.blocks import PrioritiesBlock
from network.demarches.kinds import kind_name
from network.demarches.years import DemarcheState, active_between, active_in, active_years, years_until_now


class DemarcheIndexPage(BasePage):
    """The map of the démarches, and the table that says the same."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["network.DemarchePage"]
    max_count = 1

    class Meta:
        app_label = "network"
        verbose_name = "carte des démarches"
        verbose_name_plural = "cartes des démarches"


class DemarcheQuerySet(PageQuerySet):
    """Démarches by the years in which they were active (`network.demarches.years` has the rule)."""

    def active_in(self, year: int) -> DemarcheQuerySet:
        """Those that were active at any moment of this year."""
        return self.filter(active_in(year))

    def active_between(self, first: int, last: int) -> DemarcheQuerySet:
        """Those that were active at any moment of these years."""
        return self.filter(active_between(first, last))

    def undated(self) -> DemarcheQuerySet:
        """Those of which no year is known: no year finds them."""
        return self.filter(settled_years="", open_since=None)


class DemarchePage(ResourcePage):
    """A territorial démarche: its kind, its territories, its state, and what came before and after it.

    A démarche that goes on under a new contract is either the same page with one period more, or a new page whose
    `predecessor` is the former one: what a partner signs anew deserves a page of its own.
    """

    resource_type = "demarche"
    review_years = 1
    kind_label = "Démarche"
    body_fields = ("presentation", "priorities", "since_text")
    portable_fields = (
        "reference", "kind", "state", "since", "until", "since_text", "generation", "predecessor", "bearer",
        "population", "information_date", "presentation", "priorities", "periods", "coordination_posts",
    )  # fmt: skip
    type_order = 80
    schema_type = "Project"

    reference = models.CharField(
        "référence",
        max_length=60,
        blank=True,
        db_index=True,
        help_text="Ce qui la désigne dans les fichiers importés, une fois pour toutes : « CLS-59-LILLE-2 ».",
    )
    kind = models.ForeignKey(
        DemarcheKind,
        verbose_name="type de démarche",
        null=True,
        on_delete=models.PROTECT,
        related_name="demarche_pages",
    )
    state = models.CharField("état", max_length=14, choices=DemarcheState, default=DemarcheState.ACTIVE)
    since = models.DateField("depuis le", null=True, blank=True)
    until = models.DateField("jusqu’au", null=True, blank=True)
    since_text = models.CharField(
        "depuis (en mots)", max_length=120, blank=True, help_text="Quand le jour n’est pas connu : « octobre 2015 »."
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
    predecessor = models.ForeignKey(
        "self",
        verbose_name="fait suite à",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="successors",
        help_text="La démarche que celle-ci renouvelle ou remplace.",
    )
    population = models.PositiveIntegerField("habitants concernés", null=True, blank=True)
    presentation = RichTextField("présentation", blank=True, features=RICH_TEXT)
    priorities = StreamField(PrioritiesBlock(), verbose_name="priorités et objectifs", blank=True)
    information_date = models.DateField(
        "information au", null=True, blank=True, help_text="Jour auquel ces renseignements étaient exacts."
    )

    # Written by `save` from the dates and periods: what the year slider and the index read.
    settled_years = models.CharField("années", max_length=520, blank=True, editable=False)
    open_since = models.PositiveSmallIntegerField("en cours depuis", null=True, blank=True, editable=False)

    objects = PageManager.from_queryset(DemarcheQuerySet)()

    parent_page_types = ["network.DemarcheIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = [*ResourcePage.exclude_fields_in_copy, "reference", "predecessor"]

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
                FieldPanel("reference"),
            ],
            heading="Carte d’identité",
        ),
        InlinePanel("coordination_posts", heading="Coordination", label="poste"),
        FieldPanel("presentation"),
        FieldPanel("priorities"),
    ]
    history_panels = [
        FieldPanel("predecessor"),
        InlinePanel(
            "periods",
            heading="Périodes",
            label="période",
            help_text="Dans l’ordre du temps : préparation, contrats successifs, fin. Elles disent ce qui était actif "
            "chaque année.",
        ),
    ]
    edit_handler = TabbedForm(
        [
            ObjectList(content_panels, heading="Contenu"),
            ObjectList(history_panels, heading="Histoire"),
            ObjectList(ResourcePage.classification_panels, heading="Classement"),
            ObjectList(ResourcePage.document_panels, heading="Documents"),
            *ResourcePage.closing_tabs,
        ]
    )

    class Meta:
        app_label = "network"
        verbose_name = "démarche"
        verbose_name_plural = "démarches"

    def clean(self) -> None:
        """A démarche ends after it begins, has a reference of its own, and follows another one than itself."""
        super().clean()
        faults = {}
        if self.since and self.until and self.until < self.since:
            faults["until"] = "La fin vient après le début."
        self.reference = self.reference.strip()
        if self.reference and DemarchePage.objects.filter(reference=self.reference).exclude(pk=self.pk).exists():
            faults["reference"] = "Une autre démarche porte déjà cette référence."
        if self._follows_itself():
            faults["predecessor"] = "Une démarche ne peut pas se faire suite à elle-même."
        if faults:
            raise ValidationError(faults)

    def _follows_itself(self) -> bool:
        seen = {self.pk} if self.pk else set()
        above = self.predecessor_id
        while above:
            if above in seen:
                return True
            seen.add(above)
            above = DemarchePage.objects.filter(pk=above).values_list("predecessor", flat=True).first()
        return False

    def save(self, *args: object, **kwargs: object) -> None:
        """A démarche is found under its own kind, and in its years, without the editor writing it twice."""
        is_new = not self.pk
        if not is_new:
            self._keep_kind_findable()
        years = active_years(self)
        self.settled_years, self.open_since = years.text, years.open_since
        super().save(*args, **kwargs)
        if is_new:  # a page that has no number yet has no terms to look through
            self._keep_kind_findable()
            self.demarches.commit()

    def _keep_kind_findable(self) -> None:
        if self.kind and self.kind not in self.demarches.all():
            self.demarches.add(self.kind)

    @property
    def kind_name(self) -> str:
        """The kind as readers name it: its acronym, else its label."""
        return kind_name(self.kind_id)

    def years_covered(self) -> tuple[int, ...]:
        """The years in which it was active, for the search's `annee`: those of the map's slider."""
        return years_until_now(self.settled_years, self.open_since)

    def card_extra(self) -> dict[str, object]:
        """The kind and the state."""
        return {"kind": self.kind_name, "state": self.get_state_display()}

    @cached_property
    def bodies(self) -> list[tuple[Organisation | None, tuple[str, ...]]]:
        """Those that hold the coordination, with their functions, then the bearer, most often one of them."""
        held: dict[int | None, tuple[Organisation | None, list[str]]] = {}
        for post in self.coordination_posts.select_related("organisation__closed_contact"):
            held.setdefault(post.organisation_id, (post.organisation, []))[1].append(post.function)
        if self.bearer_id and self.bearer_id not in held:
            found = Organisation.objects.select_related("closed_contact")
            held[self.bearer_id] = (found.filter(pk=self.bearer_id).first(), [])
        if self.bearer_id:
            self.bearer = held[self.bearer_id][0]
        return [(body, tuple(functions)) for body, functions in held.values()]
