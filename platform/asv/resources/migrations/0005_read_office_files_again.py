from django.db import migrations

# What is now read of them and was not: headers and footers, diagrams and charts, dates and shares of workbooks.
READ_OTHERWISE = (".docx", ".pptx", ".odt", ".xlsx")


def ask_for_reading(apps, schema_editor):
    """The worker reads them again, as after an upload, and has the pages that carry them indexed."""
    documents = apps.get_model("core", "AsvDocument").objects.values_list("pk", "file")
    events = apps.get_model("jobs", "OutboxEvent").objects
    read = [pk for pk, name in documents if name.lower().endswith(READ_OTHERWISE)]
    events.bulk_create((events.model(topic="document", object_id=pk) for pk in read), batch_size=1000)


class Migration(migrations.Migration):
    # By their first names: a site may stand between two of those that were squashed.
    dependencies = [
        ("resources", "0004_change_returned"),
        ("core", "0002_public_files"),
        ("jobs", "0005_mail_trouble"),
    ]

    operations = [migrations.RunPython(ask_for_reading, migrations.RunPython.noop, elidable=True)]
