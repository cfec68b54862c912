"""The journal of the vocabularies: what was renamed, merged, split and retired, and what taking it back needs."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class VocabularyChangeKind(models.TextChoices):
    RENAMED = "rename", "Renommer"
    MERGED = "merge", "Fusionner"
    SPLIT = "split", "Scinder"
    RETIRED = "retire", "Retirer"


class VocabularyChange(models.Model):
    """The journal: what was changed in a vocabulary, in words, and what taking it back needs.

    `before` is the slug that was changed and `after` what stands for it, separated by spaces.
    """

    kind = models.CharField("nature", max_length=10, choices=VocabularyChangeKind)
    vocabulary = models.CharField("vocabulaire", max_length=20)
    said = models.CharField("en clair", max_length=500)
    before = models.CharField("identifiant d’avant", max_length=255)
    after = models.CharField("identifiant d’après", max_length=1000, blank=True)
    undo = models.JSONField("pour annuler", default=dict)
    at = models.DateTimeField("le", default=timezone.now)
    undone_at = models.DateTimeField("annulé le", null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "changement de vocabulaire"
        verbose_name_plural = "changements de vocabulaire"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.said
