import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def keep_titles(apps, schema_editor):
    """What was kept before titles were takes the title that its page has now."""
    pages = apps.get_model("resources", "ResourcePage").objects.filter(pk=OuterRef("page_id"))
    apps.get_model("accounts", "Favourite").objects.update(kept_title=Subquery(pages.values("title")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_download_favourite'),
        ('resources', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='favourite',
            name='kept_title',
            field=models.CharField(blank=True, max_length=255, verbose_name='titre gardé'),
        ),
        migrations.AlterField(
            model_name='favourite',
            name='page',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='resources.resourcepage'),
        ),
        migrations.RunPython(keep_titles, migrations.RunPython.noop, elidable=True),
    ]
