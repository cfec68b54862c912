"""What a proposal hears of: the team's decision, and the publication of its récit, which asks for an agreement."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Revision
from wagtail.signals import page_published

from experiences.models import ExperiencePage
from experiences.proposals.agreeing import refuse_a_copy, refuse_to_schedule, refuse_unless_agreed
from experiences.proposals.files import drop_file
from experiences.proposals.models import Proposal, ProposalFile
from experiences.proposals.telling import follow, published


@receiver(post_save, sender=Proposal)
def decided(sender: type, instance: Proposal, raw: bool = False, **kwargs: object) -> None:
    """The team chose a state."""
    if not raw:
        follow(instance)


@receiver(pre_save, sender=ExperiencePage)
def about_to_appear(
    sender: type, instance: ExperiencePage, raw: bool = False, update_fields: object = None, **kwargs: object
) -> None:
    """A récit is saved as published, or a copy of one is made: hung on the model, so that no way is forgotten."""
    if instance.live and instance.pk and not raw and not update_fields:
        refuse_unless_agreed(instance)
    if instance._state.adding and not raw:
        refuse_a_copy(instance)


@receiver(pre_save, sender=Revision)
def about_to_be_scheduled(
    sender: type, instance: Revision, raw: bool = False, update_fields: object = None, **kwargs: object
) -> None:
    """A text is to go online at an hour: Wagtail writes so down in this column alone."""
    if raw or not instance.approved_go_live_at or list(update_fields or ()) != ["approved_go_live_at"]:  # type: ignore[call-overload]
        return
    if ContentType.objects.get_for_id(instance.content_type_id).model_class() is ExperiencePage:
        refuse_to_schedule(instance)


@receiver(page_published, sender=ExperiencePage)
def recit_published(sender: type, instance: ExperiencePage, **kwargs: object) -> None:
    """A récit is online."""
    published(instance)


@receiver(post_delete, sender=ProposalFile)
def file_gone(sender: type, instance: ProposalFile, **kwargs: object) -> None:
    """A file of a proposal goes, alone or with it."""
    drop_file(instance)
