"""How complete a resource is: it advises the editor and forces nothing. Each type has criteria of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from asv.resources.models import ResourcePage
from asv.resources.text import plain_text

Test = Callable[[Any], bool]
Criterion = tuple[str, str, Test]  # what it is, what it brings, whether the page has it


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many criteria are met, and what the others would bring."""

    done: int
    total: int
    percent: int
    missing: list[tuple[str, str]]


def filled(*names: str) -> Test:
    """At least one of these fields holds words."""
    return lambda page: any(has_words(getattr(page, name)) for name in names)


def chosen(name: str) -> Test:
    """At least one is chosen."""
    return lambda page: bool(list(getattr(page, name).all()))


def has_words(value: object) -> bool:
    """Whether a field says anything: rich text without words says nothing."""
    if hasattr(value, "raw_data"):
        return len(value.raw_data) > 0
    return bool(value) and bool(plain_text(str(value)))


SUMMARY: Criterion = ("Le chapô", "C’est ce que l’on lit dans les listes.", filled("summary"))
THEMES: Criterion = ("Les thèmes", "Ils la font trouver, avec celles qui lui ressemblent.", chosen("themes"))
AUDIENCES: Criterion = ("Les publics", "On saura pour qui elle est pensée.", chosen("audiences"))
TERRITORIES: Criterion = (
    "Le territoire",
    "On cherche d’abord ce qui s’est fait près de chez soi.",
    chosen("territories"),
)
BEARER: Criterion = ("L’organisation", "Quelqu’un répond de ce qui est dit.", chosen("organisation_links"))
FILES: Criterion = ("Un document", "On l’emporte, on le montre.", chosen("files"))
# What every resource is found by; a type that says nothing of itself is asked this.
EVERY: tuple[Criterion, ...] = (SUMMARY, THEMES, TERRITORIES)
_CRITERIA: dict[type[ResourcePage], tuple[Criterion, ...]] = {}


def register_criteria(model: type[ResourcePage], criteria: tuple[Criterion, ...]) -> None:
    """Say what makes a page of this type complete."""
    _CRITERIA[model] = criteria


def criteria_of(model: type) -> tuple[Criterion, ...]:
    """What makes a page of this type complete."""
    return _CRITERIA.get(model, EVERY)


def completeness(page: Page) -> Completeness:
    """The criteria this page (the specific one) meets, and for each other what it would bring."""
    criteria = criteria_of(type(page))
    missing = [(label, why) for label, why, test in criteria if not test(page)]
    total = len(criteria)
    done = total - len(missing)
    return Completeness(done=done, total=total, percent=round(100 * done / total), missing=missing)
