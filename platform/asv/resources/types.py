"""The resource types there are, read from the page models."""

from __future__ import annotations

from functools import cache

from django.apps import apps


@cache
def resource_types() -> dict[str, str]:
    """`{resource_type: French label}` of every page type, in the order readers meet them."""
    from asv.resources.models import ResourcePage

    order = [
        "experience",
        "inspir-action",
        "analyse",
        "outil",
        "rencontre",
        "actualite",
        "reseau",
        "demarche",
        "document",
    ]
    found = {
        model.resource_type: model.kind_label
        for model in apps.get_models()
        if issubclass(model, ResourcePage) and model.resource_type
    }
    return {key: found[key] for key in sorted(found, key=lambda k: (order.index(k) if k in order else 99, k))}
