"""The course of a récit as its page tells it, and what "pour refaire" gathers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from experiences.models import ExperiencePage

MEANS = (("Moyens humains", "human_resources"), ("Budget", "budget"), ("Durée", "duration"))
TRANSFER = (
    ("La population", "transfer_population"),
    ("L’environnement", "transfer_environment"),
    ("La mise en œuvre", "transfer_implementation"),
    ("L’appui pour démarrer", "transfer_support"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A key moment."""

    title: str
    period: str
    html: str
    passage: str


@dataclass(slots=True, kw_only=True)
class CoursePart:
    """A text between two steps, moments that follow each other, or a block that shows itself."""

    html: str = ""
    block: Any = None
    moments: list[Moment] = field(default_factory=list)


def story_context(page: ExperiencePage) -> dict[str, object]:
    """What the story of a récit holds: only what is filled; pictures alone ask a query."""
    return {
        "course": list(course(page)),
        "functions": [dict(block["value"]) for block in page.key_functions.raw_data],
        "voices": [dict(block["value"]) for block in page.voices.raw_data],
        "means": tuple((label, getattr(page, name)) for label, name in MEANS if getattr(page, name)),
        "transfer": tuple((label, getattr(page, name)) for label, name in TRANSFER if getattr(page, name)),
    }


def course(page: ExperiencePage) -> Iterator[CoursePart]:
    """The course, with moments that follow each other in one list."""
    part: CoursePart | None = None
    for number, block in enumerate(page.course.raw_data):
        if block["type"] == "moment":
            part = part or CoursePart()
            part.moments.append(_moment(block["value"]))
            continue
        if part:
            yield part
            part = None
        if block["type"] == "text":
            yield CoursePart(html=block["value"] or "")
        else:
            yield CoursePart(block=page.course[number])
    if part:
        yield part


def _moment(value: dict[str, Any]) -> Moment:
    return Moment(
        title=value.get("title") or "",
        period=value.get("period") or "",
        html=value.get("text") or "",
        passage=value.get("passage") or "",
    )
