"""The years of the démarches that are already there, by the rule of `network.demarches.years` for those without periods."""

from django.db import migrations


def write_years(apps, schema_editor):
    DemarchePage = apps.get_model("network", "DemarchePage")
    fields = ["state", "since", "until", "start_year", "end_year", "information_date"]
    for page in DemarchePage.objects.only("pk", *fields).iterator():
        if page.state == "prefiguration":
            continue
        told = page.information_date.year if page.information_date else None
        first = (page.since and page.since.year) or page.start_year or told or (page.until and page.until.year)
        if not first:
            continue
        last = (page.until and page.until.year) or page.end_year
        if last is None and page.state == "terminee":
            last = max(told or first, first)
        first = max(first, 1970)
        years = range(first, min(last, 2070) + 1) if last else ()
        text = f" {' '.join(map(str, years))} " if years else ""
        DemarchePage.objects.filter(pk=page.pk).update(settled_years=text, open_since=None if last else first)


class Migration(migrations.Migration):
    dependencies = [("network", "0002_demarche_history")]
    operations = [migrations.RunPython(write_years, migrations.RunPython.noop, elidable=True)]
