"""What other parts add to a place's page: each registers a provider, and no import runs towards them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest

from asv.taxonomy.models import Territory


@dataclass(frozen=True, slots=True)
class PlaceSection:
    """A part of the page: its anchor, its title, a template and what it shows."""

    anchor: str
    title: str
    template: str
    context: dict[str, object] = field(default_factory=dict)


Provider = Callable[[Territory, HttpRequest], PlaceSection | None]
_PROVIDERS: list[Provider] = []


def register_place_section(provider: Provider) -> None:
    """Have `provider(place, request)` add a section to every place's page; None adds nothing.

    It shows only what `asv.core.visibility` lets this reader see, in a constant number of queries.
    """
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def place_sections(place: Territory, request: HttpRequest) -> list[PlaceSection]:
    """The sections that have something to show here, in the order they were registered."""
    return [section for provider in _PROVIDERS if (section := provider(place, request)) is not None]
