"""A row in every empty table of ours, by the code of any version: `manage.py shell -c "$(cat fill_tables.py)"`.

Values are the plainest that a field takes. Signals and `save()` of models are passed by: nothing else is written.
"""

import datetime
import uuid

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone

PLAIN = {
    models.BooleanField: False,
    models.IntegerField: 1,
    models.FloatField: 1.0,
    models.DateField: datetime.date(2026, 11, 2),
    models.TimeField: datetime.time(9),
    models.JSONField: {},
    models.BinaryField: b"x",
    models.UUIDField: uuid.UUID(int=1),
}


def fill_every_table():
    """Whatever stands below a table is filled before it."""
    for model in own_models():
        row_of(model)


def own_models():
    root = str(settings.ROOT)
    configs = [
        config for config in apps.get_app_configs() if config.path.startswith(root) and ".venv" not in config.path
    ]
    found = [model for config in configs for model in config.get_models(include_auto_created=True)]
    return [model for model in found if not model._meta.parents]


def row_of(model):
    """The first row of a table, made if there is none."""
    manager = model._base_manager
    if (row := manager.first()) is None:
        values = {field.attname: value_of(field) for field in model._meta.concrete_fields if asks_value(field)}
        manager.bulk_create([model(**values)])
        row = manager.first()
    return row


def asks_value(field):
    if isinstance(field, models.ForeignKey):
        return not field.null or field.name == "user"
    return not (field.primary_key and field.has_default()) and not isinstance(field, models.AutoField)


def value_of(field):
    if isinstance(field, models.ForeignKey):
        return row_of(field.related_model).pk
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.CharField | models.TextField):
        return "qui@demo.example" if isinstance(field, models.EmailField) else field.name[: field.max_length or 20]
    if field.has_default():
        return field.get_default()
    if isinstance(field, models.DateTimeField):
        return timezone.make_aware(datetime.datetime(2026, 11, 2, 9))
    return next((value for kind, value in PLAIN.items() if isinstance(field, kind)), "")


if __name__ != "tests.deploy.fill_tables":  # the shell runs it, a test calls it
    fill_every_table()
