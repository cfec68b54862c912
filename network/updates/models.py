"""Subscriptions, what was announced, and the ledger of what is owed to whom."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

TITLE_LENGTH = 120


class Frequency(models.TextChoices):
    IMMEDIATE = "immediate", "Dès la publication"
    DAILY = "daily", "Une fois par jour, à 7 h"
    WEEKLY = "weekly", "Une fois par semaine, le lundi à 7 h"


class Subscription(models.Model):
    """A search someone wants to hear of; the query string is what the search form takes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.CASCADE, related_name="subscriptions"
    )
    title = models.CharField("nom de l'alerte", max_length=TITLE_LENGTH)
    querystring = models.TextField("recherche", blank=True, editable=False)
    fingerprint = models.CharField("empreinte", max_length=64, editable=False)
    frequency = models.CharField("fréquence", max_length=10, choices=Frequency, default=Frequency.DAILY)
    active = models.BooleanField("active", default=True)
    consent = models.CharField("texte accepté", max_length=20, blank=True, editable=False)
    created_at = models.DateTimeField("créée le", default=timezone.now, editable=False)
    last_mailed_at = models.DateTimeField("dernier message", null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "alerte"
        verbose_name_plural = "alertes"
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "fingerprint"], name="subscription_once")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the fingerprint in step with the query string, which is too long to be unique by itself."""
        self.fingerprint = fingerprint_of(self.querystring)
        super().save(*args, **kwargs)

    @property
    def search_path(self) -> str:
        """The search itself, the newest first."""
        order = "tri=date"
        return f"{reverse('search')}?{self.querystring}&{order}" if self.querystring else f"{reverse('search')}?{order}"


def fingerprint_of(querystring: str) -> str:
    """What makes two subscriptions of one person the same."""
    return hashlib.sha256(querystring.encode()).hexdigest()


class Announcement(models.Model):
    """A version of a resource was held against the subscriptions: later corrections announce nothing."""

    page = models.ForeignKey("resources.ResourcePage", on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField("version")
    announced_at = models.DateTimeField("annoncée le", default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "annonce"
        verbose_name_plural = "annonces"
        constraints = [models.UniqueConstraint(fields=["page", "version"], name="announcement_once")]

    def __str__(self) -> str:
        return f"{self.page_id} v{self.version}"


class NoticeState(models.TextChoices):
    DUE = "due", "Due"
    MAILED = "mailed", "Mise au courrier"
    DROPPED = "dropped", "Abandonnée"


class Notice(models.Model):
    """The ledger: this version of this resource is owed to this subscription, once."""

    subscription = models.ForeignKey(
        Subscription, verbose_name="alerte", on_delete=models.CASCADE, related_name="notices"
    )
    page = models.ForeignKey(
        "resources.ResourcePage", verbose_name="ressource", on_delete=models.CASCADE, related_name="+"
    )
    version = models.PositiveIntegerField("version")
    state = models.CharField("état", max_length=8, choices=NoticeState, default=NoticeState.DUE)
    reason = models.CharField("raison", max_length=80, blank=True)
    owed_since = models.DateTimeField("due depuis")
    mail = models.ForeignKey(
        "jobs.OutgoingMail",
        verbose_name="message",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "annonce due"
        verbose_name_plural = "annonces dues"
        ordering = ["-owed_since", "-pk"]
        constraints = [models.UniqueConstraint(fields=["subscription", "page", "version"], name="notice_once")]
        indexes = [
            models.Index(fields=["owed_since"], name="notice_due", condition=models.Q(state="due")),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} v{self.version} → {self.subscription_id}"
