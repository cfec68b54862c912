"""The récit d'expérience, in the shape the field gave it: résumé, carte d'identité, texte."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
)
from wagtail.fields import RichTextField, StreamField

from asv.core.easy_reading import EasyToRead
from asv.core.models import BasePage
from asv.core.tabbed_forms import TabbedForm
from asv.core.text_features import RICH_TEXT
from asv.resources.models import ResourcePage
from asv.taxonomy.models import Organisation
from experiences.models.blocks import CourseBlock, KeyFunctionsBlock, PartnersBlock, VoicesBlock
from experiences.panels import CompletenessPanel, FromDocumentPanel


def rich(label: str, help_text: str = "") -> RichTextField:
    """A rich text field that may stay empty: nothing on the page shows that it is."""
    return RichTextField(label, blank=True, features=RICH_TEXT, help_text=help_text)


class ExperiencePage(EasyToRead, ResourcePage):
    """An experience told so that others may take it up: what happened, why it worked, how to do it again."""

    resource_type = "experience"
    kind_label = "Récit d’expérience"
    body_fields = (
        "context",
        "diagnosis",
        "objectives",
        "course",
        "key_functions",
        "skills",
        "partners",
        "participation",
        "voices",
        "human_resources",
        "budget",
        "duration",
        "results",
        "gain_residents",
        "gain_professionals",
        "gain_policies",
        "levers",
        "obstacles",
        "vigilance",
        "lessons",
        "transfer_population",
        "transfer_environment",
        "transfer_implementation",
        "transfer_support",
        "contact_note",
        "easy_text",
    )
    portable_fields = (*body_fields, "contact_organisation", "inspired_by")
    type_order = 10

    context = rich("contexte", "Le territoire, les habitants, ce qui existait déjà avant l’action.")
    diagnosis = rich("diagnostic", "Ce qui a été observé, par qui, et le besoin qui en est sorti.")
    objectives = rich("objectifs", "Ce que l’action voulait changer, et pour qui.")
    course = StreamField(
        CourseBlock(),
        verbose_name="déroulement",
        blank=True,
        help_text="Les étapes dans l’ordre. Un moment clé dit ce qui s’est joué et comment il a été franchi.",
    )
    key_functions = StreamField(
        KeyFunctionsBlock(),
        verbose_name="fonctions clés",
        blank=True,
        help_text="Ce qui produit le résultat et qu’il faudrait garder ailleurs : aller-vers, pairs, participation…",
    )
    skills = rich("compétences mobilisées", "Savoirs, savoir-faire et postures qui ont compté, et d’où ils venaient.")
    partners = StreamField(
        PartnersBlock(),
        verbose_name="partenaires",
        blank=True,
        help_text="Qui a fait quoi. Des structures et des fonctions, jamais des personnes nommées.",
    )
    participation = rich(
        "participation des personnes concernées", "À quels moments elles ont pris part, et ce qu’elles ont décidé."
    )
    voices = StreamField(
        VoicesBlock(),
        verbose_name="paroles",
        blank=True,
        help_text="Ce que des habitants ou des professionnels en disent, avec leurs mots et leur accord.",
    )
    human_resources = models.TextField(
        "moyens humains", blank=True, help_text="Temps de coordination, intervenants, bénévoles."
    )
    budget = models.TextField("budget", blank=True, help_text="Montant, financeurs, ce qu’il couvre.")
    duration = models.TextField("durée", blank=True, help_text="Mise en route, durée de l’action, fréquence.")
    results = rich("résultats", "Ce qui a changé, et comment on le sait.")
    gain_residents = rich("plus-value pour les habitants")
    gain_professionals = rich("plus-value pour les professionnels")
    gain_policies = rich("plus-value pour les politiques publiques")
    levers = rich("leviers", "Ce qui a aidé.")
    obstacles = rich("obstacles", "Ce qui a freiné, et comment vous avez fait avec.")
    vigilance = rich("points de vigilance", "Ce qu’il faut surveiller en cours de route.")
    lessons = rich("enseignements", "Ce que vous avez appris, ce que vous feriez autrement.")
    transfer_population = rich(
        "population", "À qui l’action convient : besoins, habitudes, attentes à retrouver ailleurs."
    )
    transfer_environment = rich(
        "environnement", "Ce que le territoire doit offrir : partenaires, équipements, soutien politique."
    )
    transfer_implementation = rich(
        "conditions de mise en œuvre", "Ce qu’il faut réunir : équipe, moyens, calendrier, méthode."
    )
    transfer_support = rich(
        "appui au transfert", "Ce que vous pouvez transmettre : outils, formation, visite, accompagnement."
    )
    contact_organisation = models.ForeignKey(
        Organisation,
        verbose_name="structure à contacter",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    contact_note = models.TextField(
        "précision sur le contact", blank=True, help_text="Un service ou une fonction ; aucune coordonnée personnelle."
    )

    inspired_by = models.ForeignKey(
        ResourcePage,
        verbose_name="inspirée de",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="redone_by",
        help_text="Le récit ou la fiche que cette action a repris. Les deux pages se nomment l’une l’autre.",
    )

    parent_page_types = ["experiences.ExperienceIndexPage"]
    subpage_types: list[str] = []

    story_panels = [
        FromDocumentPanel(),
        CompletenessPanel(heading="Ce récit est-il complet ?"),
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("context"), FieldPanel("diagnosis"), FieldPanel("objectives")], heading="Pourquoi cette action"
        ),
        FieldPanel("course"),
        FieldPanel("key_functions"),
        FieldPanel("skills"),
        FieldPanel("partners"),
        MultiFieldPanel([FieldPanel("participation"), FieldPanel("voices")], heading="Les personnes concernées"),
        MultiFieldPanel(
            [
                FieldPanel("results"),
                FieldPanel("gain_residents"),
                FieldPanel("gain_professionals"),
                FieldPanel("gain_policies"),
            ],
            heading="Ce que l’action apporte",
        ),
        MultiFieldPanel(
            [FieldPanel("levers"), FieldPanel("obstacles"), FieldPanel("vigilance"), FieldPanel("lessons")],
            heading="Ce que l’on en retient",
        ),
        *EasyToRead.easy_panels,
    ]
    redo_panels = [
        MultiFieldPanel(
            [FieldPanel("human_resources"), FieldRowPanel([FieldPanel("budget"), FieldPanel("duration")])],
            heading="Moyens",
        ),
        MultiFieldPanel(
            [
                FieldPanel("transfer_population"),
                FieldPanel("transfer_environment"),
                FieldPanel("transfer_implementation"),
                FieldPanel("transfer_support"),
            ],
            heading="Ce qui permet de refaire ailleurs",
            help_text="Les quatre volets de l’outil ASTAIRE sur la transférabilité.",
        ),
        PageChooserPanel("inspired_by", ["experiences.ExperiencePage", "experiences.ActionSheetPage"]),
    ]
    contact_panels = [
        *ResourcePage.document_panels,
        MultiFieldPanel([FieldPanel("contact_organisation"), FieldPanel("contact_note")], heading="Contact"),
    ]
    edit_handler = TabbedForm(
        [
            ObjectList(story_panels, heading="Récit"),
            ObjectList(ResourcePage.classification_panels, heading="Carte d’identité"),
            ObjectList(redo_panels, heading="Pour refaire"),
            ObjectList(contact_panels, heading="Documents et contact"),
            *ResourcePage.closing_tabs,
        ]
    )

    class Meta:
        verbose_name = "récit d’expérience"
        verbose_name_plural = "récits d’expériences"

    def clean(self) -> None:
        """An action is not inspired by itself. Raises ValidationError."""
        super().clean()
        if self.pk and self.inspired_by_id == self.pk:
            raise ValidationError({"inspired_by": "Choisissez l’action d’un autre récit."})
