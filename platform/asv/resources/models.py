"""ResourcePage: what everything that is found has in common."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, PageChooserPanel
from wagtail.models import Orderable, Page
from wagtail.search import index

from asv.core.boxes import CheckboxSelectMultiple
from asv.core.easy_reading import EASY
from asv.core.models import AsvDocument
from asv.resources.expiring import NOTE_LENGTH, ExpiringPage, settings_panels
from asv.resources.panels import WordsReadPanel
from asv.resources.text import text_of_fields
from asv.taxonomy import models as taxonomy
from asv.taxonomy import terms


class ChangeKind(models.TextChoices):
    CORRECTED = "correction", "Corrigée"
    RENEWED = "renouvellement", "Mise à jour"
    REPLACED = "remplacement", "Remplacée par une autre"
    WITHDRAWN = "retrait", "Retirée du site"
    RETURNED = "retour", "De nouveau en ligne"


# What the site sees by itself; the others an editor says.
SEEN_BY_ITSELF = (ChangeKind.WITHDRAWN, ChangeKind.RETURNED)


class ResourcePage(ExpiringPage):
    """The one concrete parent of every page that search, favourites, updates and the API deal with.

    A child names its `resource_type` (the value of the `type` parameter), its `kind_label` (what readers call it),
    `body_fields`, the names of the fields whose text is found, and `portable_fields`, what of its own an archive of the
    corpus carries: nothing that is not named there leaves (platform/docs/corpus/). It may say where it stands among
    the types (`type_order`, lower first), what it is in schema.org's words (`schema_type`) and to reference managers
    (`ris_type`: a récit or a sheet is read on the web), whether its `date` is the day of its publication, and after how
    many years it is read again (`review_years`).
    """

    is_creatable = False

    resource_type: ClassVar[str] = ""
    is_notice: ClassVar[bool] = False  # about the file it has: what stands in the file counts as its own text
    kind_label: ClassVar[str] = ""
    body_fields: ClassVar[tuple[str, ...]] = ()
    portable_fields: ClassVar[tuple[str, ...]] = ()
    type_order: ClassVar[int] = 100
    schema_type: ClassVar[str] = "Article"
    ris_type: ClassVar[str] = "ELEC"
    is_dated_by_publication: ClassVar[bool] = True
    review_years: ClassVar[int] = 3  # after which somebody reads it again; 0 for what belongs to its day

    date = models.DateField(
        "date",
        null=True,
        blank=True,
        db_index=True,
        help_text="Celle que le lecteur voit et qui trie les listes. Vide : la date de première publication.",
    )
    start_year = models.PositiveSmallIntegerField("début (année)", null=True, blank=True)
    end_year = models.PositiveSmallIntegerField("fin (année)", null=True, blank=True)
    themes = ParentalManyToManyField(terms.Theme, verbose_name="thèmes", blank=True, related_name="+")
    audiences = ParentalManyToManyField(terms.Audience, verbose_name="publics", blank=True, related_name="+")
    demarches = ParentalManyToManyField(terms.DemarcheKind, verbose_name="démarches", blank=True, related_name="+")
    axes = ParentalManyToManyField(
        terms.OttawaAxis, verbose_name="axes de la charte d’Ottawa", blank=True, related_name="+"
    )
    added_values = ParentalManyToManyField(terms.AddedValue, verbose_name="plus-values", blank=True, related_name="+")
    stages = ParentalManyToManyField(terms.Stage, verbose_name="étapes", blank=True, related_name="+")
    territories = ParentalManyToManyField(taxonomy.Territory, verbose_name="territoires", blank=True, related_name="+")
    source_label = models.CharField("source", max_length=300, blank=True, help_text="D’où viennent les faits.")
    source_url = models.URLField("adresse de la source", max_length=500, blank=True)
    source_date = models.DateField("date de la source", null=True, blank=True)
    version = models.PositiveIntegerField("version annoncée", default=1, editable=False)
    reviewed_on = models.DateField("relue le", null=True, editable=False)
    previous_edition = models.ForeignKey(
        "self",
        verbose_name="remplace l’édition",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="next_editions",
        help_text="La ressource que celle-ci remplace : sa page, les listes et les citations renvoient alors ici.",
    )
    # How many published récits say that they took this one up; whether it has an easy text: a card costs no question.
    redone = models.PositiveIntegerField("reprises", default=0, editable=False)
    has_easy_text = models.BooleanField("facile à lire", default=False, editable=False)
    # What the editor says of the next publication; it becomes a ChangeNote then, and starts blank again.
    change_kind = models.CharField(
        "ce qui change",
        max_length=14,
        blank=True,
        choices=[choice for choice in ChangeKind.choices if choice[0] not in SEEN_BY_ITSELF],
        help_text="Vide pour une retouche dont personne n’a besoin d’être informé.",
    )
    change_note = models.TextField(
        "en une phrase",
        max_length=NOTE_LENGTH,
        blank=True,
        help_text="« Le budget de 2024 était faux : il est de 12 000 €. » "
        "Montrée sur la page et aux personnes qui suivent.",
    )
    change_replaced_by = models.ForeignKey(
        "self", verbose_name="remplacée par", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    change_told = models.BooleanField("prévenir les personnes qui suivent cette ressource", default=True)

    search_fields = [*ExpiringPage.search_fields, index.FilterField("date")]
    classification_panels = [
        MultiFieldPanel(
            [FieldPanel("date"), FieldRowPanel([FieldPanel("start_year"), FieldPanel("end_year")])],
            heading="Dates",
        ),
        MultiFieldPanel(
            [FieldPanel(model.facet.field, widget=CheckboxSelectMultiple) for model in terms.VOCABULARIES.values()],
            heading="Ce par quoi on la trouve",
        ),
        PageChooserPanel("previous_edition", "resources.ResourcePage"),
        FieldPanel("territories"),
        InlinePanel("organisation_links", heading="Organisations", label="organisation"),
        MultiFieldPanel(
            [FieldPanel("source_label"), FieldPanel("source_url"), FieldPanel("source_date")], heading="Source"
        ),
        WordsReadPanel(heading="Ce que la recherche lit"),
    ]
    document_panels = [InlinePanel("files", heading="Documents", label="document")]
    change_panels = [
        MultiFieldPanel(
            [
                FieldPanel("change_kind"),
                FieldPanel("change_note"),
                PageChooserPanel("change_replaced_by", "resources.ResourcePage"),
                FieldPanel("change_told"),
            ],
            heading="Ce que la prochaine publication change",
            help_text="Rien à dire à la première publication : les alertes l’annoncent.",
        )
    ]
    # Every type ends with these tabs: without the last, nobody can comment on a page or say when it appears and goes.
    closing_tabs = [
        ObjectList(change_panels, heading="Ce qui change"),
        ObjectList(Page.promote_panels, heading="Adresse et partage"),
        ObjectList(settings_panels(), heading="Réglages"),
    ]
    exclude_fields_in_copy = ["previous_edition", "change_kind", "change_note", "change_replaced_by", "change_told"]

    class Meta:
        verbose_name = "ressource"
        verbose_name_plural = "ressources"

    def clean(self) -> None:
        """Check that a change has its kind and its sentence, a replacement its page. Raises ValidationError."""
        super().clean()
        faults = {}
        if self.change_note and not self.change_kind:
            faults["change_kind"] = "Choisissez ce qui change, ou effacez la phrase."
        if self.change_kind and not self.change_note.strip():
            faults["change_note"] = "Dites en une phrase ce qui change."
        if self.change_kind == ChangeKind.REPLACED and self.change_replaced_by_id in (None, self.pk):
            faults["change_replaced_by"] = "Choisissez la ressource qui remplace celle-ci."
        if self.previous_edition_id and self._replaces_itself():
            faults["previous_edition"] = (
                "Cette édition remplace déjà la page que vous écrivez, ou c’est elle : elles se remplaceraient en rond."
            )
        if faults:
            raise ValidationError(faults)

    def _replaces_itself(self) -> bool:
        """Whether the page stands among the editions before itself."""
        pk, seen = self.previous_edition_id, set()
        while pk and pk not in seen and pk != self.pk:
            seen.add(pk)
            pk = ResourcePage.objects.filter(pk=pk).values_list("previous_edition_id", flat=True).first()
        return bool(pk) and pk == self.pk

    def with_content_json(self, content: dict[str, object]) -> ResourcePage:
        """The page as a revision has it; when it was read again and how often taken up no older revision undoes."""
        page: ResourcePage = super().with_content_json(content)
        page.reviewed_on, page.redone = self.reviewed_on, self.redone
        return page

    @classmethod
    def carried_fields(cls) -> tuple[str, ...]:
        """What an archive of the corpus carries as a resource's content: its type's own, then what all types have."""
        return (*cls.portable_fields, "previous_edition")

    @property
    def review_due(self):
        """The day it is to be read again: years after it was, or first appeared; None for what belongs to its day."""
        first = self.first_published_at
        since = self.reviewed_on or (timezone.localdate(first) if first else None)
        return since + timedelta(days=365 * self.review_years) if since and self.review_years else None

    @property
    def is_overdue(self) -> bool:
        """Whether nobody read it again in the years that its type asks for."""
        due = self.review_due
        return bool(due and due < timezone.localdate())

    @property
    def shown_date(self):
        """The date readers see: the editor's, else the day of first publication; None for a page never published."""
        if self.date or not self.first_published_at:
            return self.date
        return timezone.localdate(self.first_published_at)

    @property
    def published_at(self) -> datetime | None:
        """When it was published: the day the editor gave, else its first publication here; None for one that never was.

        A day to come, and one that tells of something else than the page, is no day of publication.
        """
        first = self.first_published_at
        model = self.cached_content_type.model_class() or type(self)
        if not (self.date and model.is_dated_by_publication) or (first and self.date >= timezone.localdate(first)):
            return first
        return timezone.make_aware(datetime.combine(self.date, time()))

    def extra_formats(self) -> list[str]:
        """Formats beside those of the attached files ("video" for a replay, an easy text), for the `format` facet."""
        return [EASY] if self.has_easy_text else []

    def years_covered(self) -> tuple[int, ...] | None:
        """The years the `annee` filter finds it under; None: from its first to its last year, else its date's."""
        return None

    def card_extra(self) -> dict[str, object]:
        """What a result card of this type shows beyond the common fields, in JSON types."""
        return {name: told for name, told in (("redone", self.redone), ("easy", self.has_easy_text)) if told}

    def opening(self) -> str:
        """How the page begins."""
        return text_of_fields(self, self.body_fields)

    def body_text(self) -> str:
        """The whole text of the page in plain words, for the index."""
        return text_of_fields(self, (*self.body_fields, "source_label"))


