"""What search is given of recordings: what was said, each paragraph opening the meeting's page at its moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from asv.resources.assemble import page_path
from asv.resources.document import FileText
from asv.resources.extra import Extra
from network.meetings.models import MeetingPage
from network.meetings.replays.models import Replay
from network.meetings.replays.transcript import cues_of, paragraphs

KIND, TITLE = "enregistrement", "Enregistrement"


def transcripts(pages: Sequence[object], opens: Callable[[Any, Any], bool]) -> dict[int, Extra]:
    """The recordings of the meetings among these pages. One query, none where there is no meeting."""
    meetings = {page.pk: page for page in pages if isinstance(page, MeetingPage)}
    if not meetings:
        return {}
    rows = Replay.objects.filter(page__in=meetings).select_related("video__collection", "captions__collection")
    return {row.page_id: _extra(row, meetings[row.page_id], opens) for row in rows.order_by("-sort_order", "-pk")}


def _extra(replay: Replay, page: MeetingPage, opens: Callable[[Any, Any], bool]) -> Extra:
    extra = Extra()
    if replay.video and opens(page, replay.video):
        extra.formats.append("video")
    if replay.captions and opens(page, replay.captions):
        said = paragraphs(cues_of(replay.captions), [chapter.start for chapter in replay.chapter_list])
        extra.files.append(
            FileText(
                title=TITLE,
                pages=tuple(paragraph.text for paragraph in said),
                anchors=tuple(f"#{paragraph.anchor}" for paragraph in said),
                url=page_path(page),
                kind=KIND,
            )
        )
    return extra
