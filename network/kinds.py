"""The kinds of démarche by id, kept by the process: lists and indexes name them without a query a row."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from asv.taxonomy.models import DemarcheKind

_KEY = "network.kinds"


def kind_name(pk: int | None) -> str:
    """A kind as readers name it: its acronym, else its label; empty for none."""
    if pk is None:
        return ""
    names = cache.get(_KEY)
    if names is None or pk not in names:
        rows = DemarcheKind.objects.values_list("pk", "acronym", "label")
        names = {key: acronym or label for key, acronym, label in rows}
        cache.set(_KEY, names, 60)
    return names.get(pk, "")


@receiver(post_save, sender=DemarcheKind)
@receiver(post_delete, sender=DemarcheKind)
def forget_kinds(**kwargs: Any) -> None:
    """Read the names again at the next question."""
    cache.delete(_KEY)
