"""A download counts once, for the resources that carry its file together. What was counted for each stays, as of each."""

import hashlib

import django.db.models.deletion
from django.db import migrations, models


def keep_what_was_counted(apps, schema_editor):
    counts = apps.get_model("stewardship", "ReadCount").objects.filter(downloads__gt=0).order_by("page", "week")
    FileCarriers = apps.get_model("stewardship", "FileCarriers")
    DownloadCount = apps.get_model("stewardship", "DownloadCount")
    alone = {}
    for page in counts.order_by("page").values_list("page", flat=True).distinct():
        carriers = FileCarriers.objects.create(digest=hashlib.sha256(str(page).encode()).hexdigest())
        carriers.pages.add(page)
        alone[page] = carriers.pk
    rows = (
        DownloadCount(carriers_id=alone[page], week=week, downloads=downloads)
        for page, week, downloads in counts.values_list("page", "week", "downloads").iterator()
    )
    DownloadCount.objects.bulk_create(rows, batch_size=500)


def count_for_each_again(apps, schema_editor):
    ReadCount = apps.get_model("stewardship", "ReadCount")
    counts = apps.get_model("stewardship", "DownloadCount").objects
    for page, week, downloads in counts.values_list("carriers__pages", "week", "downloads").iterator():
        if page is not None:
            ReadCount.objects.filter(page=page, week=week).update(downloads=models.F("downloads") + downloads)


class Migration(migrations.Migration):

    dependencies = [
        ("resources", "0006_resourcepage_reviewed_on"),
        ("stewardship", "0007_reads_after_a_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileCarriers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="empreinte")),
                ("pages", models.ManyToManyField(related_name="+", to="resources.resourcepage")),
            ],
            options={
                "verbose_name": "ressources d’un même fichier",
                "verbose_name_plural": "ressources d’un même fichier",
            },
        ),
        migrations.CreateModel(
            name="DownloadCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("week", models.DateField(db_index=True, verbose_name="semaine")),
                ("downloads", models.PositiveIntegerField(default=0, verbose_name="téléchargements")),
                ("carriers", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="counts", to="stewardship.filecarriers"
                )),
            ],
            options={
                "verbose_name": "téléchargements d’une semaine",
                "verbose_name_plural": "téléchargements par semaine",
                "constraints": [
                    models.UniqueConstraint(fields=("carriers", "week"), name="download_count_once")
                ],
            },
        ),
        migrations.RunPython(keep_what_was_counted, count_for_each_again),
        migrations.RemoveField(model_name="readcount", name="downloads"),
    ]
