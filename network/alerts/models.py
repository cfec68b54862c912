"""Subscriptions, what was announced, and the ledger of what is owed to whom."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

TITLE_LENGTH = 120


class Frequency(models.TextChoices):
    IMMEDIATE = "immediate", "Dès la publication"
    DAILY = "daily", "Une fois par jour"
    WEEKLY = "weekly", "Une fois par semaine"
    MONTHLY = "monthly", "Une fois par mois"


class Weekday(models.IntegerChoices):
    MONDAY = 0, "lundi"
    TUESDAY = 1, "mardi"
    WEDNESDAY = 2, "mercredi"
    THURSDAY = 3, "jeudi"
    FRIDAY = 4, "vendredi"
    SATURDAY = 5, "samedi"
    SUNDAY = 6, "dimanche"


HOURS = [(hour, f"{hour} h") for hour in range(24)]
MONTH_DAYS = [(1, "1er"), *((day, str(day)) for day in range(2, 32))]


class Subscriber(models.Model):
    """Someone without an account who asked for updates; the address is kept in its canonical writing."""

    email = models.EmailField("adresse e-mail", max_length=320, unique=True)
    created_at = models.DateTimeField("connue depuis", default=timezone.now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "abonné sans compte"
        verbose_name_plural = "abonnés sans compte"

    def __str__(self) -> str:
        return self.email


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Stopping and taking up again: since when an alert is silent says when an address has nothing left to wait for."""

    def stop(self) -> int:
        """Send nothing more for these; how many were still active."""
        return self.filter(active=True).update(active=False, stopped_at=timezone.now())

    def take_up(self) -> int:
        """Let these write again; how many were stopped."""
        return self.filter(active=False).update(active=True, stopped_at=None)


class Subscription(models.Model):
    """A search someone wants to hear of, with an account or an address alone.

    The query string is what the search form takes, and `organisation`, `reseau` or `serie`. Nothing is sent before
    `confirmed_at`, nor of what was published before it: an account's address is proved, a visitor confirms by mail.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="compte",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="subscriptions",
    )
    subscriber = models.ForeignKey(
        Subscriber,
        verbose_name="abonné sans compte",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="subscriptions",
    )
    title = models.CharField("nom de l’alerte", max_length=TITLE_LENGTH)
    querystring = models.TextField("recherche", blank=True, editable=False)
    fingerprint = models.CharField("empreinte", max_length=64, editable=False)
    frequency = models.CharField("fréquence", max_length=10, choices=Frequency, default=Frequency.DAILY)
    hour = models.PositiveSmallIntegerField("heure", choices=HOURS, default=7)
    weekday = models.PositiveSmallIntegerField("jour de la semaine", choices=Weekday, default=Weekday.MONDAY)
    month_day = models.PositiveSmallIntegerField("jour du mois", choices=MONTH_DAYS, default=1)
    active = models.BooleanField("active", default=True)
    consent = models.CharField("texte accepté", max_length=20, blank=True, editable=False)
    created_at = models.DateTimeField("créée le", default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True, editable=False)
    last_mailed_at = models.DateTimeField("dernier message", null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField("arrêtée le", null=True, blank=True, editable=False)
    # What of its question is no more, as its owner was told; empty while it searches all it was asked.
    asleep = models.TextField("critères disparus", blank=True, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "alerte"
        verbose_name_plural = "alertes"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "fingerprint"], name="subscription_once"),
            models.UniqueConstraint(fields=["subscriber", "fingerprint"], name="visitor_subscription_once"),
            models.CheckConstraint(
                condition=models.Q(user=None, subscriber__isnull=False) | models.Q(user__isnull=False, subscriber=None),
                name="subscription_has_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the fingerprint in step with the query string, which is too long to be unique by itself.

        An account has proved its address: what it asks for is confirmed as it is made.
        """
        self.fingerprint = self.fingerprint_now
        if self.user_id and self._state.adding and self.confirmed_at is None:
            self.confirmed_at = self.created_at
        super().save(*args, **kwargs)

    @property
    def fingerprint_now(self) -> str:
        """What makes two subscriptions of one person the same."""
        return hashlib.sha256(self.querystring.encode()).hexdigest()

    @property
    def rhythm(self) -> str:
        """How often it writes, in words: "Une fois par semaine, le lundi à 7 h"."""
        label, hour = Frequency(self.frequency).label, self.get_hour_display()
        if self.frequency == Frequency.DAILY:
            return f"{label}, à {hour}"
        if self.frequency == Frequency.WEEKLY:
            return f"{label}, le {self.get_weekday_display()} à {hour}"
        if self.frequency == Frequency.MONTHLY:
            last = " (ou le dernier jour du mois)" if self.month_day > 28 else ""
            return f"{label}, le {self.get_month_day_display()}{last} à {hour}"
        return str(label)


class AnnouncementState(models.TextChoices):
    WAITING = "waiting", "Part bientôt"
    HELD = "held", "Retenue"
    LEAVING = "leaving", "En train de partir"
    TOLD = "told", "Partie"


class Announcement(models.Model):
    """A version of a resource that alerts tell, or told; later corrections announce nothing.

    Between its publication and `leaves_at` an editor may think again: hold it, let it go, take the publication back.
    `people` is how many would be told, as last counted; None before the worker counted.
    """

    page = models.ForeignKey("resources.ResourcePage", on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField("version")
    announced_at = models.DateTimeField("annoncée le", default=timezone.now)
    state = models.CharField("état", max_length=8, choices=AnnouncementState, default=AnnouncementState.TOLD)
    leaves_at = models.DateTimeField("part le", null=True)
    people = models.PositiveIntegerField("personnes", null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "annonce"
        verbose_name_plural = "annonces"
        constraints = [models.UniqueConstraint(fields=["page", "version"], name="announcement_once")]
        indexes = [
            models.Index(fields=["leaves_at"], name="announcement_waits", condition=~models.Q(state="told")),
        ]

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
