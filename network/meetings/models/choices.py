"""In what form a meeting is held, and for whom."""

from __future__ import annotations

from django.db import models


class MeetingMode(models.TextChoices):
    PRESENTIEL = "presentiel", "Sur place"
    VISIO = "visio", "En visioconférence"
    HYBRIDE = "hybride", "Sur place et en visioconférence"


class OpenTo(models.TextChoices):
    PUBLIC = "public", "Ouverte à tous"
    MEMBERS = "members", "Réservée aux membres"
    PROFESSIONS = "professions", "Ouverte à certains professionnels"
