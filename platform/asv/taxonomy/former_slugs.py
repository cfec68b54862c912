"""Slugs and codes that were changed: what they named still answers, in addresses, feeds, imports and alerts.

A slug is its name in addresses. Whoever renames a term does not know who wrote the old one down.
"""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_save, pre_save


class FormerSlug(models.Model):
    """A slug that a term had, and what it stands for today: the slugs of one term or, where it was split, of several,
    separated by spaces; none where it was retired. `vocabulary` is the search parameter that takes it.

    `first`: the term of today had this slug first. Feeds are known by it for ever, so that it stays, even in use.
    """

    vocabulary = models.CharField("vocabulaire", max_length=20)
    slug = models.CharField("ancien identifiant", max_length=255)
    current = models.CharField("identifiant actuel", max_length=1000, blank=True)
    first = models.BooleanField("premier identifiant", default=False)

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
        first = not of_it.filter(current=former, first=True).exists()
        _lead_on(vocabulary, former, [current], keep_first=True)
        values = {"current": current, "first": first}
        row, fresh = FormerSlug.objects.get_or_create(vocabulary=vocabulary, slug=former, defaults=values)
        if not fresh:
            row.current, row.first = current, row.first or first
            row.save()
        of_it.filter(slug=current, first=False).delete()


def remember_successors(vocabulary: str, former: str, current: list[str]) -> None:
    """What was found under this slug, and under those before it, is found under these; none: it is retired."""
    with transaction.atomic():
        _lead_on(vocabulary, former, current, keep_first=False)
        today = " ".join(current)
        row, fresh = FormerSlug.objects.get_or_create(vocabulary=vocabulary, slug=former, defaults={"current": today})
        if not fresh:
            row.current, row.first = today, False
            row.save()


def _lead_on(vocabulary: str, former: str, current: list[str], *, keep_first: bool) -> None:
    """Have the slugs that led to one lead to what stands for it now."""
    for row in FormerSlug.objects.filter(vocabulary=vocabulary, current__contains=former):
        slugs = row.current.split()
        if former in slugs:
            named = [new for slug in slugs for new in (current if slug == former else [slug])]
            row.current, row.first = " ".join(dict.fromkeys(named)), row.first and keep_first
            row.save()


def known_before(vocabulary: str) -> dict[str, list[str]]:
    """Every slug that this vocabulary had, and those that stand for it today; none for what was retired."""
    rows = FormerSlug.objects.filter(vocabulary=vocabulary).values_list("slug", "current")
    return {slug: current.split() for slug, current in rows}


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


def _saved_slug(instance: models.Model) -> str:
    if not instance.pk or instance._state.adding:
        return ""
    saved = type(instance)._default_manager.filter(pk=instance.pk).values_list("slug", flat=True)
    return str(saved.first() or "")
