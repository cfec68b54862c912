"""What search is given of a series: its meetings are found by its name, which opens where they list each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver

from asv.jobs.outbox import emit
from asv.resources.assemble import page_path
from asv.resources.document import FileText
from asv.resources.extra import Extra
from network.meetings.models import MeetingPage, MeetingSeries

KIND, ANCHOR = "série", "#serie"


def series_names(pages: Sequence[object], opens: Callable[[Any, Any], bool]) -> dict[int, Extra]:
    """The series of the meetings among these pages. One query, none where no meeting is of a series."""
    meetings = {page.pk: page for page in pages if isinstance(page, MeetingPage) and page.series_id}
    if not meetings:
        return {}
    names = dict(MeetingSeries.objects.filter(meetings__in=meetings).values_list("pk", "name"))
    return {
        pk: Extra(files=[FileText(title=names[page.series_id], url=f"{page_path(page)}{ANCHOR}", kind=KIND)])
        for pk, page in meetings.items()
        if page.series_id in names
    }


@receiver([post_save, pre_delete], sender=MeetingSeries)
def series_changed(sender: object, instance: MeetingSeries, raw: bool = False, **kwargs: object) -> None:
    """Its meetings are found by its new name, or by none."""
    if not raw and not kwargs.get("created"):
        for pk in MeetingPage.objects.filter(series=instance, live=True).values_list("pk", flat=True):
            emit("page", pk)
