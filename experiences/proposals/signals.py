"""What a proposal hears of: the team's decision, and the publication of its récit."""

from __future__ import annotations

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.signals import page_published

from experiences.models import ExperiencePage
from experiences.proposals.models import Proposal
from experiences.proposals.telling import follow, published


@receiver(post_save, sender=Proposal)
def decided(sender: type, instance: Proposal, raw: bool = False, **kwargs: object) -> None:
    """The team chose a state."""
    if not raw:
        follow(instance)


@receiver(page_published, sender=ExperiencePage)
def recit_published(sender: type, instance: ExperiencePage, **kwargs: object) -> None:
    """A récit is online."""
    published(instance)
