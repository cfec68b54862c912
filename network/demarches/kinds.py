"""The kinds of démarche by id, kept by the process: lists and indexes name them without a query a row."""

from __future__ import annotations

from django.core.cache import caches
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from asv.core.remembered import forget
from asv.taxonomy.models import DemarcheKind

_KEY = "network.kinds"


def kind_name(pk: int | None) -> str:
    """A kind as readers name it: its acronym, else its label; empty for none."""
    if pk is None:
        return ""
    kind = kind_of(pk)
    return (kind.acronym or kind.label) if kind else ""


def kind_of(pk: int | None) -> DemarcheKind | None:
    """The kind of this id, without a query where it was asked for within the minute."""
    if pk is None:
        return None
    kinds = caches["remembered"].get(_KEY)
    if kinds is None or pk not in kinds:
        kinds = DemarcheKind.objects.in_bulk()
        caches["remembered"].set(_KEY, kinds, 60)
    return kinds.get(pk)


@receiver(post_save, sender=DemarcheKind)
@receiver(post_delete, sender=DemarcheKind)
def forget_kinds(**kwargs: object) -> None:
    """Read the names again at the next question."""
    forget(_KEY)
