"""Addresses to which no more updates are written, since mails come back or are complained of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from asv.jobs.models import ReturnKind


class AddressPause(models.Model):
    """Updates to this address are paused; it ends when its owner, or an administrator, resumes them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="compte",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="address_pauses",
    )
    subscriber = models.ForeignKey(
        "updates.Subscriber",
        verbose_name="abonné sans compte",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="address_pauses",
    )
    address = models.EmailField("adresse e-mail", max_length=320)
    reason = models.CharField("raison", max_length=10, choices=ReturnKind)
    subscriptions = models.JSONField("alertes mises en pause", default=list, editable=False)
    paused_at = models.DateTimeField("en pause depuis", default=timezone.now)
    told_at = models.DateTimeField("dit à la connexion le", null=True, blank=True)
    resumed_at = models.DateTimeField("reprise le", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "adresse en pause"
        verbose_name_plural = "adresses en pause"
        ordering = ["-paused_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(resumed_at=None), name="one_open_pause_an_account"),
            models.UniqueConstraint(
                fields=["subscriber"], condition=Q(resumed_at=None), name="one_open_pause_an_address"
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def is_complaint(self) -> bool:
        """Whether someone marked a mail as unwanted, rather than the address refusing it."""
        return self.reason == ReturnKind.COMPLAINT
