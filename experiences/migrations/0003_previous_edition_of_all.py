"""Reports keep the edition they name, in the field of every resource."""

from django.db import migrations


def carry(apps, schema_editor):
    resources = apps.get_model("resources", "ResourcePage")
    reports = apps.get_model("experiences", "AnalysisPage").objects.exclude(report_before=None)
    for pk, before in reports.values_list("pk", "report_before"):
        resources.objects.filter(pk=pk, previous_edition=None).update(previous_edition=before)


class Migration(migrations.Migration):
    dependencies = [("experiences", "0002_previous_edition_aside"), ("resources", "0008_previous_edition")]

    operations = [
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.RemoveField("analysispage", "report_before"),
    ]
