"""The controlled vocabularies: each declares here, once, the facet it is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from asv.core.slug_panels import name_and_slug
from asv.taxonomy.facet import Facet


class Palette(models.TextChoices):
    """Checked colour sets: each passes the contrasts of the charter in light and dark."""

    PINE = "pine", "Pin"
    TERRE = "terre", "Terre"
    PRUNE = "prune", "Prune"
    OCEAN = "ocean", "Océan"
    FRAMBOISE = "framboise", "Framboise"
    FORET = "foret", "Forêt"
    ARDOISE = "ardoise", "Ardoise"
    BRIQUE = "brique", "Brique"


class Term(index.Indexed, models.Model):
    """A term of a controlled vocabulary: its slug is its name in addresses; one that is changed goes on answering.

    A vocabulary that resources are found by declares its `facet` and stands in VOCABULARIES; all else follows.
    """

    facet: ClassVar[Facet]

    slug = models.SlugField("identifiant", max_length=80, unique=True, help_text="Paraît dans les adresses.")
    label = models.CharField("libellé", max_length=120)
    definition = models.TextField("définition", blank=True)
    order = models.PositiveIntegerField("ordre", default=0)

    search_fields = [index.SearchField("label"), index.AutocompleteField("label")]
    panels = [*name_and_slug("label"), FieldPanel("definition"), FieldPanel("order")]

    class Meta:
        abstract = True
        ordering = ["order", "label"]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def has(cls, name: str) -> bool:
        """Whether this vocabulary's model has a field of this name: `parent` (terms on two levels) or `palette`."""
        return any(field.name == name for field in cls._meta.fields)


class Theme(Term):
    """A theme of action, on two levels."""

    facet = Facet(parameter="theme", label="Thème", field="themes", plural="Thèmes", weight=6.0, opened=True)

    parent = models.ForeignKey(
        "self",
        verbose_name="thème parent",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    palette = models.CharField("couleurs", max_length=20, choices=Palette, default=Palette.PINE)

    panels = [*Term.panels, FieldPanel("parent"), FieldPanel("palette")]

    class Meta(Term.Meta):
        verbose_name = "thème"
        verbose_name_plural = "thèmes"


class Audience(Term):
    """Who an action is for."""

    facet = Facet(parameter="public", label="Public", field="audiences", plural="Publics", weight=2.0)

    class Meta(Term.Meta):
        verbose_name = "public"
        verbose_name_plural = "publics"


class DemarcheKind(Term):
    """A kind of territorial démarche: ASV, CLS, CLSM, contrat de ville…"""

    facet = Facet(parameter="demarche", label="Démarche", field="demarches", plural="Démarches", weight=3.0)

    acronym = models.CharField("sigle", max_length=20, blank=True)

    panels = [*Term.panels, FieldPanel("acronym")]

    class Meta(Term.Meta):
        verbose_name = "type de démarche"
        verbose_name_plural = "types de démarche"


class OttawaAxis(Term):
    """An axis of the Ottawa charter for health promotion (WHO, 1986)."""

    facet = Facet(parameter="axe", label="Axe d’intervention", field="axes", plural="Axes d’intervention")

    class Meta(Term.Meta):
        verbose_name = "axe de la charte d’Ottawa"
        verbose_name_plural = "axes de la charte d’Ottawa"


class AddedValue(Term):
    """For whom the ASV approach brings an added value."""

    facet = Facet(parameter="plus_value", label="Pour qui la plus-value", field="added_values", plural="Plus-values")

    class Meta(Term.Meta):
        verbose_name = "plus-value"
        verbose_name_plural = "plus-values"


class Stage(Term):
    """A stage of a project."""

    facet = Facet(parameter="etape", label="Étape du projet", field="stages", plural="Étapes")

    class Meta(Term.Meta):
        verbose_name = "étape de projet"
        verbose_name_plural = "étapes de projet"


# The vocabularies by search parameter, in the order that facets, columns and the admin's menu show them.
VOCABULARIES: dict[str, type[Term]] = {
    model.facet.parameter: model for model in (Theme, Audience, DemarcheKind, OttawaAxis, AddedValue, Stage)
}
