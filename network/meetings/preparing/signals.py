"""The facilitators who proposed a meeting learn what the team answered."""

from __future__ import annotations

from django.dispatch import receiver
from django.urls import reverse
from wagtail.models import WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected

from network.meetings.models import MeetingPage
from network.meetings.preparing.drafts import tell_answer


@receiver([workflow_approved, workflow_rejected], sender=WorkflowState)
def meeting_answered(sender: object, instance: WorkflowState, **kwargs: object) -> None:
    """The team read a network's meeting again."""
    page = instance.content_object
    meeting = MeetingPage.objects.filter(pk=page.pk).select_related("network").first() if page else None
    if meeting is None or meeting.network is None:
        return
    path = reverse("network_meeting_edit", args=[meeting.network.slug, meeting.pk])
    tell_answer(instance, instance.status == WorkflowState.STATUS_APPROVED, path)
