"""How often a thing is looked for, a day at a time. Nothing here tells who asked, from where or at what hour."""

from __future__ import annotations

from django.db import models

MAX_WORDS = 120
MAX_FILTERS = 500
NO_ENGINE = ""


class SearchCount(models.Model):
    """One question on one day: the words as typed but for their case, the filters, the engine that answered."""

    day = models.DateField("jour")
    words = models.CharField("mots", max_length=MAX_WORDS, blank=True)
    filters = models.CharField("filtres", max_length=MAX_FILTERS, blank=True)
    engine = models.CharField("moteur", max_length=20, blank=True, help_text="Vide : aucun moteur n’a répondu.")
    asked = models.PositiveIntegerField("demandée", default=0)
    refined = models.PositiveIntegerField("précisée", default=0, help_text="Mêmes mots, autres filtres.")
    empty = models.PositiveIntegerField("sans résultat", default=0)
    found = models.PositiveIntegerField("résultats la dernière fois", null=True)
    corrected = models.CharField("cherchée plutôt", max_length=MAX_WORDS, blank=True)

    class Meta:
        verbose_name = "recherche comptée"
        verbose_name_plural = "recherches comptées"
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["day", "words", "filters", "engine"], name="search_count_once"),
        ]
        indexes = [models.Index(fields=["words", "day"], name="search_count_words")]

    def __str__(self) -> str:
        return f"{self.day} {self.words}"


class FacetUse(models.Model):
    """How often a value of a facet was chosen on one day."""

    day = models.DateField("jour")
    facet = models.CharField("filtre", max_length=20)
    value = models.CharField("valeur", max_length=100)
    times = models.PositiveIntegerField("fois", default=0)

    class Meta:
        verbose_name = "filtre compté"
        verbose_name_plural = "filtres comptés"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["day", "facet", "value"], name="search_facet_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.facet}={self.value}"
