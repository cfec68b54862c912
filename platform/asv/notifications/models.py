"""What people are told in the site, and the private addresses by which they read it elsewhere."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT_DAYS = 183
TITLE_LENGTH = 255


class NotificationKind(models.TextChoices):
    WATCH = "suivi", "Ressource suivie"
    ALERT = "alerte", "Alerte"
    MEETING = "rencontre", "Rencontre"
    NETWORK = "reseau", "Réseau"
    SITE = "site", "Votre compte"


class Notification(models.Model):
    """Something a person is told, once for its key.

    `path` is where it leads on this site. With a `resource`, the text and the way there are for those who may still
    read it at the moment they look.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField("sujet", max_length=20, choices=NotificationKind)
    title = models.CharField("titre", max_length=TITLE_LENGTH)
    text = models.TextField("texte", blank=True)
    path = models.CharField("chemin", max_length=500, blank=True)
    key = models.CharField("clé", max_length=120)
    resource = models.ForeignKey("resources.ResourcePage", null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField("le", default=timezone.now)
    read_at = models.DateTimeField("lue le", null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "notification"
        verbose_name_plural = "notifications"
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notification_once")]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notification_list"),
            models.Index(fields=["user"], name="notification_unread", condition=models.Q(read_at=None)),
            models.Index(fields=["created_at"], name="notification_age"),
        ]

    def __str__(self) -> str:
        return self.title


class Purpose(models.TextChoices):
    FEED = "notifications", "Notifications (Atom)"
    CALENDAR = "agenda", "Agenda (iCalendar)"


class FeedAddress(models.Model):
    """A private address of a person. Its secret is signed from `key`: a copy of the database opens nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_addresses")
    purpose = models.CharField("usage", max_length=14, choices=Purpose)
    key = models.CharField("clé", max_length=40, unique=True, editable=False)
    created_at = models.DateTimeField("créée le", default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "adresse privée"
        verbose_name_plural = "adresses privées"
        constraints = [models.UniqueConstraint(fields=["user", "purpose"], name="feed_address_once")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} de {self.user_id}"
