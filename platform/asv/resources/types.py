"""The resource types there are, read from the page models."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps

from asv.resources.models import ResourcePage


@cache
def resource_models() -> tuple[Any, ...]:
    """The page models that are found, in no order."""
    return tuple(model for model in apps.get_models() if issubclass(model, ResourcePage) and model.resource_type)


@cache
def resource_types() -> dict[str, str]:
    """`{resource_type: French label}` of every page type, in the order readers meet them."""
    models = sorted(resource_models(), key=lambda model: (model.type_order, model.resource_type))
    return {model.resource_type: model.kind_label for model in models}


@cache
def ris_types() -> dict[str, str]:
    """`{resource_type: RIS reference type}` of every page type."""
    return {model.resource_type: model.ris_type for model in resource_models()}
