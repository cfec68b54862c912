"""What is owed: events to work off, mails to send."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac


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


class OutboxFailure(models.Model):
    """An event that one consumer could not work off; it is tried again a few times, the others went on."""

    consumer = models.CharField("consommateur", max_length=60)
    topic = models.CharField("sujet", max_length=20)
    object_id = models.BigIntegerField("objet")
    event_id = models.BigIntegerField("événement")
    error = models.TextField("erreur")
    attempts = models.PositiveSmallIntegerField("essais", default=1)
    next_attempt_at = models.DateTimeField("prochain essai", null=True, blank=True, db_index=True)
    created_at = models.DateTimeField("échec le", default=timezone.now)

    class Meta:
        verbose_name = "événement en échec"
        verbose_name_plural = "événements en échec"
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["consumer", "event_id"], name="failure_once")]

    def __str__(self) -> str:
        return f"{self.consumer} : {self.topic} {self.object_id}"


class WorkerHeartbeat(models.Model):
    """The sign of life of the worker, one row."""

    name = models.CharField("nom", max_length=40, unique=True, default="worker")
    pid = models.PositiveIntegerField("processus", default=0)
    beat_at = models.DateTimeField("signe de vie")

    class Meta:
        verbose_name = "signe de vie"
        verbose_name_plural = "signes de vie"

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%d/%m/%Y %H:%M:%S}"


class MailState(models.TextChoices):
    QUEUED = "queued", "À envoyer"
    SENDING = "sending", "En cours d’envoi"
    SENT = "sent", "Envoyé"
    FAILED = "failed", "Abandonné"
    CANCELLED = "cancelled", "Annulé"


class Priority(models.IntegerChoices):
    URGENT = 0, "Attendu à l’écran"
    NORMAL = 1, "Ordinaire"


class OutgoingMail(models.Model):
    """A mail owed to someone: the key says what it is, so that it is owed once."""

    key = models.CharField("clé", max_length=200, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="compte",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    recipient = models.EmailField("destinataire", max_length=320)
    subject = models.CharField("objet", max_length=250)
    text = models.TextField("texte")
    html = models.TextField("HTML", blank=True)
    headers = models.JSONField("en-têtes", default=dict, blank=True)
    attachments = models.JSONField("pièces jointes", default=list, blank=True)
    message_id = models.CharField("Message-ID", max_length=320, editable=False)
    state = models.CharField("état", max_length=10, choices=MailState, default=MailState.QUEUED)
    priority = models.PositiveSmallIntegerField("priorité", choices=Priority, default=Priority.NORMAL)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_attempt_at = models.DateTimeField("prochain essai", default=timezone.now)
    last_error = models.TextField("dernière erreur", blank=True)
    created_at = models.DateTimeField("créé le", default=timezone.now)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "priority", "id"], name="mail_queue"),
            models.Index(fields=["message_id"], name="mail_message_id"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"

    def save(self, *args: object, **kwargs: object) -> None:
        """The Message-ID comes from the key: a mail sent again is the same mail to those who receive it."""
        if not self.message_id:
            self.message_id = message_id_of(self.key)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class TroubleKind(models.TextChoices):
    DOWN = "down", "Le serveur d’envoi ne répond pas"
    REFUSES = "refuses", "Le serveur d’envoi refuse notre expéditeur"


class MailTrouble(models.Model):
    """The mail server takes nothing from us: one row while it lasts, none otherwise."""

    kind = models.CharField("nature", max_length=10, choices=TroubleKind)
    since = models.DateTimeField("depuis", default=timezone.now)
    seen_at = models.DateTimeField("constaté le", default=timezone.now)
    error = models.TextField("ce qu’il répond", blank=True)

    class Meta:
        verbose_name = "panne du courrier"
        verbose_name_plural = "pannes du courrier"

    def __str__(self) -> str:
        return self.get_kind_display()


class ReturnKind(models.TextChoices):
    FAILED = "failed", "Refusé pour de bon"
    DELAYED = "delayed", "Refusé pour l’instant"
    COMPLAINT = "complaint", "Signalé comme indésirable"


class MailReturn(models.Model):
    """What came back of a mail, once for each mail and kind.

    Refused while it was handed over, or reported after a server took it (RFC 3464, RFC 5965).
    """

    mail = models.ForeignKey(OutgoingMail, verbose_name="message", on_delete=models.CASCADE, related_name="returns")
    kind = models.CharField("nature", max_length=10, choices=ReturnKind)
    status = models.CharField("code", max_length=20, blank=True)
    diagnostic = models.CharField("raison donnée", max_length=500, blank=True)
    received_at = models.DateTimeField("reçu le", default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "retour de courrier"
        verbose_name_plural = "retours de courrier"
        ordering = ["-received_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["mail", "kind"], name="mail_return_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.mail.recipient}"


def message_id_of(key: str) -> str:
    """The Message-ID of the mail with this key; keyed, so that only who got the mail knows it.

    A report that names it comes from a server that carried the mail.
    """
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{salted_hmac('asv.jobs.message_id', key, algorithm='sha256').hexdigest()[:40]}@{host}>"
