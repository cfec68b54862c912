"""The demo's rencontre that is still to come, whenever it is loaded: its folder has the hours, this the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from demo.load_corpus import load_corpus, read
from operations.corpus.form import Form, written
from operations.corpus.values import plain
from operations.models import ImportedThing

TO_COME = Path(__file__).parent / "to_come"
AHEAD, WEEK = timedelta(days=60), timedelta(days=7)
_MOMENTS = ("starts_at", "ends_at")


def load_to_come(tell: Callable[[str], object]) -> None:
    """Bring the folder in once, its moments moved by whole weeks until they lie two months ahead."""
    coming = list(read(TO_COME, "resources/*/*/resource.json"))
    if ImportedThing.objects.filter(uid__in=[said["uid"] for said in coming]).exists():
        return
    with TemporaryDirectory() as work:
        folder = copytree(TO_COME, Path(work) / "corpus")
        for said in coming:
            place = folder / "resources" / str(said["type"]) / str(said["uid"]) / "resource.json"
            place.write_bytes(written(moved(said, timezone.now())))
        load_corpus(folder, tell)


def moved(said: Form, now: datetime) -> Form:
    """A rencontre at the same hours of the same day of the week, two months from now or a little later."""
    content = said["content"]
    assert isinstance(content, dict)  # noqa: S101 - our own folder, held to its schema by a test
    first = parse_datetime(content[_MOMENTS[0]])
    assert first is not None  # noqa: S101
    weeks = -((first - now - AHEAD) // WEEK)
    later = {name: plain(_after(parse_datetime(content[name]), weeks)) for name in _MOMENTS}
    today = plain(now.replace(microsecond=0))
    return {**said, "published": today, "updated": today, "content": {**content, **later}}


def _after(moment: datetime | None, weeks: int) -> datetime | None:
    """By the clock on the wall: summer time moves no hour."""
    return moment and timezone.make_aware(timezone.make_naive(moment) + weeks * WEEK)
