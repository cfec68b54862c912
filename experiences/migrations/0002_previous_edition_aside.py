"""The report's own field steps aside: every resource may name the edition that it replaces."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("experiences", "0001_initial")]
    run_before = [("resources", "0008_previous_edition")]

    operations = [migrations.RenameField("analysispage", "previous_edition", "report_before")]
