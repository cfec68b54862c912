"""Accounts asked for online that nobody proved get their seven days from now; addresses that wait beside a proved one
go: they are asked for anew, by whoever is signed in."""

from django.db import migrations
from django.utils import timezone


def begin(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    proved = EmailAddress.objects.filter(verified=True).values("user")
    EmailAddress.objects.filter(verified=False, user__in=proved).delete()
    asked = User.objects.filter(last_login=None, consents__kind="compte").exclude(pk__in=proved)
    User.objects.filter(pk__in=asked.values("pk")).update(unproved_since=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_proved_addresses"), ("account", "0009_emailaddress_unique_primary_email")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop, elidable=True)]
