"""Every resource may name the edition that it replaces."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resources", "0007_read_files_for_their_parts")]

    operations = [
        migrations.AddField(
            "resourcepage",
            "previous_edition",
            models.ForeignKey(
                blank=True,
                help_text="La ressource que celle-ci remplace : sa page, les listes et les citations renvoient alors ici.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="next_editions",
                to="resources.resourcepage",
                verbose_name="remplace l'édition",
            ),
        ),
    ]
