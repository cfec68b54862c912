"""Many meetings at once, written table by table: copies of one, each at its own hour."""

from __future__ import annotations

import copy
import uuid
from datetime import timedelta
from typing import Any

from wagtail.models import Page

from asv.resources.models import ResourcePage
from demo.corpus.generate import _base, _insert
from network.meetings.models import MeetingPage
from tests.factories.network import make_meeting

_LASTING = timedelta(minutes=50)


def many_meetings(tree: Any, count: int, *, ahead: int) -> MeetingPage:
    """So many published meetings, an hour apart, the last `ahead` of them to come; the one they are copies of."""
    first = make_meeting(tree, "Rencontre 0", days=0)
    first.starts_at += timedelta(hours=ahead - count)
    first.ends_at = first.starts_at + _LASTING
    MeetingPage.objects.filter(pk=first.pk).update(starts_at=first.starts_at, ends_at=first.ends_at)
    pages = [_copy(first, number) for number in range(1, count)]
    bases = Page.objects.bulk_create([_base(page) for page in pages], batch_size=500)
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.page_ptr_id = page.resourcepage_ptr_id = base.pk
    for model in (ResourcePage, MeetingPage):
        _insert(model, pages)
    return first


def _copy(first: MeetingPage, number: int) -> MeetingPage:
    page = copy.copy(first)
    page._state = copy.copy(first._state)
    page.title = page.draft_title = f"Rencontre {number}"
    page.slug, page.translation_key = f"rencontre-{number}", uuid.uuid4()
    page.url_path = first.url_path.replace(first.slug, page.slug)
    page.path = Page._get_path(first.path[: -Page.steplen], first.depth, 10 + number)
    page.starts_at = first.starts_at + timedelta(hours=number)
    page.ends_at = page.starts_at + _LASTING
    return page
