"""What is owed: events to work off, mails to send."""

from __future__ import annotations

from django.db import models


class OutboxEvent(models.Model):
    """Something changed: written in the same transaction as the change itself."""

    topic = models.CharField("sujet", max_length=20)
    object_id = models.BigIntegerField("objet")
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"

    def __str__(self) -> str:
        return f"{self.topic} {self.object_id}"


class OutboxCursor(models.Model):
    """How far one consumer has come in the outbox."""

    consumer = models.CharField("consommateur", max_length=60, unique=True)
    last_event_id = models.BigIntegerField("dernier événement", default=0)
    updated_at = models.DateTimeField("mis à jour le", auto_now=True)
    last_error = models.TextField("dernière erreur", blank=True)

    class Meta:
        verbose_name = "curseur"
        verbose_name_plural = "curseurs"

    def __str__(self) -> str:
        return f"{self.consumer} → {self.last_event_id}"
