"""The demo's resources: its folder of the corpus, brought in by the import of archives and published."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from wagtail.models import Page

from asv.core.models import AsvDocument, AsvImage
from operations.corpus.form import Form, digest_of, models_by_type
from operations.corpus.here import Here
from operations.corpus.importing import import_payload
from operations.corpus.judging import State, Verdict

_DEMO = Path(__file__).parent
CORPUS = _DEMO / "corpus"
RESERVED = _DEMO / "reserved"  # what is kept for members: no archive for everyone holds it


def load_corpus(place: Path, tell: Callable[[str], object]) -> bool:
    """Bring a folder in; whether anything was new. `tell` hears of what stays outside, or is set beside an edit."""
    _adopt(place)

    def told(verdict: Verdict) -> None:
        if verdict.state in (State.REFUSED, State.CONFLICT):
            tell(str(verdict))

    return bool(import_payload(place, told, publish=True)[State.NEW])


def read(place: Path, pattern: str) -> Iterator[Form]:
    """What the JSON files of a folder say."""
    for path in sorted(place.glob(pattern)):
        yield json.loads(path.read_text(encoding="utf-8"))


def _adopt(place: Path) -> None:
    """What an earlier version loaded, before the demo was a corpus, gets its uid, and stays as editors made it."""
    here = Here()
    for said in read(place, "resources/*/*/resource.json"):
        uid = str(said["uid"])
        page = models_by_type()[str(said["type"])]._default_manager.filter(slug=said["slug"]).first()
        if page is not None and uid not in here.seen:
            Page.objects.filter(pk=page.pk).update(translation_key=uid)
            here.remember(uid, "", digest_of(said), here.digest(page))
    for pattern, model in (("files/*/file.json", AsvDocument), ("images/*/image.json", AsvImage)):
        for said in read(place, pattern):
            uid = str(said["uid"])
            row = model._default_manager.filter(title=said["title"]).first()
            if row is not None and uid not in here.seen:
                model._default_manager.filter(pk=row.pk).update(uid=uid)
                here.remember(uid, "", digest_of(said), "")
