"""Dossiers: named, ordered lists of resources that a member makes into a working file."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone

NAME_LENGTH = 120
NOTE_LENGTH = 2000
MOST_DOSSIERS = 100
MOST_ITEMS = 500


class Dossier(models.Model):
    """A member's list. `share_key` is what its secret link is signed from; without one nobody else reads it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dossiers")
    name = models.CharField("nom", max_length=NAME_LENGTH)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    updated_at = models.DateTimeField("modifié le", auto_now=True)
    share_key = models.CharField("clé de partage", max_length=40, null=True, unique=True, editable=False)
    share_until = models.DateField("partagé jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "dossier"
        verbose_name_plural = "dossiers"
        ordering = ["-updated_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def share_expired(self) -> bool:
        """Whether the secret link has expired: its last day, on the calendar of Paris, is over."""
        last: date | None = self.share_until
        return last is not None and last < timezone.localdate()


class DossierItem(models.Model):
    """A resource in a dossier, the title it had when it was added, and what the member notes of it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="items")
    page = models.ForeignKey("resources.ResourcePage", null=True, on_delete=models.SET_NULL, related_name="+")
    kept_title = models.CharField("titre gardé", max_length=255)
    position = models.PositiveIntegerField("place")
    private_note = models.TextField("note pour moi", max_length=NOTE_LENGTH, blank=True)
    shared_note = models.TextField("note partagée", max_length=NOTE_LENGTH, blank=True)
    added_at = models.DateTimeField("ajouté le", auto_now_add=True)

    class Meta:
        verbose_name = "ressource d’un dossier"
        verbose_name_plural = "ressources de dossiers"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["dossier", "page"], name="dossier_item_once")]

    def __str__(self) -> str:
        return self.kept_title
