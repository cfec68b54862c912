"""The controlled vocabularies (`terms.py`), territories and organisations that facets are made of."""

from __future__ import annotations

import unicodedata
import uuid
from functools import lru_cache
from itertools import chain, count
from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from asv.core.slug_panels import name_and_slug
from asv.core.slugs import slugify
from asv.taxonomy.former_slugs import FormerSlug
from asv.taxonomy.journal import VocabularyChange
from asv.taxonomy.terms import (
    VOCABULARIES,
    AddedValue,
    Audience,
    DemarcheKind,
    OttawaAxis,
    Palette,
    Stage,
    Term,
    Theme,
)

__all__ = [
    "VOCABULARIES",
    "AddedValue",
    "Audience",
    "DemarcheKind",
    "FormerSlug",
    "GlossaryEntry",
    "Organisation",
    "OrganisationKind",
    "OttawaAxis",
    "Palette",
    "ReferenceData",
    "Stage",
    "Term",
    "Territory",
    "TerritoryKind",
    "Theme",
    "VocabularyChange",
    "fold_name",
]


@lru_cache(maxsize=5000)  # a suggestion reads every theme's name, a misspelling the names of all terms
def fold_name(text: str) -> str:
    """A name as people type it in a hurry: lower case, no accent, no punctuation, "st" and "ste" written out."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in text).split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


class TerritoryKind(models.TextChoices):
    PAYS = "pays", "Pays"
    REGION = "region", "Région"
    DEPARTEMENT = "departement", "Département"
    EPCI = "epci", "Intercommunalité"
    COMMUNE = "commune", "Commune"
    QPV = "qpv", "Quartier prioritaire"
    SECTEUR = "secteur", "Quartier ou secteur"


class Territory(models.Model):
    """A place of the official geographic code or, where it has none, of the team's (`secteur`), and what contains it.

    `path` holds the codes of everything that contains the place, nearest first, separated by spaces.
    """

    code = models.CharField(
        "code", max_length=24, unique=True, help_text="reg-32, dep-59, com-59350, qpv-QN05901M, lieu-moulins…"
    )
    kind = models.CharField("nature", max_length=12, choices=TerritoryKind)
    insee = models.CharField("code officiel", max_length=12, db_index=True)
    name = models.CharField("nom", max_length=120, db_index=True)
    search_name = models.CharField("nom replié", max_length=120, blank=True, editable=False, db_index=True)
    parent = models.ForeignKey(
        "self", verbose_name="dans", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    epci = models.ForeignKey(
        "self",
        verbose_name="intercommunalité",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
    )
    population = models.PositiveIntegerField("population", null=True, blank=True)
    postcodes = models.CharField("codes postaux", max_length=400, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    path = models.CharField("contenu dans", max_length=200, blank=True)

    class Meta:
        ordering = ["name", "code"]
        verbose_name = "territoire"
        verbose_name_plural = "territoires"
        indexes = [models.Index(fields=["kind", "name"], name="territory_kind_name")]

    def __str__(self) -> str:
        if self.kind == TerritoryKind.COMMUNE:
            return f"{self.name} ({self.departement_number})"
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded name that autocomplete reads."""
        self.search_name = fold_name(self.name)
        if kwargs.get("update_fields") and "name" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_name"}
        super().save(*args, **kwargs)

    @property
    def departement_number(self) -> str:
        """The number of the département of a commune, overseas ones in three digits."""
        return self.insee[:3] if self.insee.startswith(("97", "98")) else self.insee[:2]

    @property
    def ancestor_codes(self) -> tuple[str, ...]:
        """Codes of what contains this place, nearest first."""
        return tuple(self.path.split())


class ReferenceData(models.Model):
    """Which edition of a reference was loaded, so that loading it again costs nothing."""

    name = models.CharField("référence", max_length=60, unique=True)
    digest = models.CharField("empreinte", max_length=64)
    edition = models.CharField("édition", max_length=20, blank=True)
    loaded_at = models.DateTimeField("chargée le", auto_now=True)

    class Meta:
        verbose_name = "donnée de référence"
        verbose_name_plural = "données de référence"

    def __str__(self) -> str:
        return f"{self.name} {self.edition}"


class OrganisationKind(models.TextChoices):
    COLLECTIVITE = "collectivite", "Collectivité"
    ASSOCIATION = "association", "Association"
    SERVICE_ETAT = "service-etat", "Service de l’État ou agence"
    CENTRE_RESSOURCES = "centre-ressources", "Centre de ressources"
    STRUCTURE_SOINS = "structure-soins", "Structure de soins"
    UNIVERSITE = "universite", "Université ou recherche"
    RESEAU = "reseau", "Réseau ou plateforme"
    AUTRE = "autre", "Autre"


class Organisation(index.Indexed, models.Model):
    """A body that bears, funds or takes part; never a private person."""

    # What archives and imports know it by (platform/docs/corpus/).
    uid = models.UUIDField("identifiant du corpus", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("nom", max_length=200, unique=True)
    slug = models.SlugField(
        "identifiant",
        max_length=120,
        unique=True,
        blank=True,
        help_text="Paraît dans les adresses. Vide : d’après le nom.",
    )
    acronym = models.CharField("sigle", max_length=40, blank=True)
    kind = models.CharField("nature", max_length=20, choices=OrganisationKind, default=OrganisationKind.AUTRE)
    territory = models.ForeignKey(
        Territory,
        verbose_name="territoire",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="organisations",
    )
    website = models.URLField("site", blank=True)
    phone = models.CharField("téléphone public", max_length=30, blank=True)
    email = models.EmailField("adresse publique", blank=True)
    description = models.TextField("présentation", blank=True)

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("acronym"),
        index.FilterField("kind"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = "organisation"
        verbose_name_plural = "organisations"

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with a slug made from the name where there is none."""
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        base = slugify(self.name)[:110] or "organisation"
        taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        return next(slug for slug in chain([base], (f"{base}-{n}" for n in count(2))) if slug not in taken)


class GlossaryEntry(models.Model):
    """An acronym or a term of the field, and what it means."""

    term = models.CharField("sigle ou terme", max_length=80, unique=True)
    slug = models.SlugField("identifiant", max_length=80, unique=True)
    meaning = models.CharField("en toutes lettres", max_length=200, blank=True)
    definition = models.TextField("définition", blank=True)
    source_label = models.CharField("source", max_length=200, blank=True)

    panels = [
        *name_and_slug("term"),
        FieldPanel("meaning"),
        FieldPanel("definition"),
        FieldPanel("source_label"),
    ]

    class Meta:
        ordering = ["term"]
        verbose_name = "entrée du glossaire"
        verbose_name_plural = "glossaire"

    def __str__(self) -> str:
        return self.term
