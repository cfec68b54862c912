"""What a meeting's page shows of its recording to one reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from asv.core.visibility import Visibility
from network.meetings.models import MeetingPage
from network.meetings.replays import chapters
from network.meetings.replays.models import VIDEOS, Replay
from network.meetings.replays.transcript import Paragraph, cues_of, paragraphs


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter with what was said in it; the first may have no title."""

    title: str
    start: Paragraph
    said: Sequence[Paragraph]


@dataclass(frozen=True, slots=True)
class Shown:
    """A recording as a page shows it; addresses are empty where there is nothing to open."""

    video_url: str
    video_type: str
    video_label: str
    captions_url: str
    parts: tuple[Part, ...]
    has_chapters: bool
    has_transcript: bool


def shown_replay(page: MeetingPage, visibility: Visibility) -> Shown | None:
    """The recording, for those who may read the page and open its files; None without."""
    replay = replay_of(page)
    if replay is None or not visibility.may_read(page):
        return None
    video = replay.video if replay.video and visibility.passes_collection(replay.video) else None
    captions = replay.captions if replay.captions and visibility.passes_collection(replay.captions) else None
    found = replay.chapter_list
    said = paragraphs(cues_of(captions), [chapter.start for chapter in found])
    if not (video or said or found):
        return None
    return Shown(
        video_url=reverse("replay_video", args=[page.slug]) if video else "",
        video_type=VIDEOS.get(video.extension, "") if video else "",
        video_label=video.format_label if video else "",
        captions_url=reverse("replay_captions", args=[page.slug]) if said else "",
        parts=tuple(_parts(found, said)),
        has_chapters=bool(found),
        has_transcript=bool(said),
    )


def replay_of(page: MeetingPage) -> Replay | None:
    """The recording kept here, of a draft too."""
    return page.replays.first() if page.pk else None


def _parts(found: Sequence[chapters.Chapter], said: Sequence[Paragraph]) -> Iterable[Part]:
    starts = [chapter.start for chapter in found]
    before = [one for one in said if not starts or one.start < starts[0]]
    if before:
        yield Part("", before[0], before)
    for chapter, until in zip(found, [*starts[1:], None], strict=True):
        inside = [one for one in said if one.start >= chapter.start and (until is None or one.start < until)]
        yield Part(chapter.title, Paragraph(chapter.start, ""), inside)


def with_recordings(ids: Iterable[int]) -> set[int]:
    """Which of these meetings have a recording here, in one query."""
    return set(Replay.objects.filter(page__in=list(ids), video__isnull=False).values_list("page_id", flat=True))
