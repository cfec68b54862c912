"""System checks: a published type that says nothing of itself would never be found."""

from __future__ import annotations

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from asv.resources.models import ResourcePage
from asv.taxonomy.models import VOCABULARIES


@register()
def resource_types_say_what_they_are(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Each concrete ResourcePage type has its own `resource_type` and a label, and body fields that exist."""
    faults: list[CheckMessage] = []
    seen: dict[str, str] = {}
    for model in apps.get_models():
        if not issubclass(model, ResourcePage) or model is ResourcePage:
            continue
        if not model.resource_type or not model.kind_label:
            faults.append(
                Error(f"{model.__name__} needs resource_type and kind_label.", obj=model, id="resources.E001")
            )
        elif model.resource_type in seen:
            other = seen[model.resource_type]
            faults.append(Error(f"{model.__name__} and {other} share a resource_type.", obj=model, id="resources.E002"))
        seen[model.resource_type] = model.__name__
        names = {field.name for field in model._meta.get_fields()}
        missing = [name for name in model.body_fields if name not in names]
        if missing:
            faults.append(Error(f"{model.__name__}.body_fields: {missing} unknown.", obj=model, id="resources.E003"))
    return faults


@register()
def vocabularies_have_their_fields(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """ResourcePage has the field that each vocabulary's facet names."""
    fields = {field.name: field.related_model for field in ResourcePage._meta.many_to_many}
    return [
        Error(f"ResourcePage needs a field {model.facet.field!r} of {model.__name__}.", obj=model, id="resources.E004")
        for model in VOCABULARIES.values()
        if fields.get(model.facet.field) is not model
    ]