class OrganisationRole(models.TextChoices):
    PORTEUR = "porteur", "Porte l’action"
    AUTEUR = "auteur", "Auteur"
    HOTE = "hote", "Accueille"
    PARTENAIRE = "partenaire", "Partenaire"
    FINANCEUR = "financeur", "Finance"


class ResourceOrganisation(Orderable):
    """An organisation that bears, wrote, hosts, funds or takes part in what a resource tells."""

    page = ParentalKey(ResourcePage, on_delete=models.CASCADE, related_name="organisation_links")
    organisation = models.ForeignKey(
        taxonomy.Organisation,
        verbose_name="organisation",
        on_delete=models.PROTECT,
        related_name="resource_links",
    )
    role = models.CharField("rôle", max_length=12, choices=OrganisationRole, default=OrganisationRole.PORTEUR)

    class Meta(Orderable.Meta):
        verbose_name = "organisation"

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class ResourceFile(Orderable):
    """A document attached to a resource."""

    page = ParentalKey(ResourcePage, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        AsvDocument, verbose_name="document", on_delete=models.PROTECT, related_name="resource_files"
    )
    label = models.CharField("intitulé", max_length=200, blank=True, help_text="Vide : le titre du document.")

    panels = [FieldPanel("document"), FieldPanel("label")]

    class Meta(Orderable.Meta):
        verbose_name = "document joint"

    def __str__(self) -> str:
        return self.label or self.document.title


class ChangeNote(models.Model):
    """What an editor said of a change, at its publication or when the resource was withdrawn.

    `page_title` names the resource should it be deleted; `told`: those who watch it are to hear of it. `public_id` is
    the resource's id where anyone could read it when it was withdrawn: what anyone may still be told by that id.
    """

    page = models.ForeignKey(ResourcePage, null=True, on_delete=models.SET_NULL, related_name="change_notes")
    page_title = models.CharField("titre", max_length=255)
    kind = models.CharField("nature", max_length=14, choices=ChangeKind)
    note = models.TextField("note", max_length=NOTE_LENGTH, blank=True)
    replaced_by = models.ForeignKey(ResourcePage, null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    told = models.BooleanField("annoncée", default=True)
    public_id = models.BigIntegerField("numéro public", null=True, editable=False, db_index=True)
    at = models.DateTimeField("le", default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "note de changement"
        verbose_name_plural = "notes de changement"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page_title} : {self.get_kind_display()}"
