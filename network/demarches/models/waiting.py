"""Organisations that a file names and nobody knows: they wait for a person, and are listed nowhere meanwhile."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from asv.taxonomy.models import Organisation, fold_name


class Matching(models.TextChoices):
    WAITING = "waiting", "À rapprocher"
    KNOWN = "known", "Dans l’annuaire"
    DROPPED = "dropped", "Écartée"


class NamedOrganisation(models.Model):
    """A name of the files, and what a person decided of it: the next file that has it asks nobody again.

    `publish`: whoever decided may publish, so that démarches that are public take the organisation at once.
    """

    name = models.CharField("nom", max_length=200)
    spelling = models.CharField("nom replié", max_length=400, unique=True, editable=False)
    state = models.CharField("état", max_length=10, choices=Matching, default=Matching.WAITING)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="organisation",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    publish = models.BooleanField("publier", default=False)
    created_at = models.DateTimeField("reçue le", default=timezone.now)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "organisation à rapprocher"
        verbose_name_plural = "organisations à rapprocher"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class OrganisationPart(models.TextChoices):
    BEARER = "bearer", "porteur"
    PARTNER = "partner", "partenaire"
    POST = "post", "coordination"


class NamedPart(models.Model):
    """What such an organisation is to be of a démarche, once it is known; `function` is the post it holds."""

    named = models.ForeignKey(NamedOrganisation, on_delete=models.CASCADE, related_name="parts")
    page = models.ForeignKey("network.DemarchePage", on_delete=models.CASCADE, related_name="+")
    part = models.CharField("place", max_length=10, choices=OrganisationPart)
    function = models.CharField("fonction", max_length=160, blank=True)
    rank = models.PositiveIntegerField("rang", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "place d’une organisation à rapprocher"
        verbose_name_plural = "places d’organisations à rapprocher"
        constraints = [
            models.UniqueConstraint(
                fields=["named", "page", "part", "function"], name="one_part_of_a_named_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.named}, {self.get_part_display()}"


def spelling_of(name: str) -> str:
    """A name as it is compared: folded, or as it is where nothing of it is a letter or a figure."""
    return (fold_name(name) or name.strip())[:400]
