from django.db import migrations, models


class Migration(migrations.Migration):
    # By its first name: a site may stand between two of those that were squashed.
    dependencies = [
        ("network", "0005_meeting_moved_from"),
    ]

    operations = [
        migrations.AddField(
            model_name="meetingpage",
            name="sequence",
            field=models.PositiveIntegerField(
                default=0, editable=False, verbose_name="changements pour les agendas"
            ),
        ),
    ]
