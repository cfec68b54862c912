from django.db import migrations

# What says of its text which is a heading, a list or a table: they are read for it now.
READ_OTHERWISE = (".docx", ".odt", ".pdf")


def ask_for_reading(apps, schema_editor):
    """The worker reads them again, as after an upload, and has the pages that carry them indexed."""
    documents = apps.get_model("core", "AsvDocument").objects.values_list("pk", "file")
    events = apps.get_model("jobs", "OutboxEvent").objects
    read = [pk for pk, name in documents if name.lower().endswith(READ_OTHERWISE)]
    events.bulk_create((events.model(topic="document", object_id=pk) for pk in read), batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0006_resourcepage_reviewed_on"),
        ("core", "0007_text_parts"),
        ("jobs", "0005_mail_trouble"),
    ]

    operations = [migrations.RunPython(ask_for_reading, migrations.RunPython.noop, elidable=True)]
