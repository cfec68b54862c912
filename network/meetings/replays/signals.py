"""New captions under an old name: the meetings that carry them are to be found by their new words."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver

from asv.core.models import AsvDocument
from asv.jobs.outbox import emit_many
from network.meetings.replays.models import Replay


@receiver(post_save, sender=AsvDocument)
def recording_changed(sender: type, instance: AsvDocument, **kwargs: object) -> None:
    """The pages that carry this video or these captions are indexed again."""
    carriers = Replay.objects.filter(Q(captions=instance) | Q(video=instance))
    emit_many("page", carriers.values_list("page_id", flat=True))
