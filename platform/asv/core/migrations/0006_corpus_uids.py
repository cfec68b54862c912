import uuid

from django.db import migrations, models


def give_each_its_own(apps, schema_editor):
    """The column was added with one value for all rows: each gets its own, those that have one already too."""
    for name in ('asvdocument', 'asvimage'):
        model = apps.get_model('core', name)
        rows = model._default_manager.only('pk')
        for start in range(0, rows.count(), 500):
            some = list(rows.order_by('pk')[start:start + 500])
            for row in some:
                row.uid = uuid.uuid4()
            model._default_manager.bulk_update(some, ['uid'])


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_conformity'),
    ]

    operations = [
        migrations.AddField(
            model_name='asvdocument',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True, verbose_name='identifiant du corpus'),
        ),
        migrations.AddField(
            model_name='asvimage',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True, verbose_name='identifiant du corpus'),
        ),
        migrations.RunPython(give_each_its_own, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='asvdocument',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant du corpus'),
        ),
        migrations.AlterField(
            model_name='asvimage',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant du corpus'),
        ),
    ]
