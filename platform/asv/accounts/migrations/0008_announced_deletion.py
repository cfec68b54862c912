from datetime import timedelta

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def keep_what_was_announced(apps, schema_editor):
    """Warnings that are under way named a day that was kept nowhere: the same reckoning, never an earlier one."""
    account, first, second = (
        timedelta(days=getattr(settings, f"INACTIVE_{name}_DAYS"))
        for name in ("ACCOUNT", "FIRST_WARNING", "SECOND_WARNING")
    )
    now = timezone.now()
    for warning in apps.get_model("accounts", "InactivityWarning").objects.filter(announced_for=None):
        named = [warning.unused_since + account, (warning.first_sent_at or now) + first]
        if warning.second_queued_at:
            named.append(warning.second_queued_at + second)
        warning.announced_for = timezone.localdate(max(named), timezone.get_default_timezone()) + timedelta(days=1)
        warning.save(update_fields=["announced_for"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_unproved_accounts")]

    operations = [
        migrations.AddField(
            model_name="inactivitywarning",
            name="announced_for",
            field=models.DateField(blank=True, null=True, verbose_name="dernier jour annoncé"),
        ),
        migrations.RunPython(keep_what_was_announced, migrations.RunPython.noop, elidable=True),
    ]
