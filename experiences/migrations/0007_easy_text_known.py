"""Récits and sheets that have an easy text say so, as saving them does."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def say_so(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Mark the resources whose page has an easy text."""
    resources = apps.get_model("resources", "ResourcePage").objects
    for name in ("ExperiencePage", "ActionSheetPage"):
        told = apps.get_model("experiences", name).objects.exclude(easy_text="")
        resources.filter(pk__in=list(told.values_list("pk", flat=True))).update(has_easy_text=True)


class Migration(migrations.Migration):
    dependencies = [
        ("experiences", "0006_easy_text"),
        ("resources", "0010_easy_text_known"),
    ]

    operations = [migrations.RunPython(say_so, migrations.RunPython.noop, elidable=True)]
