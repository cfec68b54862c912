"""Meetings that belong together."""

from __future__ import annotations

from django.db import models


class MeetingSeries(models.Model):
    """Meetings that come back: the same subject, or the same people, several times."""

    name = models.CharField("nom", max_length=150, unique=True)
    slug = models.SlugField("adresse", max_length=150, unique=True)
    description = models.CharField("en une phrase", max_length=300, blank=True)

    class Meta:
        app_label = "network"
        verbose_name = "série de rencontres"
        verbose_name_plural = "séries de rencontres"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
