"""What a page's template is given beyond the page itself: models hold the data, rooms say how it is shown.

A room registers here, from its `AppConfig.ready`, what pages of a type show; a room above may add to those of a room
below, and no import runs upwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page

PageView = Callable[[Any, HttpRequest], dict[str, object]]
LinkedData = Callable[[Any], dict[str, object]]
_VIEWS: dict[type, list[PageView]] = defaultdict(list)
_LINKED_DATA: dict[type, LinkedData] = {}


def register_page_view(model: type, view: PageView) -> None:
    """Have `view(page, request)` add its answer to the template context of every page of this type and its children.

    What a parent type shows comes first, then what a child shows, each in the order of registration; a later answer
    stands over an earlier one.
    """
    if view not in _VIEWS[model]:
        _VIEWS[model].append(view)


def page_context(page: Page, request: HttpRequest) -> dict[str, object]:
    """What all registered views of the page's types answer."""
    context: dict[str, object] = {}
    for model in reversed(type(page).__mro__):
        for view in _VIEWS.get(model, ()):
            context.update(view(page, request))
    return context


def late(name: str, make: Callable[[], object]) -> dict[str, object]:
    """What `make()` answers under this name, made when a template first shows it: a part of a page that is kept asks
    for nothing."""
    return {name: SimpleLazyObject(make)}


def register_linked_data(model: type, describe: LinkedData) -> None:
    """Have `describe(page)` say what pages of this type, and of its children, are in schema.org's words."""
    _LINKED_DATA[model] = describe


def linked_data(page: Page) -> dict[str, object] | None:
    """What the page is in schema.org's words, by the nearest of its types that says it; None where none does."""
    describe = next((_LINKED_DATA[model] for model in type(page).__mro__ if model in _LINKED_DATA), None)
    return describe(page) if describe else None


Farewell = Callable[[Any], dict[str, object] | None]
_FAREWELLS: list[Farewell] = []


def register_farewell(tell: Farewell) -> None:
    """Have `tell(page)` say what whoever follows the address of an unpublished page may read; None for nothing."""
    if tell not in _FAREWELLS:
        _FAREWELLS.append(tell)


def farewell(page: Page) -> dict[str, object] | None:
    """What may be said of this page to anyone, by the first that says something."""
    return next((said for tell in _FAREWELLS if (said := tell(page)) is not None), None)
