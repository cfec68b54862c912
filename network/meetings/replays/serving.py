"""The recording and its captions, for those who may read the meeting's page. Players ask for a part of a video."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from asv.core.models import AsvDocument
from asv.core.sending import hand_over, send
from asv.core.visibility import visibility_of
from network.meetings.models import MeetingPage
from network.meetings.replays.models import VIDEOS
from network.meetings.replays.showing import replay_of
from network.meetings.replays.transcript import cues_of
from network.meetings.replays.webvtt import write


@require_safe
def video(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The video, whole or the part asked for; 404 to who may not see it, as where there is none."""
    document = _file(request, slug, "video")
    kind = VIDEOS.get(document.extension)
    if kind is None:
        raise Http404
    return _private(hand_over(document.file, kind) or send(request, document.file, kind))


@require_safe
def captions(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What is said, written anew as WebVTT from what was understood of the file."""
    cues = cues_of(_file(request, slug, "captions"))
    if not cues:
        raise Http404
    return _private(HttpResponse(write(cues), content_type="text/vtt; charset=utf-8"))


def _file(request: HttpRequest, slug: str, name: str) -> AsvDocument:
    visibility = visibility_of(request)
    meeting: Any = visibility.readable(MeetingPage.objects.filter(slug=slug)).first()
    replay = replay_of(meeting) if meeting else None
    document = getattr(replay, name) if replay else None
    if document is None or not visibility.passes_collection(document):
        raise Http404
    return document


def _private(response: HttpResponseBase) -> HttpResponseBase:
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    response["X-Robots-Tag"] = "noindex"
    return response
