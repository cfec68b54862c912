"""What a page shows from rooms above its own: providers register here and no import runs upwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Provider = Callable[[Any, HttpRequest], dict[str, Any]]
_PROVIDERS: list[Provider] = []


def register_context_provider(provider: Provider) -> None:
    """Have `provider(page, request)` add its answer to the template context of every resource page."""
    _PROVIDERS.append(provider)


def provided_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """The answers of all providers, later ones over earlier ones."""
    context: dict[str, Any] = {}
    for provider in _PROVIDERS:
        context.update(provider(page, request))
    return context
