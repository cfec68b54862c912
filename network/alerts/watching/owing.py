"""Recording, once each, who is owed a change of a resource they watch."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from asv.jobs.models import OutboxEvent
from asv.resources.changes import record_withdrawal
from asv.resources.models import ChangeKind, ChangeNote, ResourcePage
from network.alerts.watching.keeping import tell_keepers
from network.alerts.watching.models import OwedChange, Watch

BATCH = 500
# What comes with a publication may be taken back; a withdrawal is told at once.
THOUGHT_AGAIN = (ChangeKind.CORRECTED, ChangeKind.RENEWED, ChangeKind.REPLACED, ChangeKind.RETURNED)


def owe_watchers(events: Sequence[OutboxEvent]) -> None:
    """Write down who is owed these changes; safe to repeat."""
    notes = ChangeNote.objects.filter(pk__in={event.object_id for event in events}, told=True)
    for note in notes.select_related("replaced_by", "page").order_by("pk"):
        owe(note)
        tell_keepers(note)


def owe(note: ChangeNote) -> None:
    """Owe the change to who watched at that moment; a return, to who was told of the withdrawal."""
    watching = Watch.objects.filter(favourite__page=note.page_id, created_at__lte=note.at).order_by("pk")
    if note.kind == ChangeKind.RETURNED:
        gone = ChangeNote.objects.filter(page=note.page_id, kind=ChangeKind.WITHDRAWN, pk__lt=note.pk).order_by("-pk")
        watching = watching.filter(owed__change__in=list(gone[:1]))
    rows: list[OwedChange] = []
    leaves_at = note.at + settings.ALERT_DELAY if settings.ALERT_DELAY and note.kind in THOUGHT_AGAIN else None
    for watch_id in watching.values_list("pk", flat=True).iterator(BATCH):
        rows.append(OwedChange(watch_id=watch_id, change=note, leaves_at=leaves_at))
        if len(rows) == BATCH:
            _write(rows)
    _write(rows)


def _write(rows: list[OwedChange]) -> None:
    OwedChange.objects.bulk_create(rows, ignore_conflicts=True)
    rows.clear()


@receiver(pre_delete, sender=ResourcePage)
def resource_deleted(sender: type, instance: ResourcePage, **kwargs: object) -> None:
    """A published resource that is deleted is withdrawn: afterwards nothing would say who watched it."""
    if instance.live:
        owe(record_withdrawal(instance))
