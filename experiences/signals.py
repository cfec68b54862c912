"""A récit that appears or goes is counted, or no longer, on the page that it took up."""

from __future__ import annotations

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from experiences.chain import recount
from experiences.models import ExperiencePage


@receiver(page_published, sender=ExperiencePage)
@receiver(page_unpublished, sender=ExperiencePage)
@receiver(post_delete, sender=ExperiencePage)
def taken_up(sender: type, instance: ExperiencePage, **kwargs: object) -> None:
    """Nothing is asked for a récit that names no other."""
    if instance.inspired_by_id:
        recount([instance.inspired_by_id])
