"""Favourites that are watched, and the ledger of what their watchers are owed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Watch(models.Model):
    """A favourite whose changes its owner wants to hear of; it ends with the favourite."""

    favourite = models.OneToOneField("accounts.Favourite", on_delete=models.CASCADE, related_name="watch")
    created_at = models.DateTimeField("suivie depuis", default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "suivi"
        verbose_name_plural = "suivis"

    def __str__(self) -> str:
        return f"suivi du favori {self.favourite_id}"


class OwedState(models.TextChoices):
    DUE = "due", "Due"
    HELD = "held", "Retenue"
    MAILED = "mailed", "Mise au courrier"


class OwedChange(models.Model):
    """The ledger: this change is owed to this watcher, once.

    `round` counts the mails it was written into: one that could not leave as it stood is written anew. `accessible`
    is whether the mail holds the note, or only says that the resource cannot be read any more. `leaves_at` is until
    when an editor may think again; None for what leaves at once.
    """

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="owed")
    change = models.ForeignKey("resources.ChangeNote", on_delete=models.CASCADE, related_name="+")
    state = models.CharField("état", max_length=8, choices=OwedState, default=OwedState.DUE)
    round = models.PositiveSmallIntegerField("rédaction", default=0)
    accessible = models.BooleanField("accessible", default=True)
    leaves_at = models.DateTimeField("part le", null=True)
    mail = models.ForeignKey("jobs.OutgoingMail", null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "changement dû"
        verbose_name_plural = "changements dus"
        constraints = [models.UniqueConstraint(fields=["watch", "change"], name="owed_change_once")]
        indexes = [models.Index(fields=["watch"], name="owed_change_due", condition=models.Q(state="due"))]

    def __str__(self) -> str:
        return f"{self.change_id} → {self.watch_id}"


class AlertCursor(models.Model):
    """How far the findings of alerts were told in the site: one row."""

    last_notice_id = models.BigIntegerField("dernière annonce", default=0)

    class Meta:
        verbose_name = "curseur des alertes"
        verbose_name_plural = "curseurs des alertes"

    def __str__(self) -> str:
        return str(self.last_notice_id)
