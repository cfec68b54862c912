"""Slugs that were changed: what they named still answers, in addresses, feeds and alerts made before.

A slug is its name in addresses. Whoever renames a term does not know who wrote the old one down.
"""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_save, pre_save


class FormerSlug(models.Model):
    """A slug that a term had, and the one it has today; `vocabulary` is the search parameter that takes it."""

    vocabulary = models.CharField("vocabulaire", max_length=20)
    slug = models.CharField("ancien identifiant", max_length=255)
    current = models.CharField("identifiant actuel", max_length=255)

    class Meta:
        verbose_name = "ancien identifiant"
        verbose_name_plural = "anciens identifiants"
        constraints = [models.UniqueConstraint(fields=["vocabulary", "slug"], name="former_slug_once")]

    def __str__(self) -> str:
        return f"{self.vocabulary} : {self.slug} → {self.current}"


def remember_renamed(vocabulary: str, former: str, current: str) -> None:
    """What was found under the former slug is found under the current one; a slug in use again is former no more."""
    of_it = FormerSlug.objects.filter(vocabulary=vocabulary)
    with transaction.atomic():
        of_it.filter(current=former).update(current=current)
        of_it.filter(slug=current).delete()
        of_it.update_or_create(slug=former, vocabulary=vocabulary, defaults={"current": current})


def keep_former_slugs(model: type[models.Model], vocabulary: str) -> None:
    """Have renamings of this model's slugs remembered, however they are saved."""

    def before(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
        instance.slug_before = "" if raw else _saved_slug(instance)

    def after(sender: Any, instance: Any, **kwargs: Any) -> None:
        former = instance.__dict__.pop("slug_before", "")
        if former and former != instance.slug:
            remember_renamed(vocabulary, former, instance.slug)

    pre_save.connect(before, sender=model, weak=False, dispatch_uid=f"slug before {vocabulary}")
    post_save.connect(after, sender=model, weak=False, dispatch_uid=f"slug after {vocabulary}")


def _saved_slug(instance: Any) -> str:
    if not instance.pk or instance._state.adding:
        return ""
    saved = type(instance)._default_manager.filter(pk=instance.pk).values_list("slug", flat=True)
    return str(saved.first() or "")
